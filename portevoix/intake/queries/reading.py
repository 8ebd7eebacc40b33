"""The file of an import as rows, how it is understood, and whom its rows are compared with."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from portevoix.advocacy import queries as advocacy
from portevoix.advocacy.models import Campaign, Target
from portevoix.directory.enums import ActorKind, BodyKind, ContactKind, Office
from portevoix.directory.models import Actor, ContactPoint, Mandate
from portevoix.directory.rules.names import fold
from portevoix.files.queries import bytes_of
from portevoix.intake.enums import Field, RowState
from portevoix.intake.models import Import, Memory
from portevoix.intake.rules import days, headings, likeness, rows
from portevoix.intake.sources import FileRefused, Options, Table, read

CHUNK = 2000


def options_of(run: Import) -> Options:
    """How a person corrected the reading."""
    names = ("encoding", "separator", "sheet", "heading")
    return Options(**{name: run.options[name] for name in names if run.options.get(name) is not None})


def table_of(run: Import, *, options: Options | None = None) -> Table:
    """The file as rows; its bytes are read from disk. Raises FileRefused when they are gone."""
    if run.file is None:
        raise FileRefused("forgotten")
    return read(bytes_of(run.file), name=run.file_name, options=options or options_of(run))


def campaigns_for(run: Import, *, user: Any) -> QuerySet[Campaign]:
    """The campaigns that may receive the history of an import: those the person may write in."""
    found = advocacy.campaigns_where_writing(user)
    alone = getattr(run.space, "campaign", None)
    return found.filter(pk=alone.pk) if alone is not None else found


def matching_of(run: Import) -> rows.Matching:
    """How the columns are understood, days in the order that whole columns proved."""
    fields = tuple(map(Field, run.fields))
    orders = {int(at): days.Order(**said) for at, said in run.options.get("orders", {}).items()}
    named = (
        campaigns_for(run, user=run.by) if Field.CAMPAIGN in fields and run.by else Campaign.objects.none()
    )
    return rows.Matching(
        fields=fields,
        headings=tuple(run.headings),
        today=timezone.localdate(),
        orders=orders,
        campaigns={fold(one.demand): one.code for one in named},
        campaign=run.campaign.code if run.campaign else "",
        suspects=frozenset(number for one in run.reading["notes"] for number in one.get("numbers", [])),
        titles=frozenset(run.options.get("titles", [])),
    )


def guesses(run: Import, table: Table) -> tuple[list[Field], bool]:
    """What each column becomes, and whether a person said so before for these headings."""
    memory = Memory.objects.filter(space=run.space, key=headings.key_of(run.headings)).first()
    recalled = headings.recall(run.headings, memory.fields) if memory else None
    return recalled or headings.guess(run.headings, table.columns()), recalled is not None


def people_of(run: Import) -> list[likeness.Person]:
    """The rows to take in, as people to compare."""
    ready = run.rows.filter(state=RowState.READY).order_by("number").values_list("pk", "facts")
    return [
        likeness.person_of(pk, facts, has_history=facts["exchange"] is not None)
        for pk, facts in ready.iterator(chunk_size=CHUNK)
    ]


def known_people(run: Import) -> Iterator[likeness.Person]:
    """Official people, those of the space and the targets of its campaign: never another space's.

    Streamed in two statements and one for those who sit, in the order of their keys.
    """
    targets = Target.objects.filter(Q(campaign__space=run.space_id) | Q(campaign=run.campaign_id))
    seen = Q(space=None) | Q(space=run.space_id) | Q(pk__in=targets.values("actor"))
    actors = Actor.objects.filter(seen, kind=ActorKind.PERSON).order_by("pk")
    points = ContactPoint.objects.filter(
        Q(space=None) | Q(space=run.space_id),
        actor__in=actors.order_by().values("pk"),
        kind__in=[ContactKind.EMAIL, ContactKind.PHONE],
    ).order_by("actor_id", "pk")
    sitting = set(
        Mandate.objects.filter(end=None, body__body__kind=BodyKind.CHAMBER).values_list(
            "person_id", flat=True
        )
    )
    reach = groupby(points.values_list("actor_id", "kind", "value").iterator(CHUNK), key=lambda row: row[0])
    held = next(reach, None)
    for actor in actors.iterator(CHUNK):
        mine: list[Any] = []
        while held is not None and held[0] <= actor.pk:
            mine = list(held[1]) if held[0] == actor.pk else mine
            held = next(reach, None)
        yield _known(actor, mine, sits=actor.pk in sitting)


def _known(actor: Actor, points: list[Any], *, sits: bool) -> likeness.Person:
    office = Office.DEPUTY.value if sits else actor.office
    nameless = f"{actor.function} {actor.organisation}"
    return likeness.Person(
        key=actor.pk,
        given=fold(actor.given_name),
        family=fold(actor.family_name or ("" if actor.given_name else nameless)),
        organisation=fold(actor.organisation),
        emails=frozenset(value.lower() for _actor, kind, value in points if kind == ContactKind.EMAIL),
        phones=frozenset(
            likeness.digits(value) for _actor, kind, value in points if kind == ContactKind.PHONE
        ),
        gender=actor.gender,
        office=office,
        known=True,
    )
