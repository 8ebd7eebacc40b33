"""What one file of a parliament holds, in figures, and what is odd in it."""

from collections import Counter

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind
from portevoix.directory.sources.records import Package

COUNTED = {
    "groups": BodyKind.GROUP,
    "committees": BodyKind.COMMITTEE,
    "study_groups": BodyKind.STUDY_GROUP,
}


def counts(package: Package, *, sitting: str) -> dict[str, int]:
    """How many of each a package holds: seats (called `sitting`), bodies in use, mandates, contact points."""
    kinds = {body.uid: body.kind for body in package.bodies}
    current = [one for one in package.mandates if one.end is None]
    used = Counter(kinds[uid] for uid in {one.body for one in current})
    seated = {one.person for one in current if kinds[one.body] is BodyKind.CHAMBER}
    return {
        sitting: len(seated),
        **{name: used[kind] for name, kind in COUNTED.items()},
        "bodies": sum(used.values()),
        "mandates": len(current),
        "contact_points": len(package.contacts),
    }


def oddities(package: Package) -> list[str]:
    """Sentences about people who do not have exactly one current group and one seat."""
    kinds = {body.uid: body.kind for body in package.bodies}
    names = {person.uid: f"{person.given} {person.family}" for person in package.people}
    said = []
    for kind, sentence in (
        (BodyKind.GROUP, _("%(name)s has %(count)s current groups.")),
        (BodyKind.CHAMBER, _("%(name)s has %(count)s seats.")),
    ):
        held = {
            (one.person, one.body) for one in package.mandates if one.end is None and kinds[one.body] is kind
        }
        per_person: Counter[str] = Counter(person for person, _body in held)
        said += [
            sentence % {"name": name, "count": per_person[uid]}
            for uid, name in names.items()
            if per_person[uid] != 1
        ]
    return said
