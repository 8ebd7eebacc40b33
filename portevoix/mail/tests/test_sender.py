"""What DNS says of a sender: who may send, which key signs, what to do with forgeries."""

import contextlib

import pytest

from portevoix.mail import queries
from portevoix.mail.rules.sender import are_aligned
from portevoix.mail.sources import names

DOMAIN, OVH = "asso.example", "ssl0.ovh.net"


def look(host=OVH, selector=""):
    return queries.proofs(DOMAIN, host=host, selector=selector)


def test_a_domain_that_says_nothing(name_server):
    name_server.records[DOMAIN, "MX"] = ["10 mx1.ovh.example."]
    found = look()
    assert (found.spf.records, found.spf.allows, found.spf.proposed) == (
        (),
        False,
        "v=spf1 include:mx.ovh.com ~all",
    )
    assert (found.dkim.is_good, found.dmarc.policy, found.mail_servers) == (False, "", ("mx1.ovh.example",))


@pytest.mark.parametrize(
    ("record", "allows", "proposed"),
    [
        ("v=spf1 include:mx.ovh.com ~all", True, ""),
        ("v=spf1 include:autre.example -all", True, ""),  # which includes it
        ("v=spf1 redirect=mx.ovh.com", True, ""),
        ("v=spf1 mx a -all", False, "v=spf1 mx a include:mx.ovh.com -all"),
        ("v=spf1 ip4:192.0.2.7 ?all", False, "v=spf1 ip4:192.0.2.7 include:mx.ovh.com ?all"),
        ("V=SPF1 +all", True, ""),
    ],
)
def test_the_line_of_a_domain_is_judged_and_completed(name_server, record, allows, proposed):
    name_server.records[OVH, "A"] = ["193.70.18.144"]
    name_server.text("autre.example", "v=spf1 include:mx.ovh.com -all")
    name_server.text("mx.ovh.com", "v=spf1 ip4:192.0.2.0/24 -all")
    name_server.text(DOMAIN, "google-site-verification=x", record)
    found = look().spf
    assert (found.allows, found.proposed, found.is_open) == (allows, proposed, "+all" in record)


@pytest.mark.parametrize(
    ("record", "allows"),
    [
        ("v=spf1 ip4:93.184.216.0/24 -all", True),
        ("v=spf1 a:envoi.example -all", True),
        ("v=spf1 mx/24 -all", True),
        (
            "v=spf1 -ip4:93.184.216.34 ip4:93.184.216.34 -all",
            True,
        ),  # what refuses one sender is left to receivers
        ("v=spf1 ip6:2001:db8::/32 exists:%{i}.example ptr -all", False),
        ("v=spf1 ip4:nimporte include: -all", False),
    ],
)
def test_a_server_of_its_own_is_known_by_its_address(name_server, record, allows):
    name_server.records["envoi.example", "A"] = ["93.184.216.34"]
    name_server.records["mx.asso.example", "A"] = ["93.184.216.1"]
    name_server.records[DOMAIN, "MX"] = ["10 mx.asso.example."]
    name_server.text(DOMAIN, record)
    found = look(host="envoi.example").spf
    assert (
        found.allows,
        found.proposed.replace(" ip4:93.184.216.34 -all", " -all") if not allows else "",
    ) == (
        allows,
        "" if allows else record,
    )


def test_two_lines_count_for_none_and_are_made_one(name_server):
    name_server.text(DOMAIN, "v=spf1 mx -all", "v=spf1 include:mx.ovh.com ~all")
    found = look().spf
    assert (found.is_broken, found.proposed) == (True, "v=spf1 include:mx.ovh.com mx ~all")


def test_a_line_that_turns_in_circles_is_broken_and_ends(name_server):
    name_server.text(DOMAIN, "v=spf1 include:b.example -all")
    name_server.text("b.example", f"v=spf1 include:{DOMAIN} -all")
    assert look().spf.is_broken


def test_keys_and_policies_are_found(name_server):
    name_server.text(f"mail2026._domainkey.{DOMAIN}", "v=DKIM1; k=rsa; p=MIIB")
    name_server.text(f"google._domainkey.{DOMAIN}", "v=DKIM1; p=")
    name_server.text(f"_dmarc.{DOMAIN}", "v=DMARC1; p=Quarantine; rua=mailto:a@b.example")
    assert (look(selector="mail2026").dkim.is_good, look().dkim.selector, look().dkim.is_good) == (
        True,
        "google",
        False,
    )
    assert look().dmarc.policy == "quarantine"


def test_a_subdomain_follows_the_policy_of_its_domain(name_server):
    name_server.text("_dmarc.asso.example", "v=DMARC1; p=reject")
    found = queries.proofs("lettres.asso.example", host=OVH, selector="x").dmarc
    assert (found.policy, found.at) == ("reject", "asso.example")


def test_a_silent_dns_is_no_fault_of_the_domain(name_server, monkeypatch):
    monkeypatch.setattr(names, "WAIT", 0.2)
    name_server.silent = True
    with pytest.raises(queries.NoAnswer):
        look()


@pytest.mark.parametrize("domain", ["a" * 300 + ".example", "é.example", "a..b", "-"])
def test_a_name_that_is_none_is_no_fault(name_server, domain):
    with contextlib.suppress(queries.NoAnswer):
        queries.proofs(domain, host=OVH, selector="")


@pytest.mark.parametrize(
    ("shown", "proved", "aligned"),
    [
        ("asso.example", "ASSO.example.", True),
        ("asso.example", "envoi.asso.example", True),
        ("asso.example", "notreasso.example", False),
        ("asso.example", "", False),
    ],
)
def test_alignment(shown, proved, aligned):
    assert are_aligned(shown, proved) is aligned
