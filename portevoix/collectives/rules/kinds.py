"""The kinds of news of collectives, in words."""

from django.utils.translation import gettext_lazy as _

from portevoix.collectives.enums import Rhythm
from portevoix.collectives.rules.news import Kind

joined, many = (
    _("%(collective)s takes part in a campaign."),
    _("%(count)s collectives take part in a campaign."),
)
left, several = _("%(collective)s has left a campaign."), _("%(count)s collectives have left a campaign.")
KINDS = [
    Kind(
        "collectives.joined",
        _("Someone accepted an invitation"),
        _("%(who)s has joined %(collective)s."),
        _("%(count)s people have joined %(collective)s."),
        icon="user-plus",
    ),
    Kind("collectives.partner_joined", _("A partner takes part"), joined, many, icon="collective"),
    Kind("collectives.partner_left", _("A partner leaves"), left, several, icon="collective"),
    Kind(
        "collectives.partner_declined",
        _("A partner declines"),
        _("%(email)s declined to take part in a campaign."),
        _("%(count)s collectives declined to take part in a campaign."),
        icon="collective",
    ),
    Kind(
        "collectives.guest_joined",
        _("A guest accepts"),
        _("%(who)s now reads a campaign as a guest."),
        _("%(count)s guests now read a campaign."),
        icon="user-plus",
    ),
    Kind(
        "collectives.lead_offered",
        _("Your collective is asked to lead a campaign"),
        _("%(collective)s is asked to lead a campaign."),
        _("%(collective)s is asked to lead a campaign."),
        rhythm=Rhythm.NOW,
        icon="flag",
    ),
    Kind(
        "collectives.lead_taken",
        _("Another collective leads a campaign"),
        _("%(collective)s now leads a campaign."),
        _("%(collective)s now leads a campaign."),
        icon="flag",
    ),
    Kind(
        "collectives.second_step",
        _("Your collective asks for a second step"),
        _("%(collective)s asks who coordinates to sign in with a second step: add yours."),
        _("%(count)s collectives ask you for a second step."),
        icon="key",
    ),
]
