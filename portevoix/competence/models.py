"""What a collective says of who is competent: rows are added, never rewritten; the newest of a line counts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.models import Campaign
from portevoix.collectives.models import Space, new_code
from portevoix.competence.enums import Level, Seat, Theme


class Competency(models.Model):
    """One version of a line, as a collective reads it.

    `line` is the key of the line of the starting set that it stands in for, or the code of the collective's own.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="competencies")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    line = models.CharField(max_length=32)
    theme = models.CharField(_("theme"), max_length=16, choices=Theme)
    level = models.CharField(_("what they do"), max_length=12, choices=Level)
    seat = models.CharField(_("who"), max_length=16, choices=Seat)
    who = models.CharField(_("their name or their field"), max_length=80, blank=True)
    matter = models.CharField(_("what exactly"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    link = models.URLField(_("where it can be read"), max_length=500, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "author": ("to ask who read it so", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"code", "line", "theme", "level", "seat", "who", "matter", "source", "link", "verified_on"}
    )

    class Meta:
        verbose_name = _("competence")
        constraints = [
            models.CheckConstraint(condition=~Q(matter=""), name="competency_says_what"),
            models.CheckConstraint(condition=~Q(source=""), name="competency_has_a_source"),
        ]
        indexes = [models.Index(fields=["space", "line"], name="competence_by_line")]

    def __str__(self) -> str:
        return self.matter


class CampaignTheme(models.Model):
    """A theme that a campaign's demand is about."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="themes")
    theme = models.CharField(max_length=16, choices=Theme)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"theme"})

    class Meta:
        verbose_name = _("theme of a campaign")
        constraints = [models.UniqueConstraint(fields=["campaign", "theme"], name="one_row_per_theme")]

    def __str__(self) -> str:
        return self.theme
