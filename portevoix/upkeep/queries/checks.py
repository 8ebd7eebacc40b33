"""The list of checks: `register` one in `apps.ready`, and the doctor and the treasurer's page show it."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from portevoix.upkeep.rules.findings import Finding, red

log = logging.getLogger(__name__)
Check = Callable[[datetime], Iterable[Finding]]
"""Looks at one subject at that moment; answers green as well, so that a person sees it was looked at."""

_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have the doctor look at it, after those registered before; the same name replaces."""
    _checks[name] = check


def names() -> list[str]:
    """The checks, in the order of the page."""
    return list(_checks)


def look(name: str, *, at: datetime) -> list[Finding]:
    """Run one check; one that breaks is itself a finding, and the others go on."""
    try:
        return list(_checks[name](at))
    except Exception as fault:
        log.exception("check %s", name)
        words = _("The check “%(name)s” could not be done: %(fault)s.")
        advice = _("Look at the log of the server, or write to whoever looks after Portevoix.")
        return [red(name, words % {"name": name, "fault": type(fault).__name__}, advice=advice)]
