"""The people and the councils that registers name: known by identity or by code, made when nobody knows them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from portevoix.directory.enums import ActorKind
from portevoix.directory.models import Actor, Body
from portevoix.directory.operations import bulk
from portevoix.directory.rules import identity
from portevoix.directory.rules.names import fold
from portevoix.directory.sources.rne import Council, Line

LOCAL = 99  # rank of a body below those of the chambers
NOTHING_SAID = {"office": "", "function": "", "organisation": ""}
PERSON = (
    "id", "code", "name", "family_name", "given_name", "sort_key", "name_key", "gender", "birth_date", "identity", "profession",
)  # fmt: skip


class People:
    """Everybody official by identity, for the registers of one import."""

    @cached_property
    def known(self) -> dict[int, int]:
        """Identity → person; the kept one of two that a human united. Read once, when somebody is new."""
        rows = Actor.objects.filter(kind=ActorKind.PERSON, space=None).exclude(identity=None)
        found = rows.values_list("identity", "united_with", "pk").iterator()
        return {who: kept or pk for who, kept, pk in found if who is not None}

    def make(self, new: Mapping[int, Line]) -> None:
        """Make these people; from then on they are known."""
        if not new:
            return
        made = dict(
            zip(sorted(new), bulk.reserve(Actor, len(new)), strict=True)
        )  # in the order of their codes
        rows = [_person_row(pk, new[who], who) for who, pk in made.items()]
        bulk.insert(Actor, PERSON, rows, same={"kind": ActorKind.PERSON.value, **NOTHING_SAID})
        self.known.update(made)


def make_bodies(new: Sequence[Council], place_of: Callable[[Council], int | None]) -> Sequence[int]:
    """Make these councils; their keys, in order."""
    keys = bulk.reserve(Actor, len(new))
    actors = [(pk, one.code, one.name, *_keys(one)) for pk, one in zip(keys, new, strict=True)]
    nobody = {"family_name": "", "given_name": "", "gender": "", "profession": ""}
    bulk.insert(
        Actor,
        ("id", "code", "name", "sort_key", "name_key"),
        actors,
        same={"kind": ActorKind.BODY.value, **nobody, **NOTHING_SAID},
    )
    bodies = [(pk, one.kind.value, one.of_name, place_of(one)) for pk, one in zip(keys, new, strict=True)]
    bulk.insert(
        Body,
        ("actor_id", "kind", "of_name", "place_id"),
        bodies,
        same={"abbreviation": "", "colour": "", "rank": LOCAL},
    )
    return keys


def _keys(one: Council) -> tuple[str, str]:
    return fold(one.known_as or one.name)[:300], fold(one.name)[:300]


def _person_row(pk: int, line: Line, who: int) -> tuple[Any, ...]:
    """The columns of PERSON."""
    family, given = line.family, line.given
    return (
        pk,
        identity.code(who),
        f"{given.said} {family.said}".strip(),
        family.said,
        given.said,
        f"{family.folded} {given.folded}".strip(),
        f"{given.folded} {family.folded}".strip(),
        line.role.gender,
        line.birth,
        who,
        line.job,
    )
