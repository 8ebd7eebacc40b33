"""What pages of campaigns read: figures, what is due, in how many queries."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portevoix.advocacy import operations, queries
from portevoix.advocacy.enums import CommitmentState, Standing
from portevoix.advocacy.models import Commitment
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LETTER = date(2026, 11, 2)


def coordinator(collective):
    return collective.memberships.get().user


def someone(campaign, number, **fields):
    """A target of an invented name."""
    return make_target(campaign, actor=make_person(given="Inès", family=f"Lilas {number}"), **fields)


def promise(target, *, due_on, **fields):
    exchange = make_exchange(target, direction="both", channel="meeting", happened_on=LETTER)
    return Commitment.objects.create(exchange=exchange, text="écrire au préfet", due_on=due_on, **fields)


def told(dues):
    return [(due.kind, due.target.actor.family_name, due.on) for due in dues]


def agenda(user, *, until=TODAY):
    return queries.agenda(user, on=TODAY, until=until)


def test_the_figures_of_the_chain():
    campaign = make_campaign()
    silent, answered, met, _new = (someone(campaign, number) for number in range(4))
    make_exchange(silent, happened_on=LETTER)
    make_exchange(answered, happened_on=LETTER)
    make_exchange(answered, direction="in", channel="email", happened_on=TODAY)
    promise(met, due_on=None)
    found = queries.summary(campaign, on=TODAY)
    assert (found.targets, found.messages, found.replies, found.promises) == (4, 2, 2, 1)
    assert found.standings == Counter(
        [Standing.SILENT, Standing.ANSWERED, Standing.PROMISED, Standing.TO_CONTACT]
    )


def test_what_falls_due_the_oldest_first():
    campaign = make_campaign()
    make_exchange(someone(campaign, 1), happened_on=LETTER)
    someone(campaign, 2, next_step="Appeler", next_step_on=TODAY + timedelta(days=7))
    someone(campaign, 3, next_step="Un jour")
    someone(campaign, 4, next_step="Plus tard", next_step_on=TODAY + timedelta(days=8))
    promise(someone(campaign, 5), due_on=TODAY - timedelta(days=1))
    promise(someone(campaign, 6), due_on=TODAY, state=CommitmentState.KEPT)
    found = queries.summary(campaign, on=TODAY)
    assert told(found.dues.first) == [
        ("remind", "Lilas 1", date(2026, 11, 17)),
        ("promise", "Lilas 5", TODAY - timedelta(days=1)),
        ("step", "Lilas 2", TODAY + timedelta(days=7)),
        ("step", "Lilas 3", None),
    ]
    assert found.next_step == "promise"


def test_a_planned_step_takes_the_place_of_a_reminder():
    target = make_target(next_step="Appeler", next_step_on=TODAY)
    make_exchange(target, happened_on=LETTER)
    assert [due.kind for due in queries.summary(target.campaign, on=TODAY).dues.first] == ["step"]


def test_due_for_someone_leaves_out_others_work_ended_campaigns_and_other_spaces():
    collective = make_collective()
    user = coordinator(collective)
    other = coordinator(make_collective(name="Ailleurs"))
    campaign, ended = make_campaign(collective=collective), make_campaign(collective=collective)
    ended.state = "closed"
    ended.save()
    step = {"next_step": "Appeler", "next_step_on": TODAY}
    someone(campaign, 1, owner=user, **step)
    someone(campaign, 2, owner=other, **step)
    someone(campaign, 3, **step)
    someone(ended, 4, owner=user, **step)
    someone(make_campaign(collective=make_collective(name="Loin")), 5, owner=user, **step)
    dues = agenda(user).dues
    assert [name for _kind, name, _on in told(dues.first)] == ["Lilas 1", "Lilas 3"]
    assert (dues.count, dues.late) == (2, frozenset())


def test_a_promise_made_without_any_letter_falls_due():
    collective = make_collective()
    promise(someone(make_campaign(collective=collective), 1), due_on=TODAY)
    found = agenda(coordinator(collective))
    assert told(found.dues.first) == told(found.ahead) == [("promise", "Lilas 1", TODAY)]


@pytest.mark.parametrize(("number", "kinds"), [(3, ["remind"] * 3), (4, ["reminds"])])
def test_many_silent_targets_are_one_thing_to_do(number, kinds):
    campaign = make_campaign()
    for rank in range(number):
        make_exchange(someone(campaign, rank), happened_on=LETTER)
    dues = queries.summary(campaign, on=TODAY).dues
    assert [due.kind for due in dues.first] == kinds
    assert (dues.count, sum(due.number for due in dues.first)) == (len(kinds), number)


def test_the_weeks_ahead_hold_dates_up_to_a_day():
    collective = make_collective()
    campaign = make_campaign(collective=collective)
    for number, days in enumerate((-7, -6, 20, 21)):
        someone(campaign, number, next_step="Appeler", next_step_on=TODAY + timedelta(days=days))
    promise(someone(campaign, 9), due_on=TODAY)
    found = agenda(coordinator(collective), until=TODAY + timedelta(days=20))
    assert [name for _kind, name, _on in told(found.ahead)] == ["Lilas 1", "Lilas 9", "Lilas 2"]


def test_a_list_of_targets_is_filtered_and_sorted():
    collective = make_collective()
    campaign, user = make_campaign(collective=collective), coordinator(collective)
    first = someone(campaign, 1, owner=user, next_step="Appeler", next_step_on=TODAY)
    second, third = someone(campaign, 2), someone(campaign, 3)
    make_exchange(second, happened_on=date(2026, 11, 10))
    make_exchange(third, happened_on=LETTER)

    def found(**asked):
        return queries.in_order(queries.filtered(campaign, on=TODAY, **asked))

    assert found() == [first, second, third]
    assert found(q="lilas 2") == [second]
    assert found(standing="silent") == [second, third]
    assert found(owner=str(user.pk)) == [first]
    assert found(owner="nobody") == [second, third]
    assert found(sort="silence") == [third, second, first]
    assert found(sort="next") == [first, second, third]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_reads_cost_the_same_queries(count, django_assert_num_queries):
    collective = make_collective()
    user = coordinator(collective)
    campaign = make_campaign(collective=collective)
    for number in range(count):
        actor = make_deputy(family=f"Lilas {number}", email="")
        target = make_target(campaign, actor=actor, next_step="Appeler")
        make_exchange(target, direction="in", happened_on=TODAY)
        promise(target, due_on=TODAY)
        make_campaign(collective=collective)
    with django_assert_num_queries(4):
        queries.summary(campaign, on=TODAY)
    with django_assert_num_queries(4):
        assert agenda(user).dues.count == count * 2
    with django_assert_num_queries(1):
        assert len(queries.campaigns_of(user)) == count + 1
    with django_assert_num_queries(2):
        assert len(queries.replies_to(user, on=TODAY)) == min(count, 6)
    with django_assert_num_queries(4):
        assert len(queries.rows(queries.targets_of(campaign), on=TODAY)) == count


def test_exchanges_with_an_actor_are_those_of_ones_own_campaigns():
    actor, mine, other = make_deputy(), make_collective(), make_collective(name="Ailleurs")
    own = make_exchange(make_target(make_campaign(collective=mine), actor=actor))
    make_exchange(make_target(make_campaign(collective=other), actor=actor))
    assert list(queries.exchanges_with(actor, user=coordinator(mine))) == [own]


def test_what_came_back_counts_for_nothing():
    campaign = make_campaign()
    target = someone(campaign, 1)
    letter = make_exchange(target, happened_on=LETTER)
    operations.note_came_back(letter, on=LETTER, by=None, at=timezone.now())
    operations.note_came_back(letter, on=TODAY, by=None, at=timezone.now())
    letter.refresh_from_db()
    assert letter.came_back_on == LETTER
    [row] = queries.rows([target], on=TODAY)
    assert (row.standing, row.silent_days, row.remind_on) == (Standing.TO_CONTACT, 0, None)
    figures = queries.figures(campaign)
    assert (figures.messages, figures.replies) == (0, 0)
