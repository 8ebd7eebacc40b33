"""Ways to a target: by hand on small graphs, then on the page."""

import pytest

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign
from portevoix.cartography.rules.paths import Circle, Hop, Way, ways
from portevoix.cartography.tests.factories import make_sitting, make_stance
from portevoix.collectives.tests.factories import make_collective

GROUP, SMALL, OTHER = ("body", 1), ("body", 2), ("place", 1)


def test_ways_a_small_circle_is_better_than_a_group_of_128():
    circles = {GROUP: Circle("G", 128, frozenset({1, 2})), SMALL: Circle("S", 4, frozenset({1, 3}))}
    assert ways(1, circles=circles, positions={2: 2, 3: 2}) == [
        Way((Hop(3, 1, SMALL),), 2.0),
        Way((Hop(2, 1, GROUP),), 7.0),
    ]


def test_ways_go_through_the_undecided_and_never_through_an_opponent():
    circles = {SMALL: Circle("S", 4, frozenset({1, 2})), OTHER: Circle("O", 8, frozenset({2, 3}))}
    through = Way((Hop(3, 2, OTHER), Hop(2, 1, SMALL)), 2.0 + 2.0 + 3.0 + 0.5)
    assert ways(1, circles=circles, positions={2: None, 3: 1}) == [through]
    assert ways(1, circles=circles, positions={2: -1, 3: 1}) == []


def test_ways_stop_after_three_steps_and_without_circles():
    chain = {("body", n): Circle(str(n), 2, frozenset({n, n + 1})) for n in range(1, 5)}
    assert ways(1, circles=chain, positions={5: 2}) == []
    assert [len(one.hops) for one in ways(1, circles=chain, positions={4: 2})] == [3]
    assert ways(1, circles={}, positions={1: 2}) == []


@pytest.fixture
def campaign(client):
    user = make_user()
    client.force_login(user)
    return make_campaign(collective=make_collective(by=user))


def _sitting(campaign, family, position=None):
    target = make_sitting(campaign, family)
    if position is not None:
        make_stance(target, position=position)
    return target


@pytest.mark.django_db
def test_reach_says_who_can_speak_and_makes_it_the_next_step(client, campaign):
    goal, ally = _sitting(campaign, "Aubépine"), _sitting(campaign, "Bruyère", 2)
    page = client.get(f"/map/targets/{goal.code}/reach/").content.decode()
    assert "Commission des eaux" in page
    assert f'value="{ally.code}"' in page
    client.post(f"/map/targets/{goal.code}/reach/ask/", {"through": ally.code})
    goal.refresh_from_db()
    planned = goal.next_step
    assert "Camille Bruyère" in planned
    client.post(f"/map/targets/{goal.code}/reach/ask/", {"through": _sitting(campaign, "Cytise", 2).code})
    goal.refresh_from_db()
    assert goal.next_step == planned


@pytest.mark.django_db
def test_reach_never_starts_from_another_campaign(client, campaign):
    goal = _sitting(campaign, "Aubépine")
    ally = _sitting(make_campaign(), "Bruyère", 2)
    assert "Bruyère" not in client.get(f"/map/targets/{goal.code}/reach/").content.decode()
    client.post(f"/map/targets/{goal.code}/reach/ask/", {"through": ally.code})
    goal.refresh_from_db()
    assert goal.next_step == ""
    assert client.get(f"/map/targets/{ally.code}/reach/").status_code == 404


@pytest.mark.django_db
def test_reach_costs_the_same_with_one_way_and_with_three(client, campaign, django_assert_max_num_queries):
    goal = _sitting(campaign, "Aubépine")
    counts = []
    for names in (["Bruyère"], ["Cytise", "Dahlia"]):
        for name in names:
            _sitting(campaign, name, 2)
        with django_assert_max_num_queries(12) as asked:
            client.get(f"/map/targets/{goal.code}/reach/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
