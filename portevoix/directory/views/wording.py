"""The list of a chamber in words: its heading, the sentence of the result, what is chosen, the bars, the sorting."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.directory.queries import Choice, DeputyFilter, Listing
from portevoix.directory.rules.filters import DIMENSIONS, SORTS
from portevoix.directory.rules.offices import EUROPARL, SENAT

BAR = 132  # units wide
WORTH_DRAWING = 10


ROUTES = {"": "directory:deputies", SENAT: "directory:senators", EUROPARL: "directory:meps"}


@dataclass(frozen=True)
class Chamber:
    """What a list of members says of its chamber."""

    title: str
    heading: str
    sit: str  # after the number of people, when nothing is filtered on
    placeholder: str
    empty: str


def chamber(chosen: DeputyFilter, listing: Listing) -> Chamber:
    """The words of the chamber that is listed."""
    if chosen.chamber == SENAT:
        return _senat(listing.total)
    return _europarl(listing.total) if chosen.chamber == EUROPARL else _assemblee(listing.total)


def _assemblee(total: int) -> Chamber:
    heading = ngettext("%(counter)s deputy", "%(counter)s deputies", total) % {"counter": total}
    return Chamber(
        title=_("Deputies"),
        heading=heading if total else _("The deputies"),
        sit=_("sit in the Assemblée nationale."),
        placeholder=_("Name of a deputy"),
        empty=_(
            "Deputies, their groups and their committees come from the open data of the Assemblée nationale. The "
            "person who runs the server imports them once, then whenever they change."
        ),
    )


def _senat(total: int) -> Chamber:
    heading = ngettext("%(counter)s senator", "%(counter)s senators", total) % {"counter": total}
    return Chamber(
        title=_("Senators"),
        heading=heading if total else _("The senators"),
        sit=_("sit in the Sénat."),
        placeholder=_("Name of a senator"),
        empty=_(
            "Senators, their groups and their committees come from the open data of the Sénat (ODSEN_GENERAL.csv and "
            "its three companions). The person who runs the server imports them once, then whenever they change."
        ),
    )


def _europarl(total: int) -> Chamber:
    heading = ngettext(
        "%(counter)s member of the European Parliament",
        "%(counter)s members of the European Parliament",
        total,
    ) % {"counter": total}
    return Chamber(
        title=_("European Parliament"),
        heading=heading if total else _("Members of the European Parliament elected in France"),
        sit=_("sit in the European Parliament, elected in France."),
        placeholder=_("Name of a member of the European Parliament"),
        empty=_(
            "The members elected in France, their groups and their committees come from the European Parliament. The "
            "person who runs the server imports them once, then whenever they change."
        ),
    )


@dataclass(frozen=True)
class Tag:
    """One thing that is filtered on, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Bar:
    """A group in the result: how many of its members the list keeps."""

    label: str
    name: str
    count: int
    width: str


def address(chosen: DeputyFilter) -> str:
    """The list under a filter."""
    query = replace(chosen, chamber="").query_string()
    return reverse(ROUTES[chosen.chamber]) + (f"?{query}" if query else "")


def tags(chosen: DeputyFilter, listing: Listing) -> list[Tag]:
    """Each chosen value, removable; the name too."""
    found = [
        Tag(choice.label, address(chosen.without(name, choice.value)))
        for name in DIMENSIONS
        for choice in listing.chosen(name)
    ]
    return [*found, Tag(f"«\u00a0{chosen.q}\u00a0»", address(chosen.without("q")))] if chosen.q else found


def sorts(chosen: DeputyFilter) -> list[tuple[str, str, bool]]:
    """Ways of sorting: value, words, whether it is the present one."""
    words = {"name": _("by name"), "departement": _("by department"), "group": _("by group")}
    return [(name, words[name], name == chosen.sort) for name in SORTS]


def bars(listing: Listing) -> list[Bar]:
    """The groups of the people listed, drawn, the widest full; a handful of people is read, not drawn."""
    if len(listing.seats) < WORTH_DRAWING:
        return []
    groups = [choice for choice in listing.choices["group"] if choice.count]
    if listing.chosen("group"):
        groups = [choice for choice in groups if choice.checked]
    most = max((choice.count for choice in groups), default=1)
    return [
        Bar(choice.short, choice.label, choice.count, f"{BAR * choice.count / most:.1f}") for choice in groups
    ]


def sentence(chosen: DeputyFilter, listing: Listing) -> str:
    """The result in one sentence, without its number: "siègent à la commission des lois et sont élues …"."""
    number = len(listing.seats)
    if chosen.is_empty:
        return ""
    clauses = [clause for clause in _clauses(chosen, listing, number) if clause]
    return _joined(clauses, _("and"))


def _clauses(chosen: DeputyFilter, listing: Listing, number: int) -> list[str]:
    bodies = {name: _phrases(listing.chosen(name)) for name in ("group", "committee", "study")}
    places = _phrases([*listing.chosen("departement"), *_whole_regions(chosen, listing)])
    said = [
        bodies["group"] and ngettext("is a member %s", "are members %s", number) % bodies["group"],
        bodies["committee"] and ngettext("sits on %s", "sit on %s", number) % bodies["committee"],
        bodies["study"]
        and ngettext("takes part in the study group %s", "take part in the study group %s", number)
        % bodies["study"],
        places and ngettext("is elected %s", "are elected %s", number) % places,
        chosen.q and ngettext("has “%s” in their name", "have “%s” in their name", number) % chosen.q,
    ]
    return [clause for clause in said if clause]


def _whole_regions(chosen: DeputyFilter, listing: Listing) -> list[Choice]:
    """The chosen regions that no chosen department narrows; both are told when it is not known."""
    return listing.chosen("region") if not chosen.departement else []


def _phrases(choices: list[Choice]) -> str:
    return _joined([choice.phrase for choice in choices], _("or"))


def _joined(parts: list[str], last: str) -> str:
    """Parts in a row, the last one joined by a word ("a, b and c")."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
