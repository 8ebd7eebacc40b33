"""What is written, what is refused, what a second press changes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portevoix.advocacy import operations
from portevoix.advocacy.enums import CampaignState, Channel, CommitmentState, Direction
from portevoix.advocacy.models import Commitment, Exchange, Target
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy, make_person
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def now():
    return timezone.now()


def lines(campaign):
    """What the journal keeps of a campaign."""
    return list(Entry.objects.filter(space=campaign.space_id).order_by("pk").values_list("verb", "kind"))


def record(target, **facts):
    return operations.record_exchange(
        target,
        **{
            "channel": Channel.EMAIL,
            "direction": Direction.IN,
            "happened_on": DAY,
            "by": None,
            "at": now(),
            **facts,
        },
    )


def test_a_campaign_opens_in_a_space_of_its_own():
    collective = make_collective()
    campaign = operations.open_campaign(collective, demand="Un point d’eau", by=None, at=now())
    assert campaign.space_id != collective.space_id
    assert (campaign.state, lines(campaign)) == (CampaignState.ACTIVE, [("open", "campaign")])


@pytest.mark.parametrize(
    ("obtained", "state", "kept"),
    [("  L’arrêté est signé. ", CampaignState.WON, "L’arrêté est signé."), (" ", CampaignState.CLOSED, "")],
)
def test_a_campaign_ends_with_the_act_or_without_and_opens_again(obtained, state, kept):
    campaign = make_campaign()
    operations.conclude(campaign, obtained=obtained, by=None, at=now())
    campaign.refresh_from_db()
    assert (campaign.state, campaign.obtained) == (state, kept)
    operations.reopen(campaign, by=None, at=now())
    campaign.refresh_from_db()
    assert (campaign.state, campaign.obtained) == (CampaignState.ACTIVE, kept)


def test_adding_twice_adds_once_and_keeps_what_was_asked():
    campaign, one, other = make_campaign(), make_deputy(), make_person(family="Lilas")
    assert operations.add_targets(campaign, actors=[one], ask="d’écrire", by=None, at=now()) == (1, 0)
    assert operations.add_targets(campaign, actors=[one, other, other], ask="x", by=None, at=now()) == (1, 1)
    assert operations.add_targets(campaign, actors=[one, other], by=None, at=now()) == (0, 2)
    assert list(campaign.targets.order_by("pk").values_list("ask", flat=True)) == ["d’écrire", "x"]
    assert lines(campaign) == [("add 1", "target"), ("add 1", "target")]


def test_the_database_knows_one_target_per_actor():
    target = make_target()
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(campaign=target.campaign, actor=target.actor)


def test_a_target_without_history_leaves():
    target = make_target()
    operations.remove_target(target, by=None, at=now())
    assert not Target.objects.exists()


def test_a_target_with_an_exchange_stays():
    exchange = make_exchange()
    with pytest.raises(operations.TargetHasHistory):
        operations.remove_target(exchange.target, by=None, at=now())
    assert Target.objects.get() == exchange.target


def test_several_targets_change_only_in_what_is_given():
    campaign = make_campaign()
    targets = [
        make_target(campaign, actor=make_person(family=f"Lilas {number}"), ask="d’écrire")
        for number in range(3)
    ]
    assert operations.revise_targets(targets[:2], by=None, at=now(), next_step="Appeler") == 2
    found = campaign.targets.order_by("pk").values_list("ask", "next_step")
    assert list(found) == [("d’écrire", "Appeler"), ("d’écrire", "Appeler"), ("d’écrire", "")]
    assert operations.revise_targets(targets, by=None, at=now()) == 0


def test_an_empty_step_clears_day_and_owner():
    target = make_target()
    owner = make_collective().memberships.get().user
    operations.plan_next_step(target, step="Appeler", on=DAY, owner=owner, by=owner, at=now())
    target.refresh_from_db()
    assert (target.next_step, target.next_step_on, target.owner) == ("Appeler", DAY, owner)
    operations.plan_next_step(target, step="", on=DAY, owner=owner, by=owner, at=now())
    target.refresh_from_db()
    assert (target.next_step, target.next_step_on, target.owner) == ("", None, None)


def test_a_source_key_records_once():
    target = make_target()
    first = record(target, source_key="letter:12", summary="partie")
    again = record(target, source_key="letter:12", summary="encore")
    assert (again.pk, again.summary, Exchange.objects.count()) == (first.pk, "partie", 1)
    assert lines(target.campaign) == [("record", "exchange")]


def whole(target, **facts):
    exchange = {"channel": Channel.CALL, "direction": Direction.BOTH, "happened_on": DAY, "summary": "Oui."}
    return operations.record_whole(
        target,
        exchange={**exchange, **facts},
        promise=("écrire au préfet", date(2026, 12, 1)),
        next_step=("Rappeler", date(2026, 12, 2)),
        by=None,
        at=now(),
    )


def test_an_exchange_comes_with_its_promise_and_the_step_that_follows():
    target = make_target()
    exchange = whole(target)
    target.refresh_from_db()
    promise = Commitment.objects.get()
    assert (promise.exchange, promise.text, promise.due_on) == (
        exchange,
        "écrire au préfet",
        date(2026, 12, 1),
    )
    assert (target.next_step, target.next_step_on) == ("Rappeler", date(2026, 12, 2))


def test_a_form_sent_twice_is_noted_once():
    target = make_target()
    assert whole(target, source_key="note:abc") == whole(target, source_key="note:abc")
    assert (Exchange.objects.count(), Commitment.objects.count()) == (1, 1)


def test_a_promise_is_settled_and_taken_back():
    promise = Commitment.objects.create(exchange=make_exchange(), text="écrire")
    operations.settle_commitment(promise, state=CommitmentState.KEPT, on=DAY, by=None, at=now())
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == (CommitmentState.KEPT, DAY)
    operations.settle_commitment(promise, state=CommitmentState.OPEN, on=DAY, by=None, at=now())
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == (CommitmentState.OPEN, None)


def test_what_a_person_noted_is_corrected_and_erased():
    exchange = make_exchange(source_key="note:abc")
    operations.revise_exchange(exchange, by=None, at=now(), summary="Corrigé.")
    exchange.refresh_from_db()
    assert exchange.summary == "Corrigé."
    operations.remove_exchange(exchange, by=None, at=now())
    assert not Exchange.objects.exists()


def test_what_a_letter_wrote_stays():
    exchange = make_exchange(source_key="letter:12")
    with pytest.raises(operations.WrittenByALetter):
        operations.remove_exchange(exchange, by=None, at=now())
    assert Exchange.objects.get() == exchange
