"""What is written in the outbox, and what is refused."""

import pytest
from django.db import transaction

from portevoix.mail import operations
from portevoix.mail.enums import State
from portevoix.mail.models import Message
from portevoix.mail.tests.factories import NOON, make_message
from portevoix.mail.transport import render

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MAIL_FROM = "portevoix@asso.example"


def test_same_key_gives_the_first_message():
    first = make_message()
    second = make_message(recipient="autre@orsaville.example", body="autre")
    assert (second.pk, second.recipient, Message.objects.count()) == (first.pk, first.recipient, 1)


def test_post_follows_the_callers_transaction():
    @transaction.atomic
    def write_then_fail():
        make_message()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()
    assert not Message.objects.exists()


def test_each_message_has_its_own_envelope_and_message_id():
    one, two = make_message(), make_message(key="letter:2")
    assert one.envelope_sender.startswith("portevoix+")
    assert one.envelope_sender.endswith("@asso.example")
    assert one.message_id.endswith("@asso.example>")
    assert len({one.envelope_sender, two.envelope_sender, one.message_id, two.message_id}) == 4


def test_headers_name_the_collective_and_answer_to_it():
    mail = render(make_message())
    assert dict(mail.items()) == {
        "From": "Collectif « Un toit » <portevoix@asso.example>",
        "To": "Maire d’Orsaville <maire@orsaville.example>",
        "Reply-To": "contact@untoit.example",
        "Subject": "Un toit pour l’hiver",
        "Date": "Mon, 02 Nov 2026 12:00:00 +0000",
        "Message-ID": Message.objects.get().message_id,
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_plain_html_and_attachment_travel_together():
    message = make_message(
        html="<p>Madame la Maire,</p>",
        attachments=[{"file": 4, "type": "application/pdf", "name": "lettre à la maire.pdf"}],
    )
    mail = render(message, read={4: b"%PDF-1.7"}.__getitem__)
    [attachment] = mail.iter_attachments()
    assert mail.get_content_type() == "multipart/mixed"
    assert mail.get_body(("plain",)).get_content() == message.body
    assert mail.get_body(("html",)).get_content() == "<p>Madame la Maire,</p>\n"
    assert (attachment.get_filename(), attachment.get_content()) == ("lettre à la maire.pdf", b"%PDF-1.7")


def test_long_lines_and_accents_leave_as_ascii_lines_of_998_at_most():
    data = render(make_message(body="é" * 5000, html="<p>" + "à" * 5000)).as_bytes()
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) < 998


@pytest.mark.parametrize("field", ["recipient", "subject", "sender_name", "reply_to"])
@pytest.mark.parametrize("evil", ["\r\nBcc: all@example.org", "\nX: 1", "\r", "\0", "\x85X: 1", "\u2028X: 1"])
def test_header_injection_is_refused(field, evil):
    with pytest.raises(operations.HeaderRefused):
        make_message(**{field: f"maire@orsaville.example{evil}"})
    assert not Message.objects.exists()


def test_header_injection_by_the_name_of_an_attachment_is_refused():
    with pytest.raises(operations.HeaderRefused):
        make_message(attachments=[{"file": 1, "type": "text/plain", "name": "a\r\nBcc: b@example.org"}])


@pytest.mark.parametrize("recipient", ["", "maire", "maire@", "@orsaville.example", "é@orsaville.example"])
def test_what_is_no_address_is_refused(recipient):
    with pytest.raises(operations.AddressRefused):
        make_message(recipient=recipient)


def test_withdrawn_message_may_be_queued_again():
    message = make_message()
    assert operations.withdraw(message, at=NOON)
    assert not operations.withdraw(message, at=NOON)
    assert operations.deliver(message, at=NOON) == State.WITHDRAWN
    assert operations.queue_again(message)
    message.refresh_from_db()
    assert (message.state, message.ended_at) == (State.QUEUED, None)


def test_only_an_uncertain_message_is_settled_by_a_person():
    message = make_message()
    with pytest.raises(operations.NotUncertain):
        operations.settle(message, left=True, at=NOON)
