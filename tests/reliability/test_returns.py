"""Reports read over IMAP, the reader killed between filing one and putting it away."""

import signal

from portevoix.mail.tests.returned import sample

COUNT = 4


def test_c55_a_report_is_filed_once_whenever_the_reader_dies(folder, box):
    """After the kill each report is filed and put away, none twice, and what a person wrote is still there."""
    folder.environment |= {
        "PORTEVOIX_IMAP_HOST": "127.0.0.1",
        "PORTEVOIX_IMAP_PORT": str(box.port),
        "PORTEVOIX_IMAP_SECURITY": "none",
        "PORTEVOIX_IMAP_USER": "robot",
        "PORTEVOIX_IMAP_PASSWORD": "mot de passe",
        "PORTEVOIX_MAIL_FROM": "portevoix@asso.example",
    }
    folder.start("-m", "tests.reliability.returns", str(COUNT)).wait()
    for envelope in folder.rows("select envelope_sender from mail_message"):
        box.deliver(sample("postfix", envelope=envelope[0], message_id="<x@y>", recipient="a@b.example"))
    box.deliver(b"From: a@b.example\r\nSubject: Bonjour\r\n\r\nA bientot.\r\n")
    assert folder.start("-m", "tests.reliability.returns", PORTEVOIX_TEST_DIES="1").wait() == -signal.SIGKILL
    assert folder.start("-m", "tests.reliability.returns").wait() == 0
    assert folder.start("-m", "tests.reliability.returns").wait() == 0
    filed = folder.rows(
        "select message_id, count(*) from mail_incoming where message_id is not null group by message_id"
    )
    assert [count for _message, count in filed] == [1] * COUNT
    assert folder.rows("select count(*) from mail_message where bounced_at is not null") == [(COUNT,)]
    assert (len(box.messages("Portevoix")), box.messages()) == (COUNT, [("Bonjour", False)])
