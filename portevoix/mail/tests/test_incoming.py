"""What comes back is filed to the message it is about, once, and never on a guess."""

from datetime import timedelta

import pytest

from portevoix.mail import operations, queries
from portevoix.mail.enums import Kind, State, Way
from portevoix.mail.models import Bookmark, Incoming, Message
from portevoix.mail.sources import mailbox
from portevoix.mail.tests.factories import NOON, make_message
from portevoix.mail.tests.returned import sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MAIL_FROM = "portevoix@asso.example"


@pytest.fixture
def message():
    return make_sent()


def make_sent(key="letter:1", **facts):
    made = make_message(key=key, **{"space": 7, **facts})
    Message.objects.filter(pk=made.pk).update(state=State.SENT, attempts=1)
    made.refresh_from_db()
    return made


def receive(data, *, space=None, among=None):
    return operations.receive(
        data, place="imap" if space is None else f"space:{space}", space=space, among=among, at=NOON
    )


def test_a_bounce_marks_the_message_it_names(message):
    incoming, is_new = receive(sample("postfix", message))
    message.refresh_from_db()
    assert (is_new, incoming.message, incoming.way, incoming.space) == (True, message, Way.ENVELOPE, 7)
    assert (message.bounced_at, message.bounce_status, incoming.excerpt) == (NOON, "5.1.1", "")


def test_the_same_bytes_are_filed_once(message):
    first, _new = receive(sample("postfix", message))
    assert receive(sample("postfix", message)) == (first, False)
    assert Incoming.objects.count() == 1


def test_without_return_address_the_number_of_the_message_tells(message):
    incoming, _new = receive(sample("gmail", message, envelope="portevoix@asso.example"))
    assert (incoming.message, incoming.way) == (message, Way.MESSAGE_ID)


@pytest.mark.parametrize(
    ("name", "kind"), [("postfix-delayed", Kind.DELAY), ("absence", Kind.AUTO), ("reponse", Kind.REPLY)]
)
def test_what_is_no_failure_marks_nothing(message, name, kind):
    incoming, _new = receive(sample(name, message))
    message.refresh_from_db()
    assert (incoming.kind, incoming.message, message.bounced_at) == (kind, message, None)


def test_a_forged_report_marks_nothing(message):
    """Whoever knows an address and the day, and not the random code, has nobody's address marked."""
    forged = sample(
        "postfix", message, envelope="portevoix+aaaabbbbcccc@asso.example", message_id="<1.2@asso.example>"
    )
    incoming, _new = receive(forged)
    message.refresh_from_db()
    assert (incoming.message, message.bounced_at) == (None, None)
    assert (incoming.space, list(queries.candidates(incoming, among=[7]))) == (7, [message])


def test_a_report_that_names_two_messages_is_for_a_person(message):
    other = make_sent(key="letter:2")
    incoming, _new = receive(sample("postfix", message) + b"\r\n" + other.envelope_sender.encode())
    assert incoming.message is None


def test_a_message_that_never_left_does_not_come_back():
    waiting = make_message(space=7)
    assert receive(sample("postfix", waiting))[0].message is None


def test_a_report_dropped_by_another_space_names_nothing_there(message):
    incoming, _new = receive(sample("postfix", message), space=9, among=[9])
    message.refresh_from_db()
    assert (incoming.message, incoming.space, message.bounced_at) == (None, 9, None)
    assert list(queries.unfiled([7])) == []


def test_a_person_files_what_nobody_can_guess(message):
    incoming, _new = receive(sample("postfix", message, envelope="", message_id=""))
    operations.file_by_hand(incoming, message, at=NOON)
    message.refresh_from_db()
    assert (incoming.way, message.bounce_status) == (Way.PERSON, "5.1.1")
    with pytest.raises(operations.AlreadyFiled):
        operations.file_by_hand(incoming, message, at=NOON)
    with pytest.raises(operations.AlreadyFiled):
        operations.set_aside(incoming, at=NOON)


def test_c46_what_is_none_of_ours_is_set_aside_and_forgotten(message):
    incoming, _new = receive(sample("postfix", message, envelope="", message_id=""))
    operations.set_aside(incoming, at=NOON)
    assert list(queries.unfiled([7])) == []
    assert operations.forget_unfiled(before=NOON + timedelta(days=89)) == 0
    assert operations.forget_unfiled(before=NOON + timedelta(days=91)) == 1


def test_a_huge_message_is_not_read(message):
    incoming, _new = receive(sample("postfix", message) + b"x" * operations.LIMIT)
    assert (incoming.kind, incoming.message) == (Kind.UNREAD, None)


def test_the_mailbox_is_read_filed_and_put_away(box, message):
    for name in ("postfix", "absence", "reponse"):
        box.deliver(sample(name, message))
    box.deliver(b"Subject: enorme\r\n\r\n" + b"x" * operations.LIMIT)
    assert operations.read_mailbox(at=NOON) == operations.Reading(read=4, filed=2, left=2)
    assert [read for _subject, read in box.messages("Portevoix")] == [True, True]
    assert box.messages() == [("Re: Un toit pour l'hiver", False), ("enorme", False)]
    assert operations.read_mailbox(at=NOON) == operations.Reading()


def test_what_was_filed_by_a_process_that_died_is_only_put_away(box, message):
    """SIGKILL between filing and putting away: the bytes are known, nothing is done twice."""
    box.deliver(sample("postfix", message))
    receive(sample("postfix", message))
    assert operations.read_mailbox(at=NOON).filed == 1
    assert (Incoming.objects.count(), len(box.messages("Portevoix"))) == (1, 1)


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(box, message):
    Bookmark.objects.create(folder=mailbox.address(), validity=1, uid=10_000)
    box.deliver(sample("postfix", message))
    assert operations.read_mailbox(at=NOON).filed == 1
    mark = Bookmark.objects.get()
    assert (mark.validity != 1, 0 < mark.uid < 10_000) == (True, True)


def test_a_mailbox_that_does_not_open_says_why(box, settings):
    settings.IMAP_PASSWORD = "faux"
    with pytest.raises(mailbox.MailboxClosed, match=r"(?i)invalid|authenticat"):
        operations.read_mailbox(at=NOON)
    settings.IMAP_PORT = 9
    with pytest.raises(mailbox.MailboxClosed):
        operations.read_mailbox(at=NOON)


def test_a_mailbox_without_encryption_gets_no_password(box, settings):
    settings.IMAP_SECURITY = "tls"
    with pytest.raises(mailbox.MailboxClosed):
        operations.read_mailbox(at=NOON)
    settings.IMAP_SECURITY = "starttls"
    with pytest.raises(mailbox.MailboxClosed):
        operations.read_mailbox(at=NOON)


def test_a_mailbox_behind_a_good_certificate_opens(encrypted_box, settings, monkeypatch, tmp_path):
    settings.IMAP_SECURITY, settings.IMAP_HOST = "starttls", "localhost"
    with pytest.raises(mailbox.MailboxClosed, match="certificate verify failed"):
        operations.try_mailbox()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    operations.try_mailbox()
    settings.IMAP_HOST = "127.0.0.1"  # the certificate is made out to another name
    with pytest.raises(mailbox.MailboxClosed, match="certificate verify failed"):
        operations.try_mailbox()
