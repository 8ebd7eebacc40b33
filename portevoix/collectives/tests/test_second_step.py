"""c15: a collective asks its coordination to sign in with a second step."""

import pytest
from django.test import Client
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.codes import make_app
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Notification
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db


def enter(user):
    client = Client()
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def samira():
    user = make_user(name="Samira Benali")
    make_app(user)
    return user


@pytest.fixture
def ours(samira):
    return make_collective(by=samira)


def ask(collective, by):
    operations.ask_for_second_step(collective, asked=True, by=by, at=timezone.now())


def test_c15_coordination_waits_for_the_second_step(ours, samira):
    yonas = make_member(ours, role=Role.COORDINATOR)
    ask(ours, samira)
    roles = [queries.role_in(user, space=ours.space) for user in (samira, yonas)]
    assert roles == [Role.COORDINATOR, Role.MEMBER]
    assert [list(queries.spaces_coordinated_by(user)) for user in (samira, yonas)] == [[ours.space], []]
    page = enter(yonas).get(f"/collectives/{ours.code}/letterhead/")
    assert page.status_code == 403
    assert "Cette page attend votre seconde étape" in page.content.decode()
    assert "/accounts/second-step/" in page.content.decode()
    make_app(yonas)
    assert enter(yonas).get(f"/collectives/{ours.code}/letterhead/").status_code == 200


def test_c15_who_waits_reads_writes_and_is_told_on_the_page(ours, samira):
    yonas = make_member(ours, role=Role.COORDINATOR)
    ask(ours, samira)
    page = enter(yonas).get(f"/collectives/{ours.code}/")
    assert page.status_code == 200
    assert "Vous coordonnerez une fois votre seconde étape ajoutée" in page.content.decode()
    assert [(one.user, one.kind) for one in Notification.objects.all()] == [
        (yonas, "collectives.second_step")
    ]


def test_c15_members_and_strangers_are_told_what_they_always_were(ours, samira):
    ask(ours, samira)
    member, stranger = make_member(ours), make_user()
    answers = [enter(user).get(f"/collectives/{ours.code}/letterhead/") for user in (member, stranger)]
    assert [answer.status_code for answer in answers] == [403, 404]
    assert "seconde étape" not in answers[0].content.decode()


def test_c15_nobody_shuts_themselves_out(samira):
    alone = make_user()
    ours = make_collective(by=alone)
    answer = enter(alone).post(f"/collectives/{ours.code}/second-step/", {"asked": "1"})
    ours.refresh_from_db()
    assert (answer.status_code, ours.require_second_step) == (409, False)
    assert "Ajoutez d’abord votre propre seconde étape" in answer.content.decode()


def test_c15_the_page_names_who_has_none_and_the_journal_who_asked(ours, samira):
    make_member(ours, role=Role.COORDINATOR, user=make_user(name="Yonas Tesfay"))
    client = enter(samira)
    page = client.get(f"/collectives/{ours.code}/second-step/").content.decode()
    assert "Yonas Tesfay" in page
    client.post(f"/collectives/{ours.code}/second-step/", {"asked": "1"})
    client.post(f"/collectives/{ours.code}/second-step/", {"asked": "0"})
    verbs = list(Entry.objects.filter(kind="collective").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["open", "ask-second-step", "ask-no-second-step"]


def test_c15_another_collective_of_the_space_may_ask_for_nothing(ours, samira):
    """A role held through two collectives is the highest of those that do not wait."""
    theirs = make_collective(by=samira)
    yonas = make_member(ours, role=Role.COORDINATOR)
    make_member(theirs, role=Role.COORDINATOR, user=yonas)
    theirs.participations.create(space=ours.space)
    ask(ours, samira)
    assert queries.role_in(yonas, space=ours.space) == Role.COORDINATOR


def test_c15_the_operator_too_when_the_server_says_so(settings):
    operator = make_user(is_operator=True)
    client = enter(operator)
    url = "/upkeep/"
    assert client.get(url).status_code == 200
    settings.OPERATOR_SECOND_STEP = True
    assert client.get(url).status_code == 403
    make_app(operator)
    assert client.get(url).status_code == 200
