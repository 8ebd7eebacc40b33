"""A mailing on its way out: the delay, calling back, pausing, resuming, stopping, a restored backup."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.models import ContactPoint
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal.models import Entry
from portevoix.mail.models import Message
from portevoix.outreach import tasks
from portevoix.outreach.enums import KeptBack, MailingState, Pause
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import departures, mailings, sending
from portevoix.outreach.queries.mailings import SEND, sending_job
from portevoix.outreach.tests.factories import make_letters, make_mailing
from portevoix.outreach.tests.test_sending import states, work

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def user():
    return make_user()


def a_mailing(*, minutes=10, letters=3):
    collective = make_collective(approval_above=None, recall_minutes=minutes)
    mailing = make_mailing(collective=collective)
    make_letters(mailing, letters)
    return mailing


def about_to_leave(user, *, at=None, **fields):
    mailing = a_mailing(**fields)
    count = mailing.letters.count()
    sending.send(mailing, expected=count, by=user, at=at or timezone.now())
    mailing.refresh_from_db()
    return mailing


def at_work(mailing, *, worker="other"):
    """The job of its turn, as a worker that has just taken it holds it."""
    job = sending_job(mailing)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    return jobs.lease(worker=worker, at=timezone.now())


def test_several_letters_wait_for_the_delay_of_the_collective(user):
    mailing = about_to_leave(user, at=NOW)
    assert (mailing.state, mailing.leaves_at, mailing.sent_by) == (
        MailingState.DUE,
        NOW + timedelta(minutes=10),
        user,
    )
    work()
    assert (states(mailing), Message.objects.count()) == (["queued"] * 3, 0)
    assert sending_job(mailing).due_at == mailing.leaves_at


def test_one_letter_alone_does_not_wait(user):
    assert about_to_leave(user, letters=1).state == MailingState.SENDING


def test_they_leave_once_the_delay_is_over(user):
    mailing = about_to_leave(user, at=timezone.now() - timedelta(minutes=11))
    work()
    mailing.refresh_from_db()
    assert (states(mailing), mailing.state) == (["sent"] * 3, MailingState.SENT)


def test_the_row_decides_not_the_timer_of_the_job(user):
    """A clock set back, or work that wakes too early: nothing leaves before the hour that was said."""
    mailing = about_to_leave(user)
    Job.objects.filter(handler=SEND).update(due_at=timezone.now() - timedelta(hours=1))
    work(times=1)
    job = sending_job(mailing)
    assert (states(mailing), job.state, job.attempts) == (["queued"] * 3, "queued", 0)
    assert abs(job.due_at - mailing.leaves_at) < timedelta(seconds=5)


def test_called_back_it_is_a_draft_that_may_be_changed_and_sent(user):
    mailing = about_to_leave(user)
    assert departures.call_back(mailing, by=user, at=timezone.now()) == 3
    mailing.refresh_from_db()
    assert (states(mailing), mailing.state, mailing.leaves_at) == (["draft"] * 3, MailingState.DRAFT, None)
    work()
    assert Message.objects.count() == 0
    mailings.rewrite(mailing, content=mailing.document.content, revision=0, by=user, at=NOW, subject="Autre")
    sending.send(mailing, expected=3, by=user, at=timezone.now() - timedelta(minutes=11))
    work()
    assert states(mailing) == ["sent"] * 3
    assert list(Message.objects.values_list("subject", flat=True).distinct()) == ["Autre"]


def test_called_back_while_a_worker_wakes_nothing_leaves(user):
    mailing = about_to_leave(user, at=timezone.now() - timedelta(minutes=10))
    job = at_work(mailing)
    departures.call_back(mailing, by=user, at=timezone.now())
    jobs.run(job, worker="other")
    assert (states(mailing), Message.objects.count()) == (["draft"] * 3, 0)


def test_called_back_at_the_very_second_it_begins_one_wins(user):
    mailing = about_to_leave(user, at=timezone.now() - timedelta(minutes=10))
    departures.take_up(mailing, turn=mailing.turn, at=timezone.now())
    with pytest.raises(departures.TooLate):
        departures.call_back(mailing, by=user, at=timezone.now())
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing)) == (MailingState.SENDING, ["queued"] * 3)


def test_a_double_click_calls_back_once(user):
    mailing = about_to_leave(user)
    departures.call_back(mailing, by=user, at=NOW)
    with pytest.raises(departures.TooLate):
        departures.call_back(mailing, by=user, at=NOW)
    verbs = Entry.objects.filter(kind="mailing").order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["send 3", "call back 3"]


def test_sent_again_at_once_the_work_of_before_does_nothing(user):
    mailing = about_to_leave(user, at=timezone.now() - timedelta(minutes=10))
    old = at_work(mailing)
    departures.call_back(mailing, by=user, at=timezone.now())
    sending.send(mailing, expected=3, by=user, at=timezone.now())
    jobs.run(old, worker="other")
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing), Message.objects.count()) == (MailingState.DUE, ["queued"] * 3, 0)
    assert not sending_job(mailing).is_over


def test_it_may_leave_without_waiting(user):
    mailing = about_to_leave(user)
    departures.leave_now(mailing, by=user, at=timezone.now())
    work()
    assert states(mailing) == ["sent"] * 3
    with pytest.raises(departures.TooLate):
        departures.leave_now(mailing, by=user, at=timezone.now())


def test_nothing_of_it_changes_while_it_is_about_to_leave(user):
    mailing = about_to_leave(user)
    with pytest.raises(mailings.MailingLeaving):
        mailings.rewrite(mailing, content=mailing.document.content, revision=0, by=user, at=NOW)
    with pytest.raises(mailings.MailingLeaving):
        mailings.choose_targets(mailing, targets=[], by=user, at=NOW)


def test_what_changed_elsewhere_since_the_click_keeps_that_letter_back_and_says_so(user):
    mailing = about_to_leave(user)
    target = mailing.letters.order_by("pk")[0].target
    target.ask = "autre chose"
    target.save()
    departures.leave_now(mailing, by=user, at=timezone.now())
    work()
    changed = mailing.letters.get(target=target)
    assert (states(mailing), changed.kept_back) == (["sent", "sent", "withdrawn"], KeptBack.CHANGED)


def test_an_address_that_no_server_takes_says_why(user):
    mailing = a_mailing(letters=1)
    ContactPoint.objects.filter(kind="email").update(value=f"x@{'éèàùç' * 11}.fr")
    sending.send(mailing, expected=1, by=user, at=NOW)
    work()
    letter = mailing.letters.get()
    assert (letter.state, letter.kept_back) == ("withdrawn", KeptBack.ADDRESS)
    page = client_of(mailing).get(reverse("outreach:letter", args=[letter.code])).content.decode()
    assert "n’acceptent pas cette adresse" in page


class Interrupted(tasks.Press):
    """A press that pauses the mailing after its first letter, as somebody does meanwhile."""

    mailing: Mailing
    by: object

    def pdf(self, pages):
        made = super().pdf(pages)
        mailing = Mailing.objects.get(pk=self.mailing.pk)
        if mailing.turn == 1 and mailing.letters.filter(state="sent").count() == 1:
            departures.pause(mailing, by=self.by, at=timezone.now())
        return made


def paused_on_the_way(user, monkeypatch):
    mailing = about_to_leave(user, minutes=0)
    Interrupted.mailing, Interrupted.by = mailing, user
    monkeypatch.setattr(tasks, "Press", Interrupted)
    work()
    mailing.refresh_from_db()
    return mailing


def test_paused_nothing_more_leaves_and_letters_keep_their_place(user, monkeypatch):
    mailing = paused_on_the_way(user, monkeypatch)
    assert (mailing.state, mailing.pause) == (MailingState.PAUSED, Pause.PERSON)
    assert (states(mailing), Message.objects.count()) == (["queued", "queued", "sent"], 1)


def test_resumed_it_goes_on_where_it_was(user, monkeypatch):
    mailing = paused_on_the_way(user, monkeypatch)
    departures.resume(mailing, by=user, at=timezone.now())
    again = departures.resume(mailing, by=user, at=timezone.now())
    mailing.refresh_from_db()
    assert again == sending_job(mailing)
    work()
    mailing.refresh_from_db()
    assert (states(mailing), mailing.state) == (["sent"] * 3, MailingState.SENT)
    assert Message.objects.count() == 3


def test_stopped_after_a_pause_the_rest_is_withdrawn_and_says_why(user, monkeypatch):
    mailing = paused_on_the_way(user, monkeypatch)
    assert departures.stop(mailing, by=user, at=timezone.now()) == 2
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing)) == (MailingState.STOPPED, ["sent", "withdrawn", "withdrawn"])
    assert set(mailing.letters.values_list("kept_back", flat=True)) == {"", KeptBack.STOPPED}
    with pytest.raises(departures.NotLeaving):
        departures.resume(mailing, by=user, at=timezone.now())


def test_only_what_leaves_is_paused(user):
    with pytest.raises(departures.NotLeaving):
        departures.pause(a_mailing(), by=user, at=NOW)


def test_new_work_waits_until_the_old_one_has_put_down_what_it_had_in_hand(user):
    mailing = about_to_leave(user, minutes=0)
    at_work(mailing)
    departures.pause(mailing, by=user, at=timezone.now())
    departures.resume(mailing, by=user, at=timezone.now())
    work(times=1)
    mailing.refresh_from_db()
    assert (states(mailing), sending_job(mailing).state) == (["queued"] * 3, "queued")


def test_a_restored_backup_holds_everything_until_somebody_has_looked(user):
    leaving, waiting, draft = about_to_leave(user, minutes=0), about_to_leave(user), a_mailing()
    backup = NOW - timedelta(days=1)
    assert departures.hold_all(reason=Pause.RESTORED, since=backup, at=NOW) == 2
    work()
    assert Message.objects.count() == 0
    for mailing in (leaving, waiting):
        mailing.refresh_from_db()
        assert (mailing.state, mailing.pause, mailing.doubt_since) == ("paused", "restored", backup)
        with pytest.raises(departures.Unsure):
            departures.resume(mailing, by=user, at=NOW)
    departures.resume(leaving, by=user, at=NOW, sure=True)
    with pytest.raises(departures.Unsure):
        sending.send(draft, expected=3, by=user, at=NOW)
    sending.send(draft, expected=3, by=user, at=NOW, sure=True)
    work()
    assert states(leaving) == ["sent"] * 3


def client_of(mailing, *, role=Role.COORDINATOR, user=None):
    client = Client()
    member = make_member(mailing.collective, role=role, user=user)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_says_the_hour_and_who_may_call_it_back_does(user):
    mailing = about_to_leave(user)
    client = client_of(mailing)
    url = reverse("outreach:mailing", args=[mailing.code])
    page = client.get(url).content.decode()
    assert "Part à" in page
    assert reverse("outreach:call_back", args=[mailing.code]) in page
    assert (
        client_of(mailing, role=Role.MEMBER)
        .post(reverse("outreach:call_back", args=[mailing.code]))
        .status_code
        == 403
    )
    whoever = client_of(mailing, role=Role.MEMBER, user=user)
    page = whoever.post(reverse("outreach:call_back", args=[mailing.code]), follow=True).content.decode()
    assert "Rappelé" in page
    late = client.post(reverse("outreach:call_back", args=[mailing.code]), follow=True).content.decode()
    assert "trop tard" in late


def test_pages_of_a_restored_mailing_ask_to_look_first(user):
    mailing = about_to_leave(user, minutes=0)
    departures.hold_all(reason=Pause.RESTORED, at=NOW)
    client = client_of(mailing)
    url = reverse("outreach:resume", args=[mailing.code])
    page = client.get(url).content.decode()
    assert "depute1@exemple.test" in page
    refused = client.post(url)
    assert (refused.status_code, states(mailing)) == (422, ["queued"] * 3)
    client.post(url, {"sure": "on"})
    mailing.refresh_from_db()
    assert (mailing.state, mailing.doubt_since) == (MailingState.SENDING, None)


def test_pause_and_stop_from_the_page(user):
    mailing = about_to_leave(user, minutes=0)
    client = client_of(mailing)
    client.post(reverse("outreach:pause", args=[mailing.code]))
    mailing.refresh_from_db()
    assert mailing.state == MailingState.PAUSED
    page = client.get(reverse("outreach:mailing", args=[mailing.code])).content.decode()
    assert reverse("outreach:resume", args=[mailing.code]) in page
    client.post(reverse("outreach:stop", args=[mailing.code]))
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing)) == (MailingState.STOPPED, ["withdrawn"] * 3)
