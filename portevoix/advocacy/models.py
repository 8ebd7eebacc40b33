"""Campaign, Target, Exchange, Commitment: the chain from a demand to an act."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.enums import CampaignState, Channel, CommitmentState, Direction
from portevoix.collectives.models import Collective, Space, new_code
from portevoix.directory.models import Actor
from portevoix.files.models import StoredFile
from portevoix.places.models import Place

NOTED = "note:"  # begins the source key of what a person noted in a form


class Template(models.Model):
    """What a collective learnt from a campaign, to begin another: a demand with blanks, texts, steps.

    A blank is a word in square brackets: "[commune]". `version` grows with each revision.
    """

    collective = models.ForeignKey(Collective, models.CASCADE, related_name="templates")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    title = models.CharField(_("title"), max_length=160)
    problem = models.TextField(_("what is wrong"), blank=True)
    demand = models.CharField(_("what we demand"), max_length=200)
    measure = models.CharField(_("the part that can be measured"), max_length=80, blank=True)
    decider = models.CharField(_("who must do it"), max_length=200, blank=True)
    answer_criterion = models.TextField(_("an answer would be"), blank=True)
    act_criterion = models.TextField(_("an act would be"), blank=True)
    filter = models.CharField(
        _("whom to ask"), max_length=500, blank=True
    )  # the query string of the directory
    texts = models.JSONField(default=dict)  # by carrier: [{"title", "subject", "content"}]
    steps = models.JSONField(default=list)  # [{"days": 7, "text": "…"}], days after the start
    to_check = models.TextField(_("to be checked before use"), blank=True)  # law and figures that change
    is_published = models.BooleanField(default=False)  # to every collective of this server
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revised_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "problem": ("the work of the collective", "as long as the collective"),
        "texts": ("the work of the collective", "as long as the collective"),
        "steps": ("the work of the collective", "as long as the collective"),
        "created_by": ("to ask who made it", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {
            "code",
            "title",
            "demand",
            "measure",
            "decider",
            "answer_criterion",
            "act_criterion",
            "filter",
            "to_check",
        }
    )

    class Meta:
        verbose_name = _("template")

    def __str__(self) -> str:
        return self.title


class Campaign(models.Model):
    """One demand to those who can decide, in a space of its own."""

    space = models.OneToOneField(Space, models.CASCADE, related_name="campaign")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    problem = models.TextField(_("what is wrong"), blank=True)
    demand = models.CharField(_("what we demand"), max_length=200)
    measure = models.CharField(_("the part that can be measured"), max_length=80, blank=True)
    decider = models.CharField(_("who must do it"), max_length=200, blank=True)
    deadline = models.DateField(_("by when"), null=True, blank=True)
    answer_criterion = models.TextField(_("an answer would be"), blank=True)
    act_criterion = models.TextField(_("an act would be"), blank=True)
    territory = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, verbose_name=_("territory"))
    state = models.CharField(_("state"), max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    obtained = models.TextField(_("the act obtained"), blank=True)
    taken_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="taken_up")
    template = models.ForeignKey(Template, models.SET_NULL, null=True, related_name="campaigns")
    template_title = models.CharField(max_length=160, blank=True)  # as it was called when it was adopted
    template_version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "problem": ("the work of the campaign", "as long as the campaign"),
        "demand": ("the work of the campaign", "as long as the campaign"),
        "decider": ("the work of the campaign", "as long as the campaign"),
        "answer_criterion": ("the work of the campaign", "as long as the campaign"),
        "act_criterion": ("the work of the campaign", "as long as the campaign"),
        "obtained": ("the work of the campaign", "as long as the campaign"),
        "created_by": ("to say who began", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"code", "measure", "state", "deadline", "template_title"}
    )

    class Meta:
        verbose_name = _("campaign")

    def __str__(self) -> str:
        return self.demand


class Target(models.Model):
    """An actor whom a campaign asks for something, with the next step and who does it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="targets")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    ask = models.TextField(_("what we ask of them"), blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("before"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who does it"),
    )
    added_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "ask": ("the work of the campaign", "as long as the campaign"),
        "next_step": ("the work of the campaign", "as long as the campaign"),
        "next_step_on": ("the work of the campaign", "as long as the campaign"),
        "owner": ("who does what", "until the person leaves"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("target")
        constraints = [models.UniqueConstraint(fields=["campaign", "actor"], name="one_target_per_actor")]
        indexes = [models.Index(fields=["next_step_on"], name="advocacy_next_steps")]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.campaign_id}"


class Step(models.Model):
    """One thing to do in a campaign that is nobody's in particular, by a day, ticked off once done."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    text = models.CharField(_("what to do"), max_length=200)
    due_on = models.DateField(_("before"), null=True, blank=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "text": ("the work of the campaign", "as long as the campaign"),
        "due_on": ("the work of the campaign", "as long as the campaign"),
        "done_on": ("the work of the campaign", "as long as the campaign"),
        "done_by": ("to say who did it", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("step")

    def __str__(self) -> str:
        return self.text


class Exchange(models.Model):
    """What came and went with a target: letter, mail, call, meeting, reply, statement."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="exchanges")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    direction = models.CharField(_("who spoke"), max_length=4, choices=Direction)
    happened_on = models.DateField(_("when"))
    summary = models.TextField(_("what was said"), blank=True)
    came_back_on = models.DateField(null=True)  # it was sent and not received: it counts for nothing
    attachment = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    # "letter:12" when an app above wrote it, "note:…" when a form did; null (not empty) so that it can be unique
    source_key = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "summary": ("the memory of the campaign", "as long as the campaign"),
        "happened_on": ("the memory of the campaign", "as long as the campaign"),
        "came_back_on": ("the memory of the campaign", "as long as the campaign"),
        "noted_by": ("to ask who was there", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "channel", "direction", "source_key"})

    class Meta:
        verbose_name = _("exchange")
        indexes = [models.Index(fields=["target", "happened_on"], name="advocacy_by_date")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_kept_elsewhere(self) -> bool:
        """Whether an app above wrote it; what a person noted carries the key of their form."""
        return bool(self.source_key) and not str(self.source_key).startswith(NOTED)


class Commitment(models.Model):
    """A promise made in an exchange: what, by when, what became of it."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="commitments")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    text = models.TextField(_("what is promised"))
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(max_length=6, choices=CommitmentState, default=CommitmentState.OPEN)
    settled_on = models.DateField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "text": ("to hold people to their word", "as long as the campaign"),
        "due_on": ("to hold people to their word", "as long as the campaign"),
        "settled_on": ("to hold people to their word", "as long as the campaign"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "state"})

    class Meta:
        verbose_name = _("commitment")
        indexes = [models.Index(fields=["state", "due_on"], name="advocacy_promises_due")]

    def __str__(self) -> str:
        return self.text
