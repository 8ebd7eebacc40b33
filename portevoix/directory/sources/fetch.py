"""Fetches a file from an official site, and from nowhere else."""

from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from portevoix.directory.enums import Source
from portevoix.directory.sources import refusals
from portevoix.directory.sources.archive import MAX_BYTES, MAX_UNPACKED

HOSTS = (
    "data.assemblee-nationale.fr",
    "data.senat.fr",
    "www.europarl.europa.eu",
    "echanges.dila.gouv.fr",
    "www.data.gouv.fr",
    "static.data.gouv.fr",
)
AN_URL = (
    "https://data.assemblee-nationale.fr/static/openData/repository/17/amo/"
    "deputes_actifs_mandats_actifs_organes/AMO10_deputes_actifs_mandats_actifs_organes.json.zip"
)
SENAT_URLS = tuple(
    f"https://data.senat.fr/data/senateurs/{name}.csv"
    for name in ("ODSEN_GENERAL", "ODSEN_ELUSEN", "ODSEN_HISTOGROUPES", "ODSEN_COMS")
)
URLS: Mapping[
    Source, tuple[str, ...]
] = {  # where each source is published; the government's file has no address
    Source.AN: (AN_URL,),
    Source.SENAT: SENAT_URLS,
    Source.MEP: ("https://www.europarl.europa.eu/meps/fr/full-list/xml",),
    Source.DILA: (
        "https://echanges.dila.gouv.fr/OPENDATA/RefOrgaAdminEtat/FluxAnneeCourante/dila_refOrga_admin_Etat_fr_latest.zip",
    ),
}
TIMEOUT = 60  # seconds without an answer


class _NoWandering(HTTPRedirectHandler):
    """Follows a redirection only to an official host."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0917
        check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check(url: str) -> None:
    """Raise AddressRefused unless the address is https on an official host, at its usual port."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname not in HOSTS or parts.netloc != parts.hostname:
        raise refusals.AddressRefused(hosts=", ".join(HOSTS))


def download(url: str) -> bytes:
    """The content at an official address. Raises AddressRefused, SourceUnreachable or ArchiveTooBig."""
    check(url)
    request = Request(url, headers={"User-Agent": "Portevoix"})  # noqa: S310  checked above
    try:
        with build_opener(_NoWandering).open(request, timeout=TIMEOUT) as answer:
            content: bytes = answer.read(MAX_BYTES + 1)
    except (URLError, TimeoutError, HTTPException, OSError) as error:
        why = getattr(error, "reason", error)
        raise refusals.SourceUnreachable(host=urlsplit(url).hostname, why=why) from error
    if len(content) > MAX_BYTES:
        raise refusals.ArchiveTooBig(limit=MAX_UNPACKED // 1_000_000)
    return content
