"""Someone leaves, is taken out, closes their account; a partnership ends: what was theirs to do is to be taken up."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts import operations as accounts
from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.models import User
from portevoix.accounts.sessions import SessionStore
from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy import queries as campaigns
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.operations.news import tell_reply
from portevoix.advocacy.operations.steps import add_step
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.archive.tests.test_closing import dump
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import NewsWishes, Participation
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.journal.queries import entries_about
from portevoix.mail import operations as mail
from portevoix.mail.models import Incoming, Message
from portevoix.outreach.models import Approval, Mailing
from portevoix.outreach.queries.approvals import asked_of
from portevoix.outreach.tests.factories import make_mailing

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"
EMAIL, NAME = "zoe.canari@exemple.test", "Zoé Canarivage"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR, settings.MAIL_FOLDER = tmp_path / "files", tmp_path / "mail"


def enter(user):
    cache.clear()
    client = Client()
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def collective():
    return make_collective()


@pytest.fixture
def keeper(collective):
    return collective.memberships.get().user


@pytest.fixture
def leaver(collective):
    return make_member(
        collective, role=Role.COORDINATOR, user=make_user(email=EMAIL, name=NAME, password=PASSWORD)
    )


def leave(collective, keeper, leaver):
    enter(leaver).post(f"/collectives/{collective.code}/leave/")


def take_out(collective, keeper, leaver):
    membership = collective.memberships.get(user=leaver)
    enter(keeper).post(f"/collectives/members/{membership.code}/remove/")


def close_account(collective, keeper, leaver):
    enter(leaver).post("/collectives/close-account/")


def end_partnership(collective, keeper, leaver):
    """The leaver's own collective took part; it does no more."""
    own = make_collective(name="Le Relais", by=leaver)
    space = collective.participations.get(space__campaign__isnull=False).space
    made = Participation.objects.create(space=space, collective=own)
    collective.memberships.filter(user=leaver).delete()
    operations.end_partnership(made, news_url="/", by=leaver, at=timezone.now())


def due_of(user):
    today = timezone.localdate()
    return campaigns.agenda(user, on=today, until=today + timedelta(days=6)).dues.first


@pytest.mark.parametrize("gone", [leave, take_out, close_account, end_partnership])
def test_what_was_theirs_to_do_is_to_be_taken_up(collective, keeper, leaver, gone):
    campaign = make_campaign(collective=collective)
    today = timezone.localdate()
    step = make_target(campaign, owner=leaver, next_step="Appeler", next_step_on=today)
    kept = make_target(campaign, owner=keeper, next_step="Relire", next_step_on=today)
    reply = make_exchange(make_target(campaign, owner=leaver), direction="in")
    promise = reply.commitments.create(text="Venir voir", due_on=today)
    mailing, given = make_mailing(campaign=campaign), make_mailing(campaign=campaign)
    asked = Approval.objects.create(
        mailing=mailing, asked_by=leaver, asked_at=timezone.now(), seals={}, parts={}
    )
    agreed = Approval.objects.create(
        mailing=given,
        state="given",
        asked_by=keeper,
        answered_by=leaver,
        asked_at=timezone.now(),
        answered_at=timezone.now(),
        seals={},
        parts={},
    )
    assert [one.kind for one in due_of(keeper)] == ["step"]
    assert asked_of(keeper) == [asked]
    gone(collective, keeper, leaver)
    for one in (step, kept, asked, agreed):
        one.refresh_from_db()
    assert (step.owner, kept.owner) == (None, keeper)
    assert (asked.state, agreed.state) == ("void", "void")
    assert {(one.kind, one.text) for one in due_of(keeper)} == {
        ("step", "Appeler"),
        ("step", "Relire"),
        ("promise", promise.text),
    }
    assert asked_of(keeper) == []
    assert "à prendre" in enter(keeper).get("/").content.decode()


def test_an_agreement_of_a_mailing_that_is_leaving_stays(collective, keeper, leaver):
    mailing = make_mailing(campaign=make_campaign(collective=collective))
    given = Approval.objects.create(
        mailing=mailing,
        state="given",
        asked_by=leaver,
        answered_by=keeper,
        asked_at=timezone.now(),
        seals={},
        parts={},
    )
    Mailing.objects.filter(pk=mailing.pk).update(state="sending")
    operations.remove(collective.memberships.get(user=leaver), by=keeper, at=timezone.now())
    given.refresh_from_db()
    assert given.state == "given"


def test_someone_of_another_partner_keeps_what_is_theirs(collective, keeper, leaver):
    campaign = make_campaign(collective=collective)
    other = make_collective(name="Le Relais", by=leaver)
    Participation.objects.create(space=campaign.space, collective=other)
    target = make_target(campaign, owner=leaver, next_step="Appeler")
    operations.remove(collective.memberships.get(user=leaver), by=keeper, at=timezone.now())
    target.refresh_from_db()
    assert target.owner == leaver


def live(collective, keeper, leaver):
    """All that a person leaves behind in months of use, through the pages where there is one."""
    now = timezone.now()
    client = enter(leaver)
    Client().post("/accounts/sign-in/", {"login": EMAIL, "password": PASSWORD})
    accounts.send_link(EMAIL, at=now)
    accounts.ask_new_email(leaver, "autre@exemple.test", at=now)
    client.post("/accounts/data/")
    campaign = make_campaign(collective=collective)
    Campaign.objects.filter(pk=campaign.pk).update(created_by=leaver)
    target = make_target(campaign, owner=leaver, next_step="Appeler", next_step_on=date(2026, 12, 1))
    exchange = make_exchange(target, direction="in", noted_by=leaver)
    tell_reply(exchange, by=leaver, at=now)
    add_step(campaign, text="Relire", due_on=None, by=leaver, at=now)
    mailing = make_mailing(campaign=campaign)
    Mailing.objects.filter(pk=mailing.pk).update(created_by=leaver)
    Approval.objects.create(mailing=mailing, asked_by=leaver, asked_at=now, seals={}, parts={})
    mail.post_trial(
        key="trial:1", recipient=f'"{NAME}" <{EMAIL}>', subject="Essai", body=f"Bonjour {NAME}", at=now
    )
    other = make_collective(name="Ailleurs")
    by = other.memberships.get().user
    elsewhere = make_campaign(collective=other)
    operations.invite(other, email=EMAIL, role=Role.MEMBER, by=by, at=now)
    operations.invite_partner(elsewhere.space, email=EMAIL, role=Role.MEMBER, url="/{token}/", by=by, at=now)
    operations.invite_guest(elsewhere.space, email=EMAIL, days=9, url="/{token}/", by=by, at=now)
    guest = operations.invite_guest(
        make_campaign(collective=other).space, email=EMAIL, days=9, url="/{token}/", by=by, at=now
    )
    operations.accept_guesthood(guest, user=leaver, news_url="/", at=now)
    operations.invite(collective, email="ami@exemple.test", role=Role.MEMBER, by=leaver, at=now)
    NewsWishes.objects.create(user=leaver)
    message = Message.objects.filter(recipient__contains=EMAIL).earliest("pk")
    Incoming.objects.create(
        key="a:1", kind="bounce", recipient=EMAIL, sender="mailer@exemple.test", message=message
    )
    Incoming.objects.create(key="a:2", kind="bounce", recipient=EMAIL.upper(), words=f"<{EMAIL}>: unknown")
    operations.write_due(at=now + timedelta(days=1))
    for one in Message.objects.filter(care="retry"):
        mail.deliver(one, at=now)  # what was said in them is emptied
    return campaign, target


def tables_that_say(words):
    held = {table for table, text in dump().items() if words.lower() in text.lower()}
    sessions = (SessionStore().decode(data) for data in sessions_data())
    return held | {"sessions" for one in sessions if words.lower() in repr(one).lower()}


def sessions_data():
    from portevoix.accounts.models import Session

    return Session.objects.values_list("session_data", flat=True)


def test_c45_no_column_of_any_table_says_who_closed_their_account(collective, keeper, leaver):
    live(collective, keeper, leaver)
    assert {
        "accounts_user",
        "mail_message",
        "collectives_invitation",
        "collectives_guest",
        "mail_incoming",
    } <= tables_that_say(EMAIL)
    answer = enter(leaver).post("/collectives/close-account/")
    assert answer.status_code == 200
    assert tables_that_say(EMAIL) == set()
    assert tables_that_say(NAME) == set()
    leaver.refresh_from_db()
    assert (leaver.name, leaver.is_active) == ("Ancien membre", False)
    assert not NewsWishes.objects.filter(user=leaver).exists()


def test_c45_a_former_member_stands_wherever_a_name_did(collective, keeper, leaver):
    campaign, target = live(collective, keeper, leaver)
    enter(leaver).post("/collectives/close-account/")
    client = enter(keeper)
    pages = [
        "/",
        "/collectives/news/",
        f"/collectives/{collective.code}/members/",
        f"/campaigns/{campaign.code}/",
        reverse("advocacy:targets", args=[campaign.code]),
        reverse("advocacy:target", args=[target.code]),
        reverse("advocacy:guests", args=[campaign.code]),
        reverse("advocacy:partners", args=[campaign.code]),
    ]
    said = {page: client.get(page).content.decode().replace("\xa0", " ") for page in pages}
    assert [page for page, text in said.items() if NAME in text or EMAIL in text] == []
    assert "noté par Ancien membre" in said[reverse("advocacy:target", args=[target.code])]
    assert not queries.members_of(collective).filter(user=leaver).exists()
    assert [entry.verb for entry in entries_about("account", key=str(leaver.pk))][-1:] == ["close"]
    assert User.objects.filter(pk=leaver.pk).exists()


def test_the_page_says_where_an_address_stays(collective, keeper, leaver):
    collective.email = leaver.email
    collective.save()
    page = enter(leaver).get("/collectives/close-account/").content.decode()
    assert f"Votre adresse reste le contact de {collective.name}" in page
