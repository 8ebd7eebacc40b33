"""The samples of the living page: invented things, no person."""

from datetime import date, timedelta
from types import SimpleNamespace as Sample
from typing import Any

from django.utils.translation import gettext as _


def navigation() -> list[Sample]:
    """Five entries, so that the tab bar has its "More"."""
    labels = [
        (_("My week"), "week"),
        (_("Campaigns"), "flag"),
        (_("Directory"), "directory"),
        (_("Documents"), "documents"),
        (_("Agenda"), "agenda"),
    ]
    return [Sample(label=label, url="#main", icon=icon, current=icon == "week") for label, icon in labels]


def chain() -> list[Sample]:
    """Six steps, the fourth held, the last empty."""
    steps = [
        (14, _("testimonies")),
        (1, _("demand")),
        (12, _("targets")),
        (9, _("messages")),
        (4, _("replies")),
        (0, _("act obtained")),
    ]
    return [
        Sample(count=count, label=label, url="#chain", current=label == _("messages"))
        for count, label in steps
    ]


def steps_of_scale() -> list[tuple[int | None, str]]:
    """The scale, with what each step is called."""
    return [
        (-2, _("Active opposition")),
        (-1, _("Quiet opposition")),
        (0, _("Undecided")),
        (1, _("Quiet support")),
        (2, _("Active support")),
        (None, _("Not known yet")),
    ]


def natures() -> list[Sample]:
    """The five paper stocks with their icons."""
    names = [
        ("meeting", _("Meetings")),
        ("study", _("Studies")),
        ("media", _("Media")),
        ("crowd", _("Mobilisation")),
        ("justice", _("Justice")),
    ]
    return [Sample(stock=place, icon=icon, label=label) for place, (icon, label) in enumerate(names, start=1)]


def states() -> list[Sample]:
    """How a ticket is filled."""
    return [
        Sample(name="idea", label=_("idea")),
        Sample(name="planned", label=_("planned")),
        Sample(name="running", label=_("under way")),
        Sample(name="done", label=_("done")),
        Sample(name="dropped", label=_("dropped")),
    ]


def tabs() -> list[Sample]:
    """Three pages of one object."""
    labels = [(_("Write"), True, None), (_("Preview"), False, None), (_("Sending"), False, 9)]
    return [
        Sample(label=label, url="#tabs", current=current, count=count) for label, current, count in labels
    ]


def facet() -> list[Sample]:
    """Eight boxes, one ticked."""
    counts = [23, 21, 19, 18, 12, 9, 4, 1]
    return [
        Sample(
            value=str(place), label=_("Committee %(n)s") % {"n": place + 1}, count=count, checked=place == 0
        )
        for place, count in enumerate(counts)
    ]


def job(state: str = "running") -> Sample:
    """A long work at seven tenths."""
    return Sample(code="sample", state=state, progress=412, total=575, message="", cancel_asked=False)


def segments() -> list[str]:
    """Nine sent things, five gone."""
    return ["done"] * 5 + ["queued"] * 2 + ["failed", "todo"]


def colours() -> list[tuple[str, str]]:
    """Each colour of the ground with what it means."""
    return [
        ("ink", _("Ink")),
        ("paper", _("Paper")),
        ("sheet", _("Sheet")),
        ("sunk", _("Sunk")),
        ("jaune", _("Asked")),
        ("jaune-soft", _("Around what is asked")),
        ("alert", _("Alert")),
        ("ok", _("Held")),
    ]


def days(today: date) -> list[date]:
    """Days whose names show the rule of near and far."""
    return [today + timedelta(days=n) for n in (-3, -1, 0, 1, 4, 12, 400)]


def living(today: date) -> dict[str, Any]:
    """Everything the living page draws, in plain lists."""
    return {
        "navigation": navigation(),
        "search_url": "#main",
        "steps": chain(),
        "scale_steps": steps_of_scale(),
        "natures": natures(),
        "states": states(),
        "tabs_sample": tabs(),
        "facet_options": facet(),
        "tags": [Sample(label=option.label, url="#facets") for option in facet()[:2]],
        "job": job(),
        "segment_states": segments(),
        "colours": colours(),
        "days": days(today),
    }


def proposals(words: str) -> list[Sample]:
    """The committees whose name holds the words."""
    return [option for option in facet() if words.casefold() in option.label.casefold()]
