"""The map and the page of one place."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.cartography import operations
from portevoix.cartography.models import Stance, Wish
from portevoix.cartography.queries.stances import standings
from portevoix.cartography.tests.factories import make_stance
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.tests.factories import make_deputy
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db
ACT = {"position": "1", "power": "4", "reason": "A voté l’amendement", "seen_on": "2026-11-10"}


@pytest.fixture
def samira(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def campaign(samira):
    return make_campaign(collective=make_collective(by=samira))


def test_placing_adds_a_line_and_keeps_those_before(client, samira, campaign):
    target = make_target(campaign)
    make_stance(target, seen_on=date(2026, 9, 1), interest=4)
    answer = client.post(f"/map/targets/{target.code}/", ACT)
    assert answer.status_code == 302
    rows = Stance.objects.order_by("seen_on").values_list("position", "interest", "reason", "author")
    assert list(rows) == [(0, 4, "A reçu une délégation", None), (1, 4, "A voté l’amendement", samira.pk)]
    assert Entry.objects.filter(verb="place").count() == 1


def test_a_place_without_a_reason_or_in_the_future_is_refused_and_kept(client, campaign):
    target = make_target(campaign)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post(
        f"/map/targets/{target.code}/", {**ACT, "reason": "", "seen_on": tomorrow, "quotation": "Oui."}
    )
    assert answer.status_code == 422
    assert "Oui." in answer.content.decode()
    assert not Stance.objects.exists()


def test_c14_a_link_that_runs_a_script_is_refused(client, campaign):
    target = make_target(campaign)
    assert (
        client.post(f"/map/targets/{target.code}/", {**ACT, "link": "javascript:alert(1)"}).status_code == 422
    )


def test_the_latest_day_counts_and_what_was_withdrawn_does_not(campaign, samira):
    target, on = make_target(campaign), date(2026, 11, 23)
    make_stance(target, position=-2, seen_on=date(2026, 7, 1))
    make_stance(target, position=1, seen_on=date(2026, 11, 1))
    wrong = make_stance(target, position=2, seen_on=date(2026, 11, 20))
    make_stance(target, position=-1, seen_on=date(2026, 8, 1))
    operations.withdraw(wrong, by=samira, at=timezone.now())
    found = standings(campaign, on=on)[target.pk]
    assert found.now is not None
    assert found.before is not None
    assert (found.now.position, found.before.position, found.line) == (1, -1, (-2, -1, 1))


def test_withdrawn_stays_readable(client, campaign):
    stance = make_stance(make_target(campaign))
    client.post(f"/map/stances/{stance.code}/withdraw/")
    stance.refresh_from_db()
    assert stance.withdrawn_at
    assert stance.reason in client.get(f"/map/targets/{stance.target.code}/").content.decode()


def test_a_wish_is_said_and_taken_back(client, campaign):
    target = make_target(campaign)
    client.post(f"/map/targets/{target.code}/wish/", {"position": "1"})
    assert Wish.objects.get().position == 1
    client.post(f"/map/targets/{target.code}/wish/", {"position": ""})
    assert not Wish.objects.exists()


def test_the_map_names_each_and_narrows(client, campaign):
    one, two = make_target(campaign), make_target(campaign, actor=make_deputy(family="Zola"))
    make_stance(one, power=4)
    make_stance(two, power=1)
    page = client.get(f"/map/{campaign.code}/").content.decode()
    assert page.count("data-pv-point") == 2
    assert client.get(f"/map/{campaign.code}/?q=zola").content.decode().count("data-pv-point") == 1


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_map_asks_as_much_for_one_as_for_many(client, campaign, django_assert_max_num_queries, number):
    for turn in range(number):
        make_stance(make_target(campaign, actor=make_deputy()), position=turn % 5 - 2)
    client.get(f"/map/{campaign.code}/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/map/{campaign.code}/").status_code == 200


def test_c33_what_is_taken_away_runs_no_formula(client, samira, campaign):
    make_stance(make_target(campaign), reason="=1+1")
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    rows = client.get(f"/map/{campaign.code}/export/").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Cible;Nom;Position;")
    assert "'=1+1" in rows[1]
    session[CONFIRMED] = timezone.now().timestamp() - 31 * 60
    session.save()
    assert client.get(f"/map/{campaign.code}/export/").status_code == 302


def test_an_actor_s_page_shows_one_s_own_campaigns_alone(client, campaign):
    deputy = make_deputy()
    make_stance(make_target(campaign, actor=deputy), reason="Chez nous")
    make_stance(make_target(make_campaign(demand="Ailleurs"), actor=deputy), reason="Chez les autres")
    page = client.get(f"/map/actors/{deputy.code}/").content.decode()
    assert "Chez nous" in page
    assert "Chez les autres" not in page
    assert "Ailleurs" not in page


def test_a_guest_reads_and_does_not_place(client, campaign):
    guest = make_member(campaign.space.participations.get().collective, role=Role.GUEST)
    client.force_login(guest)
    target = make_target(campaign)
    assert client.get(f"/map/targets/{target.code}/").status_code == 200
    assert client.post(f"/map/targets/{target.code}/", ACT).status_code == 403


def test_a_target_that_was_placed_stays_and_one_that_was_only_wished_leaves(samira, campaign):
    placed, wished = make_target(campaign), make_target(campaign, actor=make_deputy(family="Zola"))
    make_stance(placed)
    operations.wish(wished, position=1, by=samira, at=timezone.now())
    with pytest.raises(advocacy.TargetHasHistory):
        advocacy.remove_target(placed, by=samira, at=timezone.now())
    advocacy.remove_target(wished, by=samira, at=timezone.now())
    assert list(campaign.targets.all()) == [placed]


@pytest.mark.parametrize(
    ("kind", "begins"), [("a3", b"%PDF-"), ("a4", b"%PDF-"), ("png", b"\x89PNG"), ("svg", b"<svg")]
)
def test_the_map_is_taken_away_as_a_sheet_or_a_picture(client, campaign, kind, begins):
    target = make_target(campaign, actor=make_deputy(family="ⵣⴰⵡ中"))  # no font of ours draws it
    make_stance(target, position=-1, seen_on=date(2026, 7, 1))
    make_stance(target, reason='#import "x" ]')
    operations.wish(target, position=2, by=None, at=timezone.now())
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    assert client.get(f"/map/{campaign.code}/picture/{kind}/").content.startswith(begins)
    assert client.get(f"/map/{campaign.code}/picture/exe/").status_code == 404
