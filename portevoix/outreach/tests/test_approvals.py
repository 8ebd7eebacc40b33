"""A second person agrees before a mailing leaves: who, to what exactly, and what ends it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts import operations as accounts
from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Membership
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.journal.models import Entry
from portevoix.mail.models import Message
from portevoix.outreach.enums import Agreement, Way
from portevoix.outreach.models import Approval, Mailing
from portevoix.outreach.operations import approvals, departures, sending
from portevoix.outreach.queries.approvals import asked_of, standing, who_may_answer
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.tests.factories import make_letters, make_mailing
from portevoix.outreach.tests.test_sending import states, work
from portevoix.workspace.rules import parse

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def samira():
    return make_user(name="Samira B.")


@pytest.fixture
def mailing(samira):
    """Three letters where above two a second person must agree; Samira coordinates."""
    found = make_mailing(collective=make_collective(by=samira, approval_above=2, recall_minutes=0))
    make_letters(found, 3)
    return found


@pytest.fixture
def yonas(mailing):
    return make_member(mailing.collective, user=make_user(name="Yonas G."))


def how(mailing):
    mailing = Mailing.objects.get(pk=mailing.pk)
    return standing(mailing, prepared(mailing, on=timezone.localdate()))


def asked(mailing, by):
    return approvals.ask(mailing, word="", by=by, at=NOW)


def agreed(mailing, *people):
    asker, answerer = people
    approval = asked(mailing, asker)
    approvals.give(approval, by=answerer, at=NOW)
    return approval


def send(mailing, by):
    return sending.send(Mailing.objects.get(pk=mailing.pk), expected=3, by=by, at=NOW)


def test_above_the_number_nothing_leaves_alone(mailing, samira, yonas):
    with pytest.raises(approvals.ApprovalNeeded):
        send(mailing, samira)
    assert (states(mailing), Message.objects.count()) == (["draft"] * 3, 0)


def test_at_the_number_and_without_the_rule_one_person_sends(mailing, samira):
    mailing.letters.filter(target__actor__family_name="Aubépine 3").update(way=Way.PRINT)
    assert not how(mailing).needed
    mailing.letters.update(way=Way.EMAIL)
    mailing.collective.approval_above = None
    mailing.collective.save()
    send(mailing, samira)


def test_the_member_asks_and_the_coordinator_agrees_then_has_it_leave(mailing, samira, yonas):
    agreed(mailing, yonas, samira)
    send(mailing, samira)
    work()
    assert states(mailing) == ["sent"] * 3
    verbs = Entry.objects.filter(kind="mailing").order_by("number").values_list("verb", "actor")
    assert list(verbs) == [("ask agreement 3", yonas.pk), ("agree", samira.pk), ("send 3", samira.pk)]


def test_the_coordinator_asks_and_the_member_agrees(mailing, samira, yonas):
    agreed(mailing, samira, yonas)
    send(mailing, samira)
    work()
    assert states(mailing) == ["sent"] * 3


def test_nobody_agrees_to_what_they_asked(mailing, samira):
    approval = asked(mailing, samira)
    with pytest.raises(approvals.OwnRequest):
        approvals.give(approval, by=samira, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state=Agreement.GIVEN, answered_by=samira)


def test_two_members_are_not_enough(mailing, yonas):
    approval = asked(mailing, make_member(mailing.collective))
    with pytest.raises(approvals.NobodyCoordinates):
        approvals.give(approval, by=yonas, at=NOW)


def test_a_third_coordinator_does_not_send_what_two_others_agreed(mailing, samira, yonas):
    agreed(mailing, samira, yonas)
    third = make_member(mailing.collective, role=Role.COORDINATOR)
    with pytest.raises(approvals.ApprovalNeeded):
        send(mailing, third)


def test_one_request_at_a_time(mailing, samira, yonas):
    asked(mailing, samira)
    with pytest.raises(approvals.AlreadyAsked):
        asked(mailing, yonas)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(mailing=mailing, asked_by=yonas)


def change_text(mailing):
    mailing.document.content = parse("{appel},\n\nTout autre chose.")
    mailing.document.save()


def change_field(**fields):
    return lambda mailing: Mailing.objects.filter(pk=mailing.pk).update(**fields)


def change_head(**fields):
    def change(mailing):
        for name, value in fields.items():
            setattr(mailing.collective, name, value)
        mailing.collective.save()

    return change


def change_ask(mailing):
    target = mailing.letters.order_by("pk")[0].target
    target.ask = "autre chose"
    target.save()


CHANGES = {
    "text": change_text,
    "subject": change_field(subject="Tout autre objet"),
    "head": change_head(signatory_name="Quelqu’un d’autre"),
    "file": change_field(attach_pdf=False),
}
PEOPLE = {
    "ask": change_ask,
    "note": lambda mailing: mailing.letters.filter(pk=mailing.letters.first().pk).update(note="Un mot."),
    "way": lambda mailing: mailing.letters.filter(pk=mailing.letters.first().pk).update(way=Way.PRINT),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_of_what_is_shared_ends_it_and_says_which(mailing, samira, yonas, what):
    agreed(mailing, yonas, samira)
    assert how(mailing).is_given
    CHANGES[what](mailing)
    found = how(mailing)
    assert (found.is_given, found.is_void, found.changed) == (False, True, (what,))
    with pytest.raises(approvals.ApprovalNeeded):
        send(mailing, samira)


@pytest.mark.parametrize("what", PEOPLE)
def test_any_change_of_whom_and_what_is_said_to_them_ends_it(mailing, samira, yonas, what):
    mailing.collective.approval_above = 1
    mailing.collective.save()
    agreed(mailing, yonas, samira)
    PEOPLE[what](mailing)
    assert how(mailing).changed == ("people",)


def test_changed_between_the_reading_and_the_click_nothing_is_agreed(mailing, samira, yonas):
    approval = asked(mailing, yonas)
    change_ask(mailing)
    with pytest.raises(approvals.Changed):
        approvals.give(approval, by=samira, at=NOW)
    again = asked(mailing, yonas)
    approval.refresh_from_db()
    assert (approval.state, again.state) == (Agreement.VOID, Agreement.ASKED)


def test_what_changes_after_the_last_click_does_not_leave(mailing, samira, yonas):
    agreed(mailing, yonas, samira)
    send(mailing, samira)
    change_ask(mailing)
    work()
    assert states(mailing) == ["sent", "sent", "withdrawn"]
    with pytest.raises(approvals.ApprovalNeeded):
        sending.send(Mailing.objects.get(pk=mailing.pk), expected=1, by=samira, at=NOW)


def test_stopped_on_the_way_the_same_agreement_covers_the_rest(mailing, samira, yonas):
    agreed(mailing, yonas, samira)
    send(mailing, samira)
    departures.stop(mailing, by=samira, at=NOW)
    assert how(mailing).is_given
    send(mailing, samira)
    work()
    assert states(mailing) == ["sent"] * 3


def test_small_parts_of_a_large_mailing_need_it_too(mailing, samira):
    last = mailing.letters.order_by("pk").last()
    mailing.letters.filter(pk=last.pk).update(way=Way.NONE)
    sending.send(mailing, expected=2, by=samira, at=NOW)
    work()
    mailing.letters.filter(pk=last.pk).update(way=Way.EMAIL)
    with pytest.raises(approvals.ApprovalNeeded):
        sending.send(Mailing.objects.get(pk=mailing.pk), expected=1, by=samira, at=NOW)


def test_who_left_no_longer_counts(mailing, samira, yonas):
    agreed(mailing, samira, yonas)
    Membership.objects.filter(user=yonas).delete()
    assert (how(mailing).is_void, how(mailing).missing) == (True, True)
    with pytest.raises(approvals.ApprovalNeeded):
        send(mailing, samira)


def test_who_closed_their_account_no_longer_counts(mailing, samira, yonas):
    asked(mailing, yonas)
    Membership.objects.filter(user=yonas).delete()
    accounts.erase(yonas, at=NOW)
    assert how(mailing).is_void


def test_without_anybody_who_coordinates_it_no_longer_counts(mailing, samira, yonas):
    agreed(mailing, samira, yonas)
    make_member(mailing.collective, role=Role.COORDINATOR)
    Membership.objects.filter(user=samira).update(role=Role.MEMBER)
    assert how(mailing).missing


def test_declined_with_a_word_it_may_be_asked_again(mailing, samira, yonas):
    approval = asked(mailing, yonas)
    approvals.decline(approval, word=" Le chiffre est faux. ", by=samira, at=NOW)
    approval.refresh_from_db()
    assert (approval.state, approval.answer) == (Agreement.DECLINED, "Le chiffre est faux.")
    with pytest.raises(approvals.NotOpen):
        approvals.give(approval, by=samira, at=NOW)
    asked(mailing, yonas)


def test_withdrawn_by_either_or_by_who_coordinates(mailing, samira, yonas):
    approval = agreed(mailing, yonas, samira)
    with pytest.raises(approvals.NotTheirs):
        approvals.withdraw(approval, by=make_member(mailing.collective), at=NOW)
    approvals.withdraw(approval, by=yonas, at=NOW)
    with pytest.raises(approvals.NotOpen):
        approvals.withdraw(approval, by=samira, at=NOW)
    assert not how(mailing).is_open


def test_paper_and_trials_are_not_held_back(mailing, samira):
    one = prepared(mailing, on=timezone.localdate())[0]
    sending.send_test(one, mailing=mailing, to=samira, at=NOW)
    letters = list(mailing.letters.all())
    assert sending.mark_posted(letters, mailing=mailing, on=NOW.date(), by=samira, at=NOW) == 3


def test_a_request_shows_in_the_week_of_those_whose_answer_counts(mailing, samira, yonas):
    other = make_member(mailing.collective)
    make_member(mailing.collective, role=Role.GUEST)
    approval = asked(mailing, yonas)
    assert (asked_of(samira), asked_of(other), asked_of(yonas)) == ([approval], [], [])
    assert who_may_answer(mailing, asked_by=yonas) == [samira]
    assert set(who_may_answer(mailing, asked_by=samira)) == {yonas, other}
    page = client_of(samira).get("/").content.decode()
    assert reverse("outreach:approval", args=[mailing.code]) in page


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def said(client, mailing):
    return client.get(reverse("outreach:approval", args=[mailing.code])).content.decode()


def test_the_whole_path_on_its_pages(mailing, samira, yonas):
    asker, reader = client_of(yonas), client_of(samira)
    url = reverse("outreach:approval", args=[mailing.code])
    bar = reader.get(reverse("outreach:mailing", args=[mailing.code])).content.decode()
    assert "Demander l’accord" in bar
    asker.post(url, {"word": "Regardez le chiffre."})
    approval = Approval.objects.get()
    page = said(reader, mailing)
    assert "Yonas G. vous demande votre accord pour 3 lettres" in page
    assert "Regardez le chiffre." in page
    assert reverse("outreach:give_approval", args=[approval.code]) not in said(asker, mailing)
    empty = reader.post(reverse("outreach:decline_approval", args=[approval.code]), {"answer": ""})
    assert empty.status_code == 422
    reader.post(reverse("outreach:give_approval", args=[approval.code]))
    assert reverse("outreach:send", args=[mailing.code]) in said(reader, mailing)
    change_text(mailing)
    assert "le texte a changé" in said(reader, mailing)
    refused = reader.post(reverse("outreach:send", args=[mailing.code]), {"expected": 3, "revision": 0})
    assert (refused.status_code, Message.objects.count()) == (422, 0)


def test_one_person_alone_is_told_what_to_do(mailing, samira):
    page = said(client_of(samira), mailing)
    assert reverse("collectives:members", args=[mailing.collective.code]) in page
    assert reverse("collectives:sending_rules", args=[mailing.collective.code]) in page


def test_the_rule_is_changed_after_the_password_and_journaled(mailing, samira):
    client = client_of(samira)
    url = reverse("collectives:sending_rules", args=[mailing.collective.code])
    assert client.get(url).status_code == 200
    asked_again = client.post(url, {"recall_minutes": 0})
    assert reverse("accounts:confirm") in asked_again.url
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    assert (
        client.post(url, {"two_people": "on", "approval_above": "", "recall_minutes": 5}).status_code == 422
    )
    client.post(url, {"recall_minutes": 5})
    mailing.collective.refresh_from_db()
    assert (mailing.collective.approval_above, mailing.collective.recall_minutes) == (None, 5)
    assert Entry.objects.filter(verb="sending rules None 5", actor=samira.pk).count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_cost_the_same_queries(samira, count, django_assert_num_queries):
    mailing = make_mailing(collective=make_collective(by=samira, approval_above=0))
    make_letters(mailing, count)
    asked(mailing, make_member(mailing.collective))
    client = client_of(samira)
    with django_assert_num_queries(18):
        said(client, mailing)
    with django_assert_num_queries(16):
        client.get(reverse("outreach:mailing", args=[mailing.code]))
