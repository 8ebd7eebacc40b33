"""The chain of a campaign, as its navigation: for pages here and for apps above; the pages of who shares it."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portevoix.advocacy.enums import CampaignState
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.queries import Figures, Summary
from portevoix.collectives.enums import Role
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


def chain_to_read(figures: Figures) -> list[Step]:
    """The chain as those read it who may open none of its pages."""
    return [replace(step, url="") for step in chain(figures)]


@dataclass(frozen=True)
class Tab:
    """One page of who shares a campaign."""

    label: str
    url: str
    current: bool


def sharing(campaign: Campaign, *, role: Role, path: str) -> list[Tab]:
    """Partners, and for those who coordinate, guests; nothing when there is but one page."""
    if role < Role.COORDINATOR:
        return []
    names = ((_("Partners"), "advocacy:partners"), (_("Guests"), "advocacy:guests"))
    found = [(label, reverse(name, kwargs={"code": campaign.code})) for label, name in names]
    return [Tab(label, url, current=url == path) for label, url in found]
