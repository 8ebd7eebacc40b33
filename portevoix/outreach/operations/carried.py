"""The texts of mailings, carried from one campaign to another; letters and what was answered never are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from portevoix.advocacy.models import Campaign, Target
from portevoix.advocacy.operations import Carried
from portevoix.collectives.models import Participation
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations.mailings import open_mailing, rewrite

KIND = "mailing"


def texts_of(campaign: Campaign) -> list[Carried]:
    """The mailings of a campaign, oldest first."""
    rows = Mailing.objects.filter(campaign=campaign).select_related("document").order_by("pk")
    return [
        Carried(
            key=one.code,
            label=one.title,
            text={"title": one.title, "subject": one.subject, "content": one.document.content},
        )
        for one in rows
    ]


def write_texts(campaign: Campaign, texts: Iterable[Carried], *, by: Any, at: datetime) -> None:
    """A draft mailing for each text, to every target there is, under the head of the collective that leads."""
    lead = Participation.objects.select_related("collective").get(space=campaign.space_id, is_lead=True)
    targets = list(Target.objects.filter(campaign=campaign).order_by("pk"))
    for one in texts:
        text = one.text
        mailing = open_mailing(
            campaign, collective=lead.collective, title=text["title"][:160], targets=targets, by=by, at=at
        )
        subject = (text["subject"] or text["title"])[:160]
        written_on = timezone.localdate(at)
        rewrite(
            mailing,
            content=text["content"],
            revision=mailing.document.revision,
            by=by,
            at=at,
            subject=subject,
            written_on=written_on,
        )
