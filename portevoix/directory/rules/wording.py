"""Sentences that a page, a command and a job all say."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind


def too_many_closures(kinds: Mapping[str, tuple[int, int]], *, total: int) -> str:
    """Why an import stopped, kind by kind, and how to go on."""
    said = ", ".join(
        _("%(label)s: %(closing)s of %(open)s")
        % {"label": BodyKind(kind).label, "closing": closing, "open": held}
        for kind, (closing, held) in sorted(kinds.items())
    )
    return _(
        "This import would close more than 5 %% of the mandates of one kind (%(said)s): the file is probably "
        "incomplete. Nothing was imported. If it is right, import it again and accept %(total)s closures "
        "(--accept-closures %(total)s)."
    ) % {"said": said, "total": total}


def counted() -> dict[str, str]:
    """What an import counts, in words, by its public name."""
    return {
        "deputies": _("deputies"),
        "senators": _("senators"),
        "former_senators": _("former senators"),
        "mayors": _("mayors"),
        "municipal_councillors": _("municipal councillors"),
        "intercommunal_councillors": _("councillors of groups of communes"),
        "departmental_councillors": _("departmental councillors"),
        "regional_councillors": _("regional councillors"),
        "arrondissement_councillors": _("arrondissement councillors"),
        "territorial_councillors": _("territorial councillors"),
        "councillors_abroad": _("councillors of the French abroad"),
        "governments": _("governments"),
        "ministers": _("members of the government"),
        "meps": _("members of the European Parliament"),
        "services": _("services"),
        "ministries": _("ministries"),
        "cabinets": _("ministers’ staffs"),
        "prefectures": _("prefectures"),
        "subprefectures": _("sub-prefectures"),
        "agencies": _("agencies"),
        "people": _("people"),
        "groups": _("groups"),
        "committees": _("standing committees"),
        "study_groups": _("study groups"),
        "bodies": _("bodies in use"),
        "mandates": _("mandates"),
        "contact_points": _("ways to reach people"),
        "vacant_seats": _("vacant seats"),
        "regions": _("regions"),
        "departements": _("departments"),
        "communes": _("communes"),
        "constituencies": _("constituencies"),
    }


def figures(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What a file holds, in words, what matters most first; nothing that it holds none of."""
    return [(words, counts[name]) for name, words in counted().items() if counts.get(name)]
