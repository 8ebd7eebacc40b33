"""A collective closed: nobody enters, nothing leaves; opened again; erased for good, and what others hold stays."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy import operations as advocacy
from portevoix.advocacy import queries as campaigns
from portevoix.advocacy.models import Campaign, Target
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.archive.models import Export
from portevoix.archive.operations import erasing
from portevoix.archive.tests.factories import AT, close, make_export, make_rich
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Notification, Participation, Space
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor
from portevoix.directory.operations import add_person
from portevoix.files.models import StoredFile
from portevoix.journal.models import Entry
from portevoix.mail.models import Message
from portevoix.outreach.models import Mailing, Signatory
from portevoix.outreach.queries import mailings
from portevoix.outreach.queries.signatories import read_of
from portevoix.outreach.tests.factories import make_mailing

pytestmark = pytest.mark.django_db
OVER = timedelta(days=30)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def enter(user, *, confirmed=True):
    client = Client()
    client.force_login(user)
    if confirmed:
        session = client.session
        session[CONFIRMED] = timezone.now().timestamp()
        session.save()
    return client


def coordinator_of(collective):
    return collective.memberships.order_by("pk").first().user


def page_of(collective):
    return reverse("archive:close", args=[collective.code])


def share(campaign, partner, *, role=Role.COORDINATOR):
    return Participation.objects.create(space=campaign.space, collective=partner, role=role)


def test_closing_asks_who_one_is_and_says_what_happens():
    collective = make_rich()
    user = coordinator_of(collective)
    asked = enter(user, confirmed=False).get(page_of(collective))
    assert asked.status_code == 302
    assert reverse("accounts:confirm") in asked["Location"]
    client = enter(user)
    assert page_of(collective) in client.get(f"/collectives/{collective.code}/").content.decode()
    page = client.get(page_of(collective)).content.decode()
    assert f"Fermer {collective.name}" in page
    assert reverse("archive:exports", args=[collective.code]) in page
    assert "Les 2 membres n’en voient plus rien." in page
    answer = client.post(page_of(collective))
    assert answer["Location"] == reverse("archive:closed", args=[collective.code])


def test_c14_a_member_or_a_stranger_does_not_close():
    collective = make_collective()
    member, other = make_member(collective), make_collective(name="Autre").memberships.get().user
    assert [enter(one).post(page_of(collective)).status_code for one in (member, other)] == [403, 404]
    collective.refresh_from_db()
    assert collective.closed_at is None


def test_a_campaign_that_others_share_is_handed_over_first():
    collective, partner = make_collective(), make_collective(name="Le Relais")
    campaign = make_campaign(collective=collective)
    share(campaign, partner)
    alone = make_campaign(collective=collective, demand="Ouvrir le gymnase")
    client = enter(coordinator_of(collective))
    answer = client.post(page_of(collective))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("advocacy:partners", args=[campaign.code]) in page
    assert campaign.demand in page
    assert alone.demand not in page
    assert "La campagne qu’il mène seul ferme avec lui." in page
    assert "button danger" not in page
    with pytest.raises(operations.OthersFollow):
        close(collective, by=coordinator_of(collective))


@pytest.mark.parametrize("state", ["due", "sending", "paused"])
def test_nothing_that_is_leaving_is_cut(state):
    collective, lead = make_collective(), make_collective(name="Qui mène")
    campaign = make_campaign(collective=lead)
    share(campaign, collective)
    mailing = make_mailing(campaign=campaign, collective=collective)
    Mailing.objects.filter(pk=mailing.pk).update(state=state)
    assert (operations.is_held(collective), operations.is_held(lead)) == (True, True)
    answer = enter(coordinator_of(collective)).post(page_of(collective))
    assert (answer.status_code, "Un envoi est en train de partir" in answer.content.decode()) == (409, True)
    Mailing.objects.filter(pk=mailing.pk).update(state="stopped")
    assert not operations.is_held(collective)


def test_c14_nobody_enters_what_is_closed():
    collective = make_rich()
    user = coordinator_of(collective)
    campaign = Campaign.objects.get()
    target = campaign.targets.first()
    guest = operations.make_guest_link(campaign.space, label="Presse", days=9, by=user, at=timezone.now())
    named = make_user(email="lectrice@exemple.test")
    person = operations.invite_guest(
        campaign.space, email=named.email, days=9, url="/{token}/", by=user, at=timezone.now()
    )
    operations.accept_guesthood(person, user=named, news_url="/", at=timezone.now())
    invitation = operations.invite(
        collective, email="venir@exemple.test", role=Role.MEMBER, by=user, at=timezone.now()
    )
    export = make_export(collective)
    pages = [
        f"/collectives/{collective.code}/",
        f"/campaigns/{campaign.code}/",
        f"/campaigns/targets/{target.code}/",
        reverse("archive:exports", args=[collective.code]),
        reverse("archive:download", args=[export.code]),
    ]
    client = enter(user)
    token = operations.invitation_url(invitation).split("/")[-2]
    for page in pages:
        answer = client.get(page)
        list(getattr(answer, "streaming_content", ()))
        assert answer.status_code == 200
    close(collective, by=user, at=timezone.now())
    assert [client.get(page).status_code for page in pages] == [404] * 5
    for space in Space.objects.filter(participations__collective=collective):
        assert [queries.role_in(one, space=space) for one in (user, named)] == [None, None]
        assert list(queries.people_in(space)) == []
        assert not queries.guests_of(space).exists()
        assert queries.guest_among([guest.code], space=space) is None
        assert operations.notify(space, kind="advocacy.reply", key="x", url="/", at=AT) == 0
    for one in (user, named):
        assert [list(queries.spaces_of(one, role=role)) for role in Role] == [[], [], []]
        assert not queries.spaces_coordinated_by(one).exists()
        assert not queries.collectives_of(one).exists()
        assert not queries.collectives_where_writing(one).exists()
        assert not queries.coordinated_by(one).exists()
        assert not queries.news_of(one).exists()
        assert not campaigns.campaigns_of(one).exists()
        assert mailings.waiting(one) == []
        assert not directory.actors_visible(one).exclude(space=None).exists()
    assert queries.invitation_of(token) is None
    for page in (
        "/",
        "/campaigns/",
        f"/search/?q={campaign.demand[:12]}",
        "/collectives/news/",
        "/directory/people/",
    ):
        assert campaign.demand not in client.get(page, follow=True).content.decode(), page


def test_c14_reminders_and_checks_pass_over_what_is_closed():
    collective = make_rich()
    close(collective, by=coordinator_of(collective))
    campaign = Campaign.objects.get()
    reply = make_exchange(make_target(campaign), direction="in")
    reply.commitments.create(text="Répondre", due_on=AT.date())
    before = Notification.objects.count()
    advocacy.tell_promises_due(on=AT.date(), at=AT)
    assert Notification.objects.count() == before


def test_a_closed_collective_joins_nothing():
    collective, lead = make_collective(), make_collective(name="Qui mène")
    campaign, user = make_campaign(collective=lead), coordinator_of(collective)
    asked = operations.invite_partner(
        campaign.space, email="x@y.example", role=Role.MEMBER, url="/{token}/", by=coordinator_of(lead), at=AT
    )
    close(collective, by=user)
    collective.refresh_from_db()
    with pytest.raises(operations.NotCoordinator):
        operations.accept_partnership(asked, collective=collective, news_url="/", by=user, at=AT)


def test_it_is_opened_again_from_the_mail_as_it_was():
    collective = make_rich()
    user, campaign = coordinator_of(collective), Campaign.objects.get()
    client = enter(user)
    client.post(page_of(collective))
    (mail,) = Message.objects.filter(recipient__contains=user.email, subject="Un collectif est fermé")
    assert collective.name not in mail.body
    path = re.search(r"https?://[^/]+(/\S+)", mail.body)[1]
    member = queries.members_of(collective).last().user
    assert enter(member).get(path).status_code == 404
    menu = client.get("/").content.decode()
    assert path in menu
    assert f"{collective.name} (fermé)" in menu
    page = client.get(path).content.decode()
    assert "est fermé" in page
    answer = client.post(path)
    assert answer["Location"] == f"/collectives/{collective.code}/"
    assert client.get(f"/campaigns/{campaign.code}/").status_code == 200
    assert campaign.targets.filter(owner=user).count() == 1
    assert client.post(path).status_code == 404
    verbs = Entry.objects.filter(space=collective.space_id, kind="collective").order_by("number")
    assert list(verbs.values_list("verb", flat=True))[-2:] == ["close", "reopen"]


def test_after_thirty_days_it_is_opened_no_more():
    collective = make_collective()
    user = coordinator_of(collective)
    close(collective, by=user, at=timezone.now() - OVER)
    collective.refresh_from_db()
    assert enter(user).get(reverse("archive:closed", args=[collective.code])).status_code == 404
    with pytest.raises(operations.NotClosed):
        operations.reopen_collective(collective, by=user, at=timezone.now())


def test_twice_is_harmless_and_keeps_the_first_day():
    collective = make_collective()
    user = coordinator_of(collective)
    close(collective, by=user)
    close(collective, by=user, at=AT + OVER)
    collective.refresh_from_db()
    assert collective.closed_at == AT


def rows_in(spaces, collective):
    """Every row of every table that leads, by any key, to these spaces or to that collective; opaque numbers too."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            related = getattr(field, "related_model", None)
            wanted = None
            if related is Space or (field.name == "space" and related is None):
                wanted = spaces
            elif related is Collective:
                wanted = [collective]
            if wanted is not None and (
                count := model._default_manager.filter(**{f"{field.attname}__in": wanted}).count()
            ):
                found[f"{model.__name__}.{field.name}"] = count
    return found


def dump():
    """All that the database holds, as text, table by table."""
    tables = connection.introspection.table_names()
    found = {}
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = repr(cursor.fetchall())
    return found


def test_c45_after_thirty_days_nothing_of_it_is_left_in_any_table_nor_on_disk(settings):
    collective = make_rich()
    user = coordinator_of(collective)
    make_export(collective)
    kept = make_rich_beside()
    before = {table: text for table, text in dump().items() if "Rencontrée au marché" in text}
    assert before
    spaces = list(Space.objects.filter(participations__collective=collective).values_list("pk", flat=True))
    folders = [Path(settings.FILES_DIR) / str(space) for space in spaces]
    assert all(folder.exists() for folder in folders)
    close(collective, by=user, at=AT)
    assert erasing.erase_closed(at=AT + OVER - timedelta(seconds=1)) == 0
    assert rows_in(spaces, collective.pk) != {}
    assert erasing.erase_closed(at=AT + OVER) == 1
    assert rows_in(spaces, collective.pk) == {}
    assert not any(folder.exists() for folder in folders)
    said = dump()
    for words in (
        "Rencontrée au marché",
        "Répondre par écrit",
        "Chère Camille",
        "lavigne@exemple.test",
        "logo.png",
    ):
        assert [table for table, text in said.items() if words in text] == [], words
    assert (Export.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert list(Entry.objects.filter(space=0, kind="collective").values_list("verb", "key")) == [
        ("erase", collective.code)
    ]
    assert Campaign.objects.get() == kept
    assert erasing.erase_closed(at=AT + OVER) == 0


def make_rich_beside():
    return make_campaign(collective=make_collective(name="À côté"))


def test_what_it_wrote_for_others_stays_signed_by_its_name():
    collective, lead = make_collective(name="Qui part", phone="+33 1 00"), make_collective(name="Qui mène")
    user = coordinator_of(collective)
    campaign = make_campaign(collective=lead)
    share(campaign, collective)
    own = add_person(collective.space, by=user, at=AT, family_name="Lavigne", email="l@exemple.test")
    target = make_target(campaign, actor=own)
    reply = make_exchange(target, direction="in", summary="Elle viendra", noted_by=user)
    mailing = make_mailing(campaign=campaign, collective=collective)
    theirs = make_mailing(campaign=campaign, collective=lead)
    signed = Signatory.objects.create(
        mailing=theirs,
        collective=collective,
        asked_at=AT,
        answer_by=AT.date(),
        state="signed",
        read=read_of(theirs),
    )
    Mailing.objects.filter(pk=theirs.pk).update(state="sent")
    close(collective, by=user)
    assert queries.role_in(user, space=campaign.space) is None
    assert campaign.space.participations.get().collective == lead
    erasing.erase_closed(at=AT + OVER)
    mailing.refresh_from_db()
    reply.refresh_from_db()
    signed.refresh_from_db()
    left = mailing.collective
    assert (left.name, left.email, left.phone, left.address) == ("Qui part", "", "", "")
    assert (signed.collective, reply.summary, reply.noted_by) == (left, "Elle viendra", user)
    assert Actor.objects.get(pk=own.pk).space == campaign.space
    assert [one.space for one in own.contact_points.all()] == [campaign.space]
    assert list(left.memberships.all()) == list(left.participations.all()) == []
    assert Target.objects.get() == target
    reader = enter(coordinator_of(lead))
    assert reader.get(reverse("advocacy:target", args=[target.code])).status_code == 200
    assert "Qui part" in reader.get(reverse("outreach:signatures", args=[theirs.code])).content.decode()
    assert "Qui part" in reader.get(reverse("outreach:signatures", args=[mailing.code])).content.decode()
    assert queries.to_erase(at=AT + 2 * OVER).count() == 0


def test_a_crash_between_two_steps_is_taken_up_again(monkeypatch):
    collective = make_rich()
    close(collective, by=coordinator_of(collective))
    spaces = list(Space.objects.filter(participations__collective=collective).values_list("pk", flat=True))
    erasing._erase_rows(collective, spaces)
    assert erasing.erase_closed(at=AT + OVER) == 1
    assert rows_in(spaces, collective.pk) == {}


def test_someone_alone_may_close_the_collective_then_their_account():
    collective = make_collective()
    user = coordinator_of(collective)
    client = enter(user)
    answer = client.post("/collectives/close-account/")
    assert answer.status_code == 409
    assert page_of(collective) in answer.content.decode()
    client.post(page_of(collective))
    assert client.post("/collectives/close-account/").status_code == 200
    user.refresh_from_db()
    assert not user.is_active


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_database_little(count, django_assert_max_num_queries):
    collective, partner = make_collective(), make_collective(name="Le Relais")
    for _number in range(count):
        share(make_campaign(collective=collective), partner)
        share(make_campaign(collective=partner), collective)
    client = enter(coordinator_of(collective))
    with django_assert_max_num_queries(12):
        client.get(page_of(collective))
