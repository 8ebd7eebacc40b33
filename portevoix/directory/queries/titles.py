"""What someone is, in lower case as in a sentence: "sénatrice du Pas-de-Calais", "ministre de l’intérieur"."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portevoix.directory.enums import BodyKind, Gender, Office
from portevoix.directory.models import Actor
from portevoix.directory.rules import territory
from portevoix.places.enums import Kind
from portevoix.places.models import Place

Row = Mapping[str, Any]  # a mandate: "office", "role_label", "body__name", "body__body__kind"
OF_THE_STATE = {Office.PREFECT, Office.SUBPREFECT}


def title(one: Actor, seat: Row | None, place: Place | None, *, former: Row | None) -> str:
    """The office held now, else the work in an institution, else the seat held once, else what a space wrote."""
    if seat is not None:
        return _present(one, seat, place)
    if former is not None:
        return _former(one.gender, former["office"])
    return ", ".join(filter(None, [one.function, one.organisation]))


def _present(one: Actor, seat: Row, place: Place | None) -> str:
    office = seat["office"]
    if office in {Office.DEPUTY, Office.SENATOR, Office.MEP}:
        return _in_parliament(one.gender, office, place)
    if office == Office.MAYOR and place:
        return _("mayor %(of)s") % {"of": territory.of_commune(place.name)}
    label = _small(seat["role_label"])
    if office in OF_THE_STATE:
        return label if " " in label else f"{label} {_of(place)}".strip()
    return label if seat["body__body__kind"] == BodyKind.GOVERNMENT else f"{label}, {seat['body__name']}"


def _in_parliament(gender: str, office: str, place: Place | None) -> str:
    if office == Office.DEPUTY:
        return _seated(gender) % {"seat": place.name} if place else _deputy(gender)
    return f"{_senator(gender)} {_of(place)}".strip() if office == Office.SENATOR else _mep(gender)


def _small(label: str) -> str:
    """Without its capital, unless the first word is an acronym."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _of(place: Place | None) -> str:
    if place is None:
        return ""
    if place.kind == Kind.COMMUNE:
        return territory.of_commune(place.name)
    return territory.of(place.kind, place.code, place.name)


def _seated(gender: str) -> str:
    if gender == Gender.FEMALE:
        return pgettext("woman", "deputy for the %(seat)s")
    if gender == Gender.MALE:
        return pgettext("man", "deputy for the %(seat)s")
    return pgettext("unknown", "deputy for the %(seat)s")


def _deputy(gender: str) -> str:
    if gender == Gender.FEMALE:
        return pgettext("woman", "deputy")
    return pgettext("man", "deputy") if gender == Gender.MALE else _("deputy, gender unknown")


def _senator(gender: str) -> str:
    if gender == Gender.FEMALE:
        return pgettext("woman", "senator")
    return pgettext("man", "senator") if gender == Gender.MALE else pgettext("unknown", "senator")


def _mep(gender: str) -> str:
    if gender == Gender.FEMALE:
        return pgettext("woman", "member of the European Parliament")
    if gender == Gender.MALE:
        return pgettext("man", "member of the European Parliament")
    return pgettext("unknown", "member of the European Parliament")


def _former(gender: str, office: str) -> str:
    """Who once sat."""
    words = {
        Office.SENATOR: (
            pgettext("woman", "former senator"),
            pgettext("man", "former senator"),
            pgettext("unknown", "former senator"),
        ),
        Office.MEP: (
            pgettext("woman", "former member of the European Parliament"),
            pgettext("man", "former member of the European Parliament"),
            pgettext("unknown", "former member of the European Parliament"),
        ),
    }.get(
        Office(office),
        (pgettext("woman", "former deputy"), pgettext("man", "former deputy"), _("deputy, gender unknown")),
    )
    return words[0] if gender == Gender.FEMALE else words[1] if gender == Gender.MALE else words[2]
