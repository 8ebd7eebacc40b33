"""Writing who is competent: a version of a line, its verification, its withdrawal; the themes of a campaign."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portevoix.advocacy.models import Campaign
from portevoix.collectives.models import Space, new_code
from portevoix.competence.models import CampaignTheme, Competency
from portevoix.competence.rules.lines import Line
from portevoix.journal import operations as journal

SAID = ("theme", "level", "seat", "who", "matter", "source", "link", "verified_on")


@transaction.atomic
def write(space: Space, *, line: str = "", by: Any, at: datetime, **said: Any) -> Competency:
    """A new version of a line, for the members of a space; without `line`, a line of their own."""
    made = Competency.objects.create(space=space, line=line or new_code(), author=by, noted_at=at, **said)
    _note(made, verb="competence_written", by=by, at=at)
    return made


@transaction.atomic
def verify(space: Space, *, line: Line, by: Any, at: datetime) -> Competency:
    """Somebody read the source today and it still says so: a version with today's date."""
    said = {name: getattr(line, name) for name in SAID} | {"verified_on": timezone.localdate(at)}
    made = Competency.objects.create(space=space, line=line.key, author=by, noted_at=at, **said)
    _note(made, verb="competence_verified", by=by, at=at)
    return made


@transaction.atomic
def withdraw(space: Space, *, line: Line, by: Any, at: datetime) -> Competency:
    """The line no longer counts for this space; its versions stay, and a new one brings it back."""
    said = {name: getattr(line, name) for name in SAID}
    made = Competency.objects.create(
        space=space, line=line.key, is_withdrawn=True, author=by, noted_at=at, **said
    )
    _note(made, verb="competence_withdrawn", by=by, at=at)
    return made


@transaction.atomic
def choose_themes(campaign: Campaign, *, themes: Iterable[str], by: Any, at: datetime) -> None:
    """The themes of a campaign, from now on."""
    wanted = set(themes)
    CampaignTheme.objects.filter(campaign=campaign).exclude(theme__in=wanted).delete()
    rows = [CampaignTheme(campaign=campaign, theme=theme) for theme in sorted(wanted)]
    CampaignTheme.objects.bulk_create(rows, ignore_conflicts=True)
    journal.record(
        space=campaign.space_id,
        actor=by.pk,
        verb="themes_chosen",
        kind="campaign",
        key=campaign.code,
        at=at,
    )


def _note(made: Competency, *, verb: str, by: Any, at: datetime) -> None:
    journal.record(space=made.space_id, actor=by.pk, verb=verb, kind="competency", key=made.line, at=at)
