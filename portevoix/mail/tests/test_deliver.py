"""What becomes of a message, at each step of SMTP where something may break."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portevoix.mail import operations, transport
from portevoix.mail.enums import Care, State
from portevoix.mail.models import Message
from portevoix.mail.operations import CLAIM
from portevoix.mail.tests.factories import NOON, make_message

pytestmark = pytest.mark.django_db
MAYOR = "maire@orsaville.example"


@pytest.fixture(autouse=True)
def _smtp(settings, post_office, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAIL_FROM = "portevoix@asso.example"
    settings.MAIL_SENDS = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post_office.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5


def deliver(message, **options):
    state = operations.deliver(message, at=NOON, **options)
    message.refresh_from_db()
    assert message.state == state
    return state


def test_message_leaves_once_with_its_own_envelope(post_office):
    message = make_message()
    assert deliver(message) == State.SENT
    assert deliver(message) == State.SENT
    [received] = post_office.received
    assert (received.sender, received.recipient) == (message.envelope_sender, MAYOR)
    assert received.mail["Message-ID"] == message.message_id
    assert received.mail["Subject"] == "Un toit pour l’hiver"
    assert (message.answer, message.attempts, message.ended_at) == ("250 kept", 1, NOON)


def test_body_arrives_as_it_was_written(post_office):
    body = ".\n..deux\nune ligne " + "très " * 300 + "longue\n.fin\n"
    deliver(make_message(body=body))
    assert post_office.received[0].mail.get_content().replace("\r\n", "\n") == body


def test_one_connection_serves_many_messages(post_office):
    outbox = transport.open_outbox()
    for number in range(3):
        assert deliver(make_message(key=f"letter:{number}"), outbox=outbox) == State.SENT
    outbox.close()
    assert (len(post_office.received), len(post_office.sessions)) == (3, 1)


def test_final_refusal_is_kept_in_the_servers_words(post_office):
    post_office.to_recipient[MAYOR] = "550 5.1.1 no such mailbox"
    message = make_message()
    assert deliver(message) == State.FAILED
    assert (message.answer, message.ended_at) == ("550 5.1.1 no such mailbox", NOON)


def test_refusal_of_the_text_is_final(post_office):
    post_office.to_data = "554 5.7.1 looks like spam"
    message = make_message()
    assert (deliver(message), message.answer) == (State.FAILED, "554 5.7.1 looks like spam")


def test_temporary_refusal_leaves_it_queued(post_office):
    post_office.to_recipient[MAYOR] = "451 4.7.1 greylisted"
    message = make_message()
    assert (deliver(message), message.answer) == (State.QUEUED, "451 4.7.1 greylisted")
    post_office.to_recipient.clear()
    assert (deliver(message), post_office.recipients()) == (State.SENT, [MAYOR])


def test_refusal_of_ourselves_is_nobodys_fault(post_office):
    post_office.to_mail = "530 5.7.0 sign in first"
    message = make_message()
    assert (deliver(message), message.answer) == (State.QUEUED, "530 5.7.0 sign in first")


def test_closed_port_leaves_it_queued(settings):
    settings.EMAIL_PORT = 1
    message = make_message()
    assert deliver(message) == State.QUEUED
    assert (message.attempts, "refused" in message.answer) == (0, True)


def test_server_without_encryption_gets_nothing(settings, post_office):
    settings.EMAIL_USE_TLS = True
    message = make_message()
    assert deliver(message) == State.QUEUED
    assert "STARTTLS" in message.answer
    assert post_office.received == []


def test_connection_lost_by_the_server_is_opened_again(post_office):
    outbox = transport.open_outbox()
    deliver(make_message(), outbox=outbox)
    outbox._link.sock.close()
    assert deliver(make_message(key="letter:2"), outbox=outbox) == State.SENT
    outbox.close()


@pytest.mark.parametrize("hang_up", ["before", "after"])
def test_c55_letter_whose_answer_never_came_waits_for_a_person(post_office, hang_up):
    post_office.hang_up = hang_up
    message = make_message()
    assert deliver(message) == State.UNCERTAIN
    post_office.hang_up = ""
    assert deliver(message) == State.UNCERTAIN
    assert len(post_office.received) == (hang_up == "after")


def test_c55_account_mail_whose_answer_never_came_goes_again_under_the_same_id(post_office):
    post_office.hang_up = "after"
    message = make_message(care=Care.RETRY)
    assert deliver(message) == State.QUEUED
    post_office.hang_up = ""
    assert deliver(message) == State.SENT
    assert [one.mail["Message-ID"] for one in post_office.received] == [message.message_id] * 2


def claimed(care):
    """A message that a process claimed before it died."""
    message = make_message(care=care)
    Message.objects.update(state=State.SENDING, claimed_until=NOON + CLAIM, attempts=1)
    return message


@pytest.mark.parametrize(
    ("care", "early", "late", "sent"),
    [(Care.HOLD, State.SENDING, State.UNCERTAIN, 0), (Care.RETRY, State.SENDING, State.SENT, 1)],
)
def test_c55_claim_of_a_dead_process_holds_until_it_runs_out(post_office, care, early, late, sent):
    message = claimed(care)
    after = NOON + CLAIM + timedelta(seconds=1)
    assert operations.deliver(message, at=NOON + CLAIM) == early
    assert operations.deliver(message, at=after) == late
    assert operations.deliver(message, at=after) == late
    assert len(post_office.received) == sent


def test_c55_who_holds_the_only_job_marks_at_once_what_a_dead_process_left():
    claimed(Care.HOLD)
    assert operations.hold_abandoned(at=NOON, keys=["letter:2"]) == 0
    assert operations.hold_abandoned(at=NOON) == 0
    assert operations.hold_abandoned(at=NOON, keys=["letter:1"]) == 1
    assert Message.objects.get().state == State.UNCERTAIN


@pytest.mark.parametrize(("left", "state", "sent"), [(True, State.SENT, 0), (False, State.SENT, 1)])
def test_person_settles_an_uncertain_letter(post_office, left, state, sent):
    message = claimed(Care.HOLD)
    operations.hold_abandoned(at=NOON, keys=["letter:1"])
    operations.settle(message, left=left, at=NOON)
    assert (deliver(message), len(post_office.received)) == (state, sent)


def test_c50_account_mail_is_emptied_once_it_has_left(post_office):
    message = make_message(care=Care.RETRY, html="<p>secret</p>", body="secret")
    deliver(message)
    assert (message.body, message.html) == ("", "")
    assert post_office.received[0].mail["Auto-Submitted"] == "auto-generated"


def test_letter_keeps_its_text(post_office):
    message = make_message()
    deliver(message)
    assert message.body.startswith("Madame la Maire,")


def test_attachment_that_is_gone_fails_and_nothing_leaves(post_office):
    message = make_message(attachments=[{"file": 9, "type": "application/pdf", "name": "a.pdf"}])
    assert deliver(message) == State.FAILED
    assert (message.attempts, post_office.received) == (0, [])


def test_without_smtp_a_message_is_a_whole_file(settings, post_office):
    settings.MAIL_SENDS = False
    message = make_message()
    assert deliver(message) == State.SENT
    [file] = settings.MAIL_FOLDER.iterdir()
    assert file.name == f"{message.pk:06d}.eml"
    assert f"Message-ID: {message.message_id}".encode() in file.read_bytes()
    assert post_office.received == []


def test_demonstration_never_sends_whatever_the_settings_say(settings, post_office):
    (settings.DATA_DIR / "demonstration").touch()
    assert deliver(make_message()) == State.SENT
    assert (post_office.received, len(list(settings.MAIL_FOLDER.iterdir()))) == ([], 1)


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 64 kB; skipped where nobody may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if (
        not mount
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "none", folder], check=False).returncode
    ):
        pytest.skip("needs the right to mount a small tmpfs")
    yield folder
    subprocess.run([umount, folder], check=True)


def test_c53_full_disk_leaves_the_message_queued(settings, tiny_disk):
    settings.MAIL_SENDS, settings.MAIL_FOLDER = False, tiny_disk / "mail"
    message = make_message(body="x" * 100_000)
    assert deliver(message) == State.QUEUED
    assert "No space left" in message.answer
    assert list(Path(settings.MAIL_FOLDER).iterdir()) == []


def test_c46_account_mails_are_forgotten_and_letters_kept():
    ended = timezone.now()
    letter, account = make_message(), make_message(key="link:1", care=Care.RETRY)
    Message.objects.update(state=State.SENT, ended_at=ended)
    assert operations.forget_account_mails(before=ended + timedelta(days=1)) == 1
    assert list(Message.objects.all()) == [letter]
    assert account.pk != letter.pk
