"""Messages made to keep a server busy: anyone in the world may write to the address of returns (c30)."""

import time

import pytest

from portevoix.mail.enums import Kind
from portevoix.mail.rules import reports

HEAD = b"From: MAILER-DAEMON@ailleurs.test\r\nSubject: failure notice\r\nReturn-Path: <>\r\n"
OURS = "portevoix@exemple.test"
SIZE = 2_000_000  # bytes that are taken at most
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(300)
)
BOMBS = {
    "parameters": HEAD + b"Content-Type: text/plain; " + b";" * SIZE + b"\r\n\r\nx",
    "continuations": HEAD + b"Content-Type: text/plain; " + b"a*0*=x;" * (SIZE // 7) + b"\r\n\r\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * (SIZE // 14) + b"\r\n" + HEAD + b"\r\nx",
    "empty lines": HEAD + b"\r\n" + b"\r\n" * (SIZE // 2),
    "boxes in boxes": HEAD + NESTED + b"\r\n--b0 \r\n" * (SIZE // 12),
    "boxes without end": HEAD + NESTED * 30 + b"\r\nx",
    "many parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * (SIZE // 38),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * (SIZE // 32) + b"x",
    "addresses": b"From: " + b"a@b," * (SIZE // 4) + b"\r\n\r\nx",
    "brackets": b"From: " + b"(" * SIZE + b"\r\n\r\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_c30_a_message_made_to_last_is_read_in_seconds(name):
    start = time.process_time()
    found = reports.read(BOMBS[name], ours=OURS)
    assert isinstance(found.kind, Kind)
    assert time.process_time() - start < 8  # seconds; minutes without limits


def test_c30_a_report_is_read_although_what_was_sent_comes_back_whole():
    report = (
        b"From: MAILER-DAEMON@ailleurs.test\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
        b"Final-Recipient: rfc822; mairie@exemple.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <un@exemple.test>\r\n"
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ) + b"QUFB\r\n" * (SIZE // 6)
    found = reports.read(report, ours=OURS)
    assert (found.kind, found.status, found.recipient, found.ids) == (
        Kind.BOUNCE,
        "5.1.1",
        "mairie@exemple.test",
        frozenset({"<un@exemple.test>"}),
    )
