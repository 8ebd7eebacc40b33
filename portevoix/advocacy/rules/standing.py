"""Arithmetic of a campaign: how a target stands, what is due, what comes next. No database."""

from dataclasses import dataclass
from datetime import date, timedelta

from portevoix.advocacy.enums import Standing

REMIND_AFTER = timedelta(
    days=15
)  # reminders at 15 and 30 days: the practice of associations, not a rule of law
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Contacts:
    """The last dates of what went to a target, came from it, was said together, and its open promises."""

    sent_on: date | None = None
    heard_on: date | None = None
    met_on: date | None = None
    promises: int = 0


def standing(contacts: Contacts) -> Standing:
    """The furthest point reached with a target; silence is a letter that nothing came back after."""
    if contacts.promises:
        return Standing.PROMISED
    if contacts.met_on:
        return Standing.MET
    if contacts.heard_on:
        return Standing.ANSWERED
    return Standing.SILENT if contacts.sent_on else Standing.TO_CONTACT


def silent_for(contacts: Contacts, *, on: date) -> int:
    """Days since the last letter without any answer; 0 when something came back or nothing went."""
    last = max((day for day in (contacts.heard_on, contacts.met_on) if day), default=None)
    if contacts.sent_on is None or (last and last >= contacts.sent_on):
        return 0
    return max(0, (on - contacts.sent_on).days)


def remind_on(contacts: Contacts, *, on: date) -> date | None:
    """The day from which to write again, when the last letter has no answer."""
    if contacts.sent_on is None:
        return None
    last = max((day for day in (contacts.heard_on, contacts.met_on) if day), default=None)
    if last and last >= contacts.sent_on:
        return None
    due = contacts.sent_on + REMIND_AFTER
    return due if due <= on + SOON else None


def is_due(day: date | None, *, on: date) -> bool:
    """Late, or within the week."""
    return day is not None and day <= on + SOON


@dataclass(frozen=True)
class Progress:
    """What the next step of a campaign follows from."""

    targets: int
    messages: int
    late_steps: bool
    late_promises: bool
    to_remind: bool
    is_over: bool = False


def next_step(progress: Progress) -> str:
    """The one thing to do: a word that the page puts in a sentence; empty when nothing presses."""
    steps = (
        (progress.is_over, ""),
        (not progress.targets, "targets"),
        (progress.late_promises, "promise"),
        (progress.late_steps, "step"),
        (not progress.messages, "write"),
        (progress.to_remind, "remind"),
    )
    return next((word for fits, word in steps if fits), "")
