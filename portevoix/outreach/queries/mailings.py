"""How a mailing stands: what is ready, what waits and why, what has left; mailings of a campaign or a person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from portevoix.advocacy.models import Campaign
from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Participation
from portevoix.jobs import queries as jobs
from portevoix.jobs.models import Job
from portevoix.outreach.enums import GONE, WAITING, LetterState, MailingState, Way
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.queries.letters import Prepared, prepared
from portevoix.outreach.rules.problems import Kind, Problem

SEND = "outreach.send"
UNFINISHED = [MailingState.DRAFT, MailingState.DUE, MailingState.PAUSED, MailingState.STOPPED]


@dataclass(frozen=True)
class Warned:
    """One problem and everyone it is about."""

    problem: Problem
    letters: tuple[Prepared, ...]


@dataclass(frozen=True)
class Outlook:
    """All letters of a mailing and how they stand."""

    mailing: Mailing
    letters: tuple[Prepared, ...]

    def _count(self, *states: str) -> int:
        return sum(one.letter.state in states for one in self.letters)

    @cached_property
    def addressed(self) -> list[Prepared]:
        """The letters that are to leave at all, or have left."""
        return [one for one in self.letters if one.way != Way.NONE or one.letter.is_gone]

    @property
    def total(self) -> int:
        """How many letters are to leave, or have left."""
        return len(self.addressed)

    @cached_property
    def by_email(self) -> int:
        """Ready to leave by e-mail."""
        return sum(one.is_ready and one.way == Way.EMAIL for one in self.letters)

    @cached_property
    def on_paper(self) -> int:
        """Ready to be printed and posted."""
        return sum(one.is_ready and one.way == Way.PRINT for one in self.letters)

    @property
    def ready(self) -> int:
        """Ready to leave in one way or the other."""
        return self.by_email + self.on_paper

    @cached_property
    def blocked(self) -> int:
        """Waiting for something to be mended."""
        return sum(one.blocked and one.letter.is_waiting and one.way != Way.NONE for one in self.letters)

    @cached_property
    def put_off(self) -> int:
        """Left for another day."""
        return sum(one.is_put_off for one in self.letters)

    @cached_property
    def gone(self) -> int:
        """Sent or posted."""
        return sum(one.letter.is_gone for one in self.letters)

    @cached_property
    def queued(self) -> int:
        """On their way."""
        return self._count(LetterState.QUEUED)

    @cached_property
    def uncertain(self) -> int:
        """To be settled by a person."""
        return self._count(LetterState.UNCERTAIN)

    @cached_property
    def failed(self) -> int:
        """Refused by the other side."""
        return self._count(LetterState.FAILED)

    @cached_property
    def came_back(self) -> int:
        """Sent, and not received."""
        return sum(one.came_back for one in self.letters)

    @property
    def is_over(self) -> bool:
        """Whether every letter that was to leave has left."""
        return self.total > 0 and self.gone == self.total

    @cached_property
    def segments(self) -> list[str]:
        """What the bar draws: done, on paper or on its way, waiting for a mend, to do."""
        return sorted(map(self._segment, self.addressed), key=["done", "queued", "failed", "todo"].index)

    def _segment(self, one: Prepared) -> str:
        leaving = self.mailing.is_leaving or self.gone
        if one.letter.is_gone:
            return "failed" if one.came_back else "done"
        if one.letter.state in {LetterState.UNCERTAIN, LetterState.FAILED} or one.blocked:
            return "failed"
        if leaving or one.is_put_off:
            return "todo"
        return "done" if one.way == Way.EMAIL else "queued"

    @cached_property
    def warnings(self) -> list[Warned]:
        """What is wrong with letters that have not left, what blocks first; an unknown field once for all."""
        found: dict[Problem, list[Prepared]] = defaultdict(list)
        for one in self.addressed:
            if one.letter.is_waiting:
                for problem in one.problems:
                    found[problem].append(one)
        warned = [Warned(problem, tuple(letters)) for problem, letters in found.items()]
        return sorted(
            warned, key=lambda one: (not one.problem.blocks, one.problem.kind is not Kind.UNKNOWN_FIELD)
        )

    def around(self, code: str) -> tuple[Prepared | None, Prepared | None, Prepared | None, int]:
        """The letter of that code (or the first), the one before, the one after, its number from 1."""
        shown = list(self.letters)
        if not shown:
            return None, None, None, 0
        at = next((number for number, one in enumerate(shown) if one.letter.code == code), 0)
        return shown[at], _at(shown, at - 1), _at(shown, at + 1), at + 1


def _at(letters: Sequence[Prepared], number: int) -> Prepared | None:
    return letters[number] if 0 <= number < len(letters) else None


def outlook(mailing: Mailing, *, on: date) -> Outlook:
    """How a mailing stands; five queries whatever the number of letters."""
    return Outlook(mailing, tuple(prepared(mailing, on=on)))


def job_key(mailing: Mailing) -> str:
    """The key of the work of this turn."""
    return f"{mailing.code}:{mailing.turn}" if mailing.turn else mailing.code


def sending_job(mailing: Mailing) -> Job | None:
    """The work that sends the mailing, in its present turn."""
    return jobs.latest(SEND, key=job_key(mailing))


def seconds_left(queued: int) -> int:
    """About how long so many letters take at the pace the server was told; 0 into a folder."""
    return round(queued * 60 / settings.MAIL_PER_MINUTE) if settings.MAIL_SENDS else 0


def goes_to_folder() -> bool:
    """Whether messages become files: no SMTP server is set, or this is the demonstration."""
    return not settings.MAIL_SENDS


def with_counts(mailings: QuerySet[Mailing]) -> QuerySet[Mailing]:
    """Mailings with their figures (same query)."""
    letters = Q(letters__isnull=False) & ~Q(letters__way=Way.NONE)
    return mailings.annotate(
        letter_count=Count("letters", filter=letters),
        gone_count=Count("letters", filter=Q(letters__state__in=GONE)),
        uncertain_count=Count("letters", filter=Q(letters__state=LetterState.UNCERTAIN)),
        came_back_count=Count("letters", filter=Q(letters__message__bounced_at__isnull=False)),
    )


def mailings_of(campaign: Campaign) -> QuerySet[Mailing]:
    """The mailings of a campaign, newest first, with their figures (one query)."""
    found = with_counts(Mailing.objects.filter(campaign=campaign))
    return found.select_related("document", "collective").order_by("-created_at", "-pk")


def waiting(user: Any) -> list[Mailing]:
    """Mailings that wait for this person: drafts, about to leave, paused, stopped, uncertain (one query).

    Each has letter_count, gone_count, uncertain_count; only where the person may write.
    """
    spaces = collectives.spaces_of(user, role=Role.MEMBER)
    put_off = Q(put_off_until__isnull=False, state__in=WAITING)
    owed = Letter.objects.filter(Q(state=LetterState.UNCERTAIN) | put_off).values("mailing")
    found = with_counts(Mailing.objects.filter(campaign__space__in=spaces)).filter(
        Q(state__in=UNFINISHED) | Q(pk__in=owed)
    )
    return list(found.select_related("campaign", "document").order_by("-created_at", "-pk"))


def letterhead_left(mailing: Mailing) -> bool:
    """Whether the collective of the letterhead no longer takes part in the campaign (one query)."""
    there = Participation.objects.filter(space=mailing.campaign.space_id, collective=mailing.collective_id)
    return not there.exists()


def senders(campaign: Campaign, *, user: Any) -> list[Collective]:
    """The collectives of a person that take part in a campaign, the lead first."""
    mine = Collective.objects.filter(
        participations__space=campaign.space_id,
        memberships__user=user.pk,
        memberships__role__gte=Role.MEMBER,
    )
    return list(mine.order_by("-participations__is_lead", "name").distinct())
