"""The only address the server fetches is an official one, redirections included (c32)."""

from urllib.request import Request

import pytest

from portevoix.directory.sources import fetch, refusals

OFFICIAL = "https://www.data.gouv.fr/fr/datasets/r/elus.csv"
ELSEWHERE = [
    "http://www.data.gouv.fr/elus.csv",
    "https://127.0.0.1/elus.csv",
    "https://[::1]/elus.csv",
    "https://169.254.169.254/latest/meta-data/",
    "https://www.data.gouv.fr:8443/elus.csv",
    "https://www.data.gouv.fr@ailleurs.test/elus.csv",
    "https://moi@www.data.gouv.fr/elus.csv",
    "https://www.data.gouv.fr.ailleurs.test/elus.csv",
    "https://ailleurs.test/www.data.gouv.fr",
    "https://ailleurs.test\\@www.data.gouv.fr/",
    "https://ailleurs.test#@www.data.gouv.fr/",
    "//www.data.gouv.fr/elus.csv",
    "file:///etc/passwd",
    "ftp://www.data.gouv.fr/elus.csv",
    "gopher://127.0.0.1:25/_EHLO",
    "data:text/csv,a",
    "",
]


def test_c32_an_official_address_is_fetched():
    fetch.check(OFFICIAL)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_c32_no_other_address_is_fetched(address):
    with pytest.raises(refusals.AddressRefused):
        fetch.download(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_c32_a_redirection_leads_to_no_other_address(address):
    asked = Request(OFFICIAL)
    with pytest.raises(refusals.AddressRefused):
        fetch._NoWandering().redirect_request(asked, None, 302, "", {}, address)


def test_every_official_address_is_one_that_may_be_fetched():
    for urls in fetch.URLS.values():
        for url in urls:
            fetch.check(url)
