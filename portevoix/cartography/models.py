"""Where each target of a campaign stands, on which public evidence, and where the campaign wants them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.models import Target
from portevoix.cartography.enums import Confidence, Degree, Position, Power
from portevoix.collectives.models import new_code


class Stance(models.Model):
    """One dated reading of a target, with its evidence: rows are added, never rewritten.

    The newest by the day of its evidence counts; one that was withdrawn stays readable, and no longer counts.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="stances")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    position = models.SmallIntegerField(_("position"), choices=Position)
    power = models.SmallIntegerField(_("formal power"), choices=Power)
    influence = models.SmallIntegerField(_("informal influence"), choices=Degree, default=Degree.SOME)
    interest = models.SmallIntegerField(_("interest for the subject"), choices=Degree, default=Degree.SOME)
    confidence = models.SmallIntegerField(_("how sure"), choices=Confidence, default=Confidence.LIKELY)
    reason = models.CharField(_("the public act or statement"), max_length=300)
    quotation = models.TextField(_("their words"), blank=True)
    link = models.URLField(_("where it can be read"), max_length=500, blank=True)
    seen_on = models.DateField(_("when"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "position": ("to know who may move, from public acts alone", "as long as the campaign"),
        "power": ("to know who may move, from public acts alone", "as long as the campaign"),
        "influence": ("to know who may move, from public acts alone", "as long as the campaign"),
        "interest": ("to know who may move, from public acts alone", "as long as the campaign"),
        "confidence": ("to know who may move, from public acts alone", "as long as the campaign"),
        "reason": ("to know who may move, from public acts alone", "as long as the campaign"),
        "quotation": ("to know who may move, from public acts alone", "as long as the campaign"),
        "link": ("to know who may move, from public acts alone", "as long as the campaign"),
        "seen_on": ("to know who may move, from public acts alone", "as long as the campaign"),
        "author": ("to ask who read it so", "until the account is erased"),
        "withdrawn_by": ("to ask who withdrew it", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("stance")
        constraints = [
            models.CheckConstraint(condition=Q(position__range=(-2, 2)), name="stance_position_of_five"),
            models.CheckConstraint(condition=Q(power__range=(0, 4)), name="stance_power_of_five"),
            models.CheckConstraint(condition=Q(influence__range=(0, 4)), name="stance_influence_of_five"),
            models.CheckConstraint(condition=Q(interest__range=(0, 4)), name="stance_interest_of_five"),
            models.CheckConstraint(condition=Q(confidence__range=(1, 3)), name="stance_confidence_of_three"),
            models.CheckConstraint(condition=~Q(reason=""), name="stance_has_a_reason"),
        ]
        indexes = [models.Index(fields=["target", "seen_on"], name="cartography_by_day")]

    def __str__(self) -> str:
        return self.code


class Wish(models.Model):
    """Where a campaign wants to bring a target."""

    target = models.OneToOneField(Target, models.CASCADE, related_name="wish")
    position = models.SmallIntegerField(_("wished position"), choices=Position)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "position": ("the work of the campaign", "as long as the campaign"),
        "author": ("to ask who said so", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        verbose_name = _("wished position")
        constraints = [
            models.CheckConstraint(condition=Q(position__range=(-2, 2)), name="wish_position_of_five")
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.position}"
