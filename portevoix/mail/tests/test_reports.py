"""What messages that come back say, in the formats of the servers that one meets."""

import pytest

from portevoix.mail.enums import Kind
from portevoix.mail.rules import reports, status
from portevoix.mail.tests.returned import sample

OURS = "portevoix@asso.example"
ENVELOPE, NUMBER = "portevoix+k3x9q2m8w1zz@asso.example", "<176.1.abc@asso.example>"
MAYOR = "maire@orsaville.example"


def read(name, **other):
    given = {"envelope": ENVELOPE, "message_id": NUMBER, "recipient": MAYOR}
    return reports.read(sample(name, **{**given, **other}), ours=OURS)


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("postfix", Kind.BOUNCE, "5.1.1"),
        ("postfix-delayed", Kind.DELAY, "4.4.1"),
        ("postfix-expired", Kind.BOUNCE, "4.4.7"),
        ("exim", Kind.BOUNCE, "5.2.2"),
        ("exim-ancien", Kind.BOUNCE, "5.1.2"),
        ("exchange-francais", Kind.BOUNCE, "5.1.10"),
        ("office365-refus", Kind.BOUNCE, "5.7.509"),
        ("gmail", Kind.BOUNCE, "5.1.1"),
        ("orange", Kind.BOUNCE, "5.1.1"),
        ("free", Kind.BOUNCE, "5.2.1"),
        ("laposte", Kind.BOUNCE, "5.2.1"),
        ("sans-code", Kind.BOUNCE, "5.1.1"),
        ("qmail", Kind.BOUNCE, "5.1.1"),
    ],
)
def test_a_report_tells_its_kind_its_status_and_whom_it_is_about(name, kind, code):
    report = read(name)
    assert (report.kind, report.status, report.recipient) == (kind, code, MAYOR)
    assert (report.envelopes, report.ids) == ({ENVELOPE}, {NUMBER})


@pytest.mark.parametrize(
    ("name", "kind"), [("absence", Kind.AUTO), ("accuse", Kind.RECEIPT), ("reponse", Kind.REPLY)]
)
def test_what_is_no_failure_is_never_read_as_one(name, kind):
    report = read(name)
    assert (report.kind, report.status) == (kind, "")


def test_french_words_are_read():
    report = read("exchange-francais")
    assert report.subject == "Non remis : Un toit pour l’hiver"
    assert report.excerpt.startswith("Échec de la remise à ces destinataires")
    assert report.words.startswith("550 5.1.10 RESOLVER.ADR.RecipientNotFound")


def test_broken_mime_is_read_as_far_as_it_goes():
    assert read("casse").envelopes == {ENVELOPE}
    assert read("casse").kind in {Kind.UNREAD, Kind.DELAY, Kind.BOUNCE}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 5000,
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"Subject: " + b"=?utf-8?q?" * 20000,
        b"Message-ID: <" * 50000,
        "From: MAILER-DAEMON@é\nContent-Type: text/plain; charset=klingon\n\n\xff".encode("latin-1"),
    ],
)
def test_nothing_that_strangers_send_is_a_fault(data):
    assert reports.read(data, ours=OURS).kind in Kind


def test_the_return_address_of_another_server_is_not_ours():
    assert (
        read(
            "postfix", envelope="portevoix+k3x9q2m8w1zz@ailleurs.example", message_id="<1@ailleurs.example>"
        ).ids
        == frozenset()
    )


@pytest.mark.parametrize(
    ("given", "words", "found"),
    [
        ("5.0.0", "smtp; 550 user unknown", "5.1.1"),
        ("", "552 Mailbox full, quota exceeded", "5.2.2"),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", "5.5.0"),
        ("", "554 rejected as spam, see 5.9.203.12", "5.7.1"),
        ("4.2.2", "452 4.2.2 over quota", "4.2.2"),
        ("", "hello", ""),
    ],
)
def test_the_most_precise_status_is_kept(given, words, found):
    assert status.best(given, words) == found


@pytest.mark.parametrize(
    ("code", "about", "said"),
    [
        ("5.1.1", True, "adresse inconnue"),
        ("5.2.2", True, "boîte pleine"),
        ("5.4.4", True, "aucun serveur n’y reçoit de courrier"),
        ("4.4.7", False, "leur serveur n’a pas répondu pendant des jours"),
        ("5.7.1", False, "refusée comme indésirable"),
        ("5.7.26", False, "notre serveur n’a pas pu prouver qui nous sommes"),
        ("5.3.4", False, "message trop lourd"),
        ("5.0.0", True, "refusée sans raison"),
        ("", False, "refusée sans raison"),
    ],
)
def test_a_status_is_said_in_plain_words(code, about, said):
    assert (status.is_about_address(code), status.reason(code)) == (about, said)
    assert status.advice(code)
