"""Checks of the machine: the certificate, the clock, the versions, the mail server."""

import platform
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix import __version__
from portevoix.jobs.models import Job
from portevoix.journal.models import Entry
from portevoix.upkeep.rules.findings import Finding, green, orange, red
from portevoix.upkeep.transport import network

HOME = {"127.0.0.1", "localhost", "::1"}
SOON = 14  # days
NOW = 3
ASKEW = timedelta(minutes=5)


def certificate(at: datetime) -> Iterator[Finding]:
    """How long the certificate of the public address is good (one connection to ourselves)."""
    public = urlsplit(settings.PUBLIC_URL)
    host = public.hostname or ""
    if public.scheme != "https":
        yield _without_tls(host)
        return
    try:
        end = network.certificate_end(host, public.port or 443)
    except OSError as fault:
        words = _("Browsers cannot open %(url)s: %(fault)s.")
        advice = _("Look at the web server in front of Portevoix: its name, its certificate, its port.")
        yield red("certificate", words % {"url": settings.PUBLIC_URL, "fault": fault}, advice=advice)
    else:
        yield _of_certificate((end - at).days)


def _without_tls(host: str) -> Finding:
    if host in HOME:
        return green("certificate", _("The address is this machine's own: it needs no certificate."))
    advice = _("Put a web server with TLS in front, and set PORTEVOIX_PUBLIC_URL to an address in https.")
    return orange(
        "certificate", _("Passwords cross the network in clear: the address is in http."), advice=advice
    )


def _of_certificate(days: int) -> Finding:
    words = ngettext(
        "The certificate is good for %(count)s more day.",
        "The certificate is good for %(count)s more days.",
        days,
    ) % {"count": days}
    advice = _("The web server in front renews it by itself as a rule: look at why it did not.")
    if days < NOW:
        return red("certificate", words, advice=advice)
    return orange("certificate", words, advice=advice) if days < SOON else green("certificate", words)


def clock(at: datetime) -> Iterator[Finding]:
    """Whether something is dated after now: the clock was set back."""
    last = [
        Entry.objects.order_by("-pk").values_list("at", flat=True).first(),
        Job.objects.order_by("-pk").values_list("created_at", flat=True).first(),
    ]
    if any(moment is not None and moment > at + ASKEW for moment in last):
        words = _("The clock of this machine has gone back: things are dated after now.")
        advice = _("Set the clock by the network (`timedatectl set-ntp true`).")
        yield red("clock", words, advice=advice)
    else:
        yield green("clock", _("The clock goes forward."))


def versions(_at: datetime) -> Iterator[Finding]:
    """What runs here, to be quoted when asking for help."""
    facts = {
        "portevoix": __version__,
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": _database_version(),
    }
    words = _("Portevoix %(portevoix)s, Python %(python)s, Django %(django)s, %(database)s.")
    yield green("versions", words % facts)


def _database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone() or ("",)
    return f"PostgreSQL {version}"


def mail(_at: datetime) -> Iterator[Finding]:
    """Whether mail leaves at all."""
    if settings.DEMONSTRATION:
        yield green("mail", _("The demonstration sends no mail: messages are written to a folder."))
    elif settings.MAIL_SENDS:
        yield green("mail", _("Mail leaves by %(host)s.") % {"host": settings.SMTP_HOST})
    else:
        advice = _("Set PORTEVOIX_SMTP_HOST and its companions, as your mail provider says.")
        yield orange("mail", _("Mail does not leave: messages are written to a folder."), advice=advice)
