"""The chain of a campaign, as its navigation: for pages here and for apps above."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from portevoix.advocacy.enums import CampaignState
from portevoix.advocacy.queries import Figures, Summary
from portevoix.design.panels import panels_at


@dataclass(frozen=True)
class Step:
    """One link of the chain."""

    count: int
    label: str
    url: str
    current: bool


def chain(summary: Summary | Figures, *, here: str = "") -> list[Step]:
    """Demand, targets, messages, replies, promises, act: each with its count and its page."""
    code = summary.campaign.code
    won = int(summary.campaign.state == CampaignState.WON)
    campaign_url = reverse("advocacy:campaign", kwargs={"code": code})
    targets_url = reverse("advocacy:targets", kwargs={"code": code})
    replies_url = reverse("advocacy:replies", kwargs={"code": code})
    messages = [reverse(panel.url_name, kwargs={"code": code}) for panel in panels_at("campaign.messages")]
    steps = (
        ("demand", 1, pgettext("chain", "demand"), campaign_url),
        ("targets", summary.targets, ngettext("target", "targets", summary.targets), targets_url),
        (
            "messages",
            summary.messages,
            ngettext("message", "messages", summary.messages),
            (messages or [""])[0],
        ),
        ("replies", summary.replies, ngettext("reply", "replies", summary.replies), replies_url),
        (
            "promises",
            summary.promises,
            ngettext("promise", "promises", summary.promises),
            f"{replies_url}#promises",
        ),
        ("act", won, pgettext("chain", "act obtained"), reverse("advocacy:conclude", kwargs={"code": code})),
    )
    return [Step(count, label, url, current=name == here) for name, count, label, url in steps]
