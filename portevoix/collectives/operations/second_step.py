"""Writes: a collective asks its coordination to sign in with a second step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from portevoix.collectives import queries
from portevoix.collectives.models import Collective
from portevoix.collectives.operations.news import notify
from portevoix.journal import operations as journal


class OwnSecondStepMissing(Exception):  # noqa: N818  refusals are named as the fact
    """Whoever asks the others for a second step has none: they would shut themselves out."""


@transaction.atomic
def ask_for_second_step(collective: Collective, *, asked: bool, by: Any, at: datetime) -> None:
    """Ask for it, or no more; those who lack it are told on the page. Raises OwnSecondStepMissing."""
    if asked and not by.has_second_step():
        raise OwnSecondStepMissing
    collective.require_second_step = asked
    collective.save(update_fields=["require_second_step"])
    verb = "ask-second-step" if asked else "ask-no-second-step"
    space, key = collective.space, collective.code
    journal.record(space=space.pk, actor=by.pk, verb=verb, kind="collective", key=key, at=at)
    if asked:
        notify(
            space,
            kind="collectives.second_step",
            key=f"second-step:{collective.pk}:{at.isoformat()}",
            url=reverse("accounts:second_step"),
            to=[one.user_id for one in queries.coordinators_without_second_step(collective)],
            facts={"collective": collective.name},
            by=by,
            at=at,
        )
