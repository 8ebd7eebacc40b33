"""Which rows an archive holds, and what they are called in it. Nothing is read whole: keys first, rows by 500."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth import get_user_model

from portevoix.archive.rules.coding import Known, Outside, Row, attributes, encoded, label_of
from portevoix.archive.rules.tables import BY_LABEL, FILE, LEFT_OUT, MIXED, PLACE, TABLES, Table
from portevoix.collectives.models import Collective, Membership, Participation
from portevoix.directory.models import Actor, ContactPoint, Identifier
from portevoix.files.models import StoredFile
from portevoix.files.queries import path_of
from portevoix.mail.models import Message
from portevoix.places.models import Place

if TYPE_CHECKING:
    from django.db.models import Model

BATCH = 500
T = TypeVar("T")


def batched(wanted: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size`."""
    left = iter(wanted)
    while batch := list(islice(left, size)):
        yield batch


def spaces_of(collective: Collective) -> list[int]:
    """Its own space and those of the campaigns it leads: what it exports."""
    led = Participation.objects.filter(collective=collective, is_lead=True).values_list("space", flat=True)
    return sorted({collective.space_id, *led})


def led_by_others(collective: Collective) -> list[tuple[str, str]]:
    """The campaigns it takes part in without leading, each with who leads it: the lead exports them."""
    led = Participation.objects.filter(
        is_lead=True,
        space__campaign__isnull=False,
        space__participations__in=Participation.objects.filter(collective=collective, is_lead=False),
    ).order_by("space__campaign__demand")
    return list(led.values_list("space__campaign__demand", "collective__name"))


def known(collective: Collective) -> Known:
    """The number of each row, in the order of keys, and the names of what is not held."""
    spaces = spaces_of(collective)
    found = Known(numbers={table.label: _numbers(table, spaces) for table in TABLES})
    found.people = {key: number for number, key in enumerate(_members(collective), 1)}
    found.places = _places(found)
    for label in MIXED:
        found.officials[label] = _officials(label, found)
    return found


def _numbers(table: Table, spaces: list[int]) -> dict[int, int]:
    keys = table.model._default_manager.filter(**{f"{table.path}__in": spaces}).order_by("pk")
    held: Iterable[int] = keys.values_list("pk", flat=True)
    if table.label == FILE:
        held = _kept_files(spaces)
    return {key: number for number, key in enumerate(held, 1)}


def _kept_files(spaces: list[int]) -> list[int]:
    """Files that are on the disk, without those that only something left out points to (printouts, archives)."""
    passing = set(_pointed(label for label in LEFT_OUT if "." in label))
    lasting = set(_pointed(BY_LABEL)) | _attached(spaces)
    files = StoredFile.objects.filter(space__in=spaces).order_by("pk")
    return [one.pk for one in files if one.pk not in passing - lasting and path_of(one).exists()]


def _pointed(labels: Iterable[str]) -> Iterator[int]:
    """The files that rows of these models point to."""
    from django.apps import apps  # noqa: PLC0415  the registry is full by now

    for label in labels:
        model: type[Model] = apps.get_model(label)
        for one in model._meta.concrete_fields:
            if label_of(one) == FILE:
                rows = model._default_manager.exclude(**{one.name: None})
                yield from rows.values_list(one.attname, flat=True)


def _attached(spaces: list[int]) -> set[int]:
    lists = Message.objects.filter(space__in=spaces).values_list("attachments", flat=True)
    return {one["file"] for attached in lists.iterator() for one in attached}


def _members(collective: Collective) -> list[int]:
    members = Membership.objects.filter(collective=collective).order_by("pk")
    return list(members.values_list("user_id", flat=True))


def people(found: Known) -> Iterator[Row]:
    """The members today, with the name and the address the collective knows them by; nobody else."""
    users = get_user_model()._default_manager.in_bulk(list(found.people))
    for key, number in found.people.items():
        user: Any = users[key]
        yield {"id": number, "name": user.name, "email": user.email}


def _linked(found: Known, label: str) -> set[int]:
    """The keys that held rows link to in one model."""
    linked: set[int] = set()
    for table in TABLES:
        names = [one.attname for one in table.fields if label_of(one) == label]
        for keys in batched(found.numbers[table.label], BATCH) if names else ():
            for row in table.model._default_manager.filter(pk__in=keys).values_list(*names):
                linked.update(key for key in row if key is not None)
    return linked


def _places(found: Known) -> dict[int, str]:
    wanted = _linked(found, PLACE)
    rows = Place.objects.filter(pk__in=wanted).values_list("pk", "kind", "code")
    return {key: f"{kind}:{code}" for key, kind, code in rows}


def _officials(label: str, found: Known) -> dict[int, str]:
    """The names of official rows that held rows link to: scheme and value, else the code of the source."""
    wanted = sorted(_linked(found, label) - set(found.numbers[label]))
    named: dict[int, str] = {}
    for keys in batched(wanted, BATCH):
        if label == "directory.ContactPoint":
            points = ContactPoint.objects.filter(pk__in=keys, space=None).exclude(source="")
            named |= {one.pk: f"{one.source}:{one.source_uid}" for one in points}
            continue
        codes = Actor.objects.filter(pk__in=keys, space=None).values_list("pk", "code")
        named |= {key: f"code:{code}" for key, code in codes}
        ids = Identifier.objects.filter(actor__in=keys, actor__space=None).order_by("-scheme", "-value")
        named |= {one.actor_id: f"{one.scheme}:{one.value}" for one in ids}
    return named


def rows(table: Table, found: Known) -> Iterator[Row]:
    """The rows of a table as the archive writes them; one that came since, or lost what it needs, is passed over."""
    names = attributes(table)
    for keys in batched(found.numbers[table.label], BATCH):
        for row in table.model._default_manager.filter(pk__in=keys).order_by("pk").values(*names):
            try:
                yield encoded(table, row, found)
            except Outside:
                continue
