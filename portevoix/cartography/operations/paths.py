"""From a way to somebody, the next step of the campaign."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.models import Target


class AlreadyPlanned(Exception):  # noqa: N818  named as the fact
    """Another next step waits with this target."""


@transaction.atomic
def ask(target: Target, *, step: str, by: Any, at: datetime) -> None:
    """Plan whom to ask as the next step with a target. Raises AlreadyPlanned rather than replace one."""
    if Target.objects.select_for_update().get(pk=target.pk).next_step:
        raise AlreadyPlanned(target.code)
    advocacy.plan_next_step(target, step=step, on=None, owner=by, by=by, at=at)
