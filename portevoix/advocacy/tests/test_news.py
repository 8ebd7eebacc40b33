"""What is told to the people of a campaign."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portevoix.advocacy import operations
from portevoix.advocacy.enums import Channel, CommitmentState, Direction
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives import queries
from portevoix.collectives.models import Notification
from portevoix.collectives.tests.factories import make_collective, make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def target():
    return make_target(make_campaign(collective=make_collective()))


def note(target, *, direction=Direction.IN, by):
    return operations.record_exchange(
        target, channel=Channel.LETTER, direction=direction, happened_on=TODAY, by=by, at=NOW
    )


def lines(user):
    return [one.words for one in queries.told(queries.news_of(user))]


def test_a_reply_is_told_to_the_others(target):
    [collective] = [one.collective for one in target.campaign.space.participations.all()]
    author, reader = make_member(collective), make_member(collective)
    note(target, by=author)
    note(target, direction=Direction.OUT, by=author)
    assert lines(reader) == [f"{author.name} a noté une réponse\u00a0: {target.actor.name}."]
    assert lines(author) == []


def test_a_promise_is_told_once_the_day_before(target):
    [collective] = [one.collective for one in target.campaign.space.participations.all()]
    reader = make_member(collective)
    exchange = note(target, by=reader)
    operations.make_promise(exchange, text="Ouvrir le gymnase", due_on=date(2026, 11, 25), by=reader, at=NOW)
    late = operations.make_promise(exchange, text="Écrire", due_on=TODAY, by=reader, at=NOW)
    operations.settle_commitment(late, state=CommitmentState.KEPT, on=TODAY, by=reader, at=NOW)
    assert operations.tell_promises_due(on=TODAY, at=NOW) == 0
    for _ in range(2):
        operations.tell_promises_due(on=TODAY + timedelta(days=1), at=NOW)
    assert lines(reader) == [f"Une promesse arrive à échéance le 25 novembre\u00a0: {target.actor.name}."]
    assert Notification.objects.filter(user=reader).count() == 1
