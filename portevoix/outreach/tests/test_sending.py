"""Letters leave: refusals, outcomes, stopping, settling, the letter box."""

from datetime import date

import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.models import Exchange
from portevoix.advocacy.tests.factories import make_target
from portevoix.directory.tests.factories import make_deputy
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.mail.models import Message
from portevoix.outreach.enums import LetterState, MailingState
from portevoix.outreach.models import Letter
from portevoix.outreach.operations import departures, sending
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.queries.mailings import SEND
from portevoix.outreach.tests.factories import doc, make_letter, make_letters, make_mailing, text

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.FILES_DIR = tmp_path / "files"


def work(*, times=5):
    """Run every job that is due, as a worker does."""
    for _ in range(times):
        job = jobs.lease(worker="test", at=timezone.now())
        if job is None:
            return
        jobs.run(job, worker="test")


def states(mailing):
    return sorted(mailing.letters.values_list("state", flat=True))


def test_send_lets_every_ready_letter_leave_once():
    mailing = make_mailing()
    make_letters(mailing, 3)
    user = make_user()
    sending.send(mailing, expected=3, by=user, at=NOW)
    work()
    mailing.refresh_from_db()
    assert (states(mailing), mailing.state) == (["sent"] * 3, MailingState.SENT)
    assert sorted(Message.objects.values_list("recipient", flat=True)) == [
        '"Noé Aubépine 3" <depute3@exemple.test>',
        '"Samira Aubépine 2" <depute2@exemple.test>',
        '"Yonas Aubépine 1" <depute1@exemple.test>',
    ]
    assert list(Exchange.objects.values_list("channel", "direction", "noted_by").distinct()) == [
        ("email", "out", user.pk)
    ]
    assert set(Exchange.objects.values_list("source_key", flat=True)) == {
        f"letter:{letter.pk}" for letter in mailing.letters.all()
    }
    with pytest.raises(sending.MailingGone):
        sending.send(mailing, expected=3, by=user, at=NOW)


def test_a_message_is_plain_and_html_with_the_letter_attached(settings):
    letter = make_letter()
    sending.send(letter.mailing, expected=1, by=make_user(), at=NOW)
    work()
    message = Message.objects.get()
    collective = letter.mailing.collective
    assert message.sender.startswith('"Eau pour tous" <') or message.sender.startswith("Eau pour tous <")
    assert settings.MAIL_FROM in message.sender
    assert message.reply_to == f'"Eau pour tous" <{collective.email}>'
    assert message.subject == "Accès à l’eau"
    assert message.body.startswith("Madame la Députée,\n\nEn octobre")
    assert "<p>Madame la Députée,</p>" in message.html
    assert [found["type"] for found in message.attachments] == ["application/pdf"]
    (file,) = settings.MAIL_FOLDER.glob("*.eml")
    assert b"application/pdf" in file.read_bytes()
    assert django_mail.outbox == []


def test_the_foot_says_once_where_the_address_comes_from_and_how_to_object():
    letter = make_letter()
    sending.send(letter.mailing, expected=1, by=make_user(), at=NOW)
    work()
    foot = Message.objects.get().body.split("\n-- \n")[1]
    assert len(foot.split()) < 30
    assert "Eau pour tous" in foot


def test_a_double_click_sends_once():
    letter = make_letter()
    sending.send(letter.mailing, expected=1, by=make_user(), at=NOW)
    with pytest.raises(sending.MailingGone):
        sending.send(letter.mailing, expected=1, by=make_user(), at=NOW)
    assert Job.objects.filter(handler=SEND).count() == 1


def test_send_refuses_a_wrong_number_and_says_the_right_one():
    letter = make_letter()
    with pytest.raises(sending.WrongNumber) as refusal:
        sending.send(letter.mailing, expected=2, by=make_user(), at=NOW)
    assert refusal.value.args == (1,)
    assert states(letter.mailing) == ["draft"]


def test_send_refuses_a_text_that_changed_since_it_was_read():
    letter = make_letter()
    with pytest.raises(sending.TextChanged):
        sending.send(letter.mailing, expected=1, revision=7, by=make_user(), at=NOW)


def test_send_refuses_an_empty_mailing_and_one_that_waits():
    with pytest.raises(sending.NothingToSend):
        sending.send(make_mailing(), expected=1, by=make_user(), at=NOW)
    waiting = make_letter(make_mailing(content=doc(text("{apel}")), collective=make_mailing().collective))
    with pytest.raises(sending.LettersBlocked):
        sending.send(waiting.mailing, expected=1, by=make_user(), at=NOW)


def test_letters_that_wait_stay_while_the_others_leave():
    mailing = make_mailing()
    make_letter(mailing)
    late = make_letter(mailing, target=make_target(mailing.campaign, actor=make_deputy(family="Ronce")))
    sending.send(mailing, expected=1, by=make_user(), at=NOW)
    work()
    assert states(mailing) == ["draft", "sent"]
    late.target.ask = "venir"
    late.target.save()
    sending.send(mailing, expected=1, by=make_user(), at=NOW)
    work()
    assert states(mailing) == ["sent", "sent"]
    assert Message.objects.count() == 2


def test_stop_keeps_back_what_has_not_left_and_it_may_leave_later():
    mailing = make_mailing()
    make_letters(mailing, 2)
    user = make_user()
    sending.send(mailing, expected=2, by=user, at=NOW)
    assert departures.stop(mailing, by=user, at=NOW) == 2
    work()
    mailing.refresh_from_db()
    assert (states(mailing), mailing.state) == (["withdrawn"] * 2, MailingState.STOPPED)
    sending.send(mailing, expected=2, by=user, at=NOW)
    work()
    assert states(mailing) == ["sent", "sent"]


def test_c_never_two_letters_to_the_same_target():
    letter = make_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(mailing=letter.mailing, target=letter.target)


def uncertain():
    """A letter whose message was in hand when the worker died."""
    letter = make_letter()
    sending.send(letter.mailing, expected=1, by=make_user(), at=NOW)
    (one,) = prepared(letter.mailing, on=date(2026, 11, 23))
    message = sending.post(one, mailing=letter.mailing, turn=1, pdf=None, at=NOW)
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_until=NOW)
    work()
    letter.refresh_from_db()
    assert letter.state == LetterState.UNCERTAIN
    return letter


def test_an_uncertain_letter_that_left_is_noted():
    letter = uncertain()
    sending.settle(letter, left=True, by=make_user(), at=NOW)
    letter.refresh_from_db()
    assert (letter.state, Exchange.objects.count()) == (LetterState.SENT, 1)
    with pytest.raises(sending.NotUncertain):
        sending.settle(letter, left=False, by=make_user(), at=NOW)


def test_an_uncertain_letter_that_did_not_leave_may_leave_again():
    letter = uncertain()
    sending.settle(letter, left=False, by=make_user(), at=NOW)
    sending.send(letter.mailing, expected=1, by=make_user(), at=NOW)
    work()
    letter.refresh_from_db()
    assert (letter.state, Message.objects.count()) == (LetterState.SENT, 1)


def test_a_trial_goes_to_whoever_asks_and_to_nobody_else():
    letter = make_letter()
    user = make_user(email="samira@exemple.test", name="Samira")
    (one,) = prepared(letter.mailing, on=date(2026, 11, 23))
    sending.send_test(one, mailing=letter.mailing, to=user, at=NOW)
    work()
    message = Message.objects.get()
    assert (message.recipient, message.state) == ('"Samira" <samira@exemple.test>', "sent")
    letter.refresh_from_db()
    assert (letter.state, Exchange.objects.count()) == (LetterState.DRAFT, 0)


def test_posted_letters_become_exchanges_of_that_day():
    mailing = make_mailing()
    letters = make_letters(mailing, 2, way="print")
    count = sending.mark_posted(letters, mailing=mailing, on=date(2026, 11, 20), by=make_user(), at=NOW)
    mailing.refresh_from_db()
    assert (count, states(mailing), mailing.state) == (2, ["posted", "posted"], MailingState.SENT)
    assert set(Exchange.objects.values_list("channel", "happened_on")) == {("letter", date(2026, 11, 20))}
    again = sending.mark_posted(letters, mailing=mailing, on=date(2026, 11, 21), by=make_user(), at=NOW)
    assert again == 0


def test_an_address_that_is_none_is_printed():
    mailing = make_mailing()
    actor = make_deputy(email="pas une adresse")
    make_letter(mailing, target=make_target(mailing.campaign, actor=actor, ask="venir"))
    (one,) = prepared(mailing, on=date(2026, 11, 23))
    assert one.way == "print"


def test_c28_no_header_is_written_by_a_name():
    mailing = make_mailing(subject="Objet\r\nBcc: tous@exemple.test")
    actor = make_deputy(given='Ca"mille\nBcc: x@exemple.test', family="A")
    make_letter(mailing, target=make_target(mailing.campaign, actor=actor, ask="venir"))
    sending.send(mailing, expected=1, by=make_user(), at=NOW)
    work()
    message = Message.objects.get()
    assert "\n" not in message.subject + message.recipient
    assert message.state == "sent"
