"""People and bodies that decide, in the words of Popolo; official rows have no space."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.collectives.models import Space, new_code
from portevoix.directory.enums import (
    ActorKind,
    BodyKind,
    ContactKind,
    Gender,
    Likeness,
    Location,
    Office,
    Source,
    Verdict,
)
from portevoix.places.models import Place


class Actor(models.Model):
    """A person or a body. With a space it is that space's own; without one it is official."""

    kind = models.CharField(max_length=6, choices=ActorKind)
    # official facts are public: their code is what the source calls them ("pa1008"), the same everywhere
    code = models.CharField(max_length=12, unique=True, default=new_code)
    # half a million official rows have none: the indexes of these two keys hold the others alone
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="actors", db_index=False)
    name = models.CharField(_("name"), max_length=300)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=300)  # folded: family name, given name, particle
    name_key = models.CharField(max_length=300)  # folded: as one says it, given name first
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    birth_date = models.DateField(_("birth date"), null=True)
    # folded name and birth date as 55 bits (rules.identity); two sources that agree on it speak of one person
    identity = models.BigIntegerField(null=True)
    # set on a duplicate that a person united with another; what could be moved has moved, `Union` takes it back
    united_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="duplicates", db_index=False
    )
    profession = models.CharField(_("profession"), max_length=200, blank=True)
    # what a space writes of its own people; empty for official ones, whose mandates say it
    office = models.CharField(_("office"), max_length=8, choices=Office, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    organisation = models.CharField(_("body"), max_length=200, blank=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "name": ("to write to office-holders", "official: as published; own: as long as the space"),
        "family_name": ("to write to office-holders", "as the name"),
        "given_name": ("to write to office-holders", "as the name"),
        "sort_key": ("to find and sort", "as the name"),
        "gender": ("forms of address", "as the name"),
        "birth_date": ("to tell namesakes apart", "as the name"),
        "name_key": ("to find", "as the name"),
        "profession": ("to know whom we write to", "as the name"),
        "office": ("forms of address", "as the name"),
        "function": ("to write to office-holders", "as the name"),
        "organisation": ("to write to office-holders", "as the name"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"kind", "code"})

    class Meta:
        verbose_name = _("actor")
        indexes = [
            models.Index(fields=["kind", "sort_key"], name="directory_by_name"),
            models.Index(fields=["kind", "name_key"], name="directory_by_given_name"),
            models.Index(
                fields=["identity"], condition=models.Q(identity__isnull=False), name="directory_identities"
            ),
            models.Index(
                fields=["space"], condition=models.Q(space__isnull=False), name="directory_own_actors"
            ),
            models.Index(
                fields=["united_with"],
                condition=models.Q(united_with__isnull=False),
                name="directory_duplicates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the round: given name, family name."""
        return (self.given_name[:1] + self.family_name[:1] or self.name[:2]).upper()


class Identifier(models.Model):
    """What a source calls an actor ("PA1008" for the Assemblée)."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=Source)
    value = models.CharField(max_length=40)

    personal: ClassVar[dict[str, tuple[str, str]]] = {"value": ("to update from the source", "as the actor")}
    impersonal: ClassVar[frozenset[str]] = frozenset({"scheme"})

    class Meta:
        verbose_name = _("identifier")
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="one_actor_per_identifier")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Body(models.Model):
    """What only a body has."""

    actor = models.OneToOneField(Actor, models.CASCADE, primary_key=True, related_name="body")
    kind = models.CharField(max_length=16, choices=BodyKind)
    abbreviation = models.CharField(max_length=60, blank=True)
    of_name = models.CharField(max_length=300, blank=True)  # as published: "de la commission des lois"
    rank = models.PositiveSmallIntegerField(default=99)  # the source's order of precedence, 1 first
    colour = models.CharField(max_length=7, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    # what it decides for: the commune of a municipal council, the department of a prefecture
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="bodies")
    start = models.DateField(null=True)
    end = models.DateField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"kind", "abbreviation", "of_name", "colour", "start", "end"}
    )

    class Meta:
        verbose_name = _("body")
        indexes = [models.Index(fields=["kind"], name="directory_bodies")]

    def __str__(self) -> str:
        return self.abbreviation or self.of_name or str(self.pk)


class Mandate(models.Model):
    """A role a person holds in a body, with dates (Popolo: membership). Open while `end` is null."""

    person = models.ForeignKey(Actor, models.CASCADE, related_name="mandates")
    body = models.ForeignKey(Actor, models.CASCADE, related_name="members", db_index=False)
    role_code = models.CharField(max_length=80)  # folded `codeQualite`: "membre", "president"
    role_label = models.CharField(max_length=200)  # as published, agreed with the person's gender
    rank = models.PositiveSmallIntegerField(default=99)  # the source's order of precedence, 1 first
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="mandates", db_index=False)
    seat = models.CharField(max_length=10, blank=True)  # number in the hemicycle
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    source = models.CharField(max_length=12, choices=Source)
    source_uid = models.CharField(max_length=40)
    # 63 bits of the line of the file it comes from, where a file has hundreds of thousands: an unchanged line is not read again
    digest = models.BigIntegerField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "person": ("to know who decides", "as published by the source"),
        "start": ("to know who decides", "as published by the source"),
        "end": ("to know who decides", "as published by the source"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"role_code", "role_label", "seat", "source", "source_uid"}
    )

    class Meta:
        verbose_name = _("mandate")
        constraints = [
            models.UniqueConstraint(fields=["source", "source_uid", "body"], name="one_mandate_per_uid")
        ]
        indexes = [
            models.Index(fields=["body", "person"], name="directory_members"),
            models.Index(fields=["place"], condition=models.Q(place__isnull=False), name="directory_seats"),
        ]

    def __str__(self) -> str:
        return self.role_label


class ContactPoint(models.Model):
    """One way to reach an actor. With a space it is that space's own."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="contact_points")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="contact_points")
    # null (not empty) for official rows, which have no page of their own
    code = models.CharField(max_length=12, unique=True, null=True)  # noqa: DJ001
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    # the postal address a phone belongs to
    address = models.ForeignKey("self", models.SET_NULL, null=True, related_name="phones")
    value = models.TextField(_("value"))  # a postal address has one line per line of the envelope
    label = models.CharField(_("label"), max_length=120, blank=True)
    location = models.CharField(_("where"), max_length=12, choices=Location, blank=True)
    is_preferred = models.BooleanField(_("preferred"), default=False)
    source = models.CharField(max_length=12, choices=Source, blank=True)
    source_uid = models.CharField(max_length=40, blank=True)
    valid_until = models.DateField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "value": ("to write to office-holders", "official: as published; own: as long as the space"),
        "label": ("to choose the right one", "as the value"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"code", "kind", "location", "source", "source_uid", "valid_until"}
    )

    class Meta:
        verbose_name = _("contact point")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_uid"], condition=~models.Q(source=""), name="one_contact_per_uid"
            ),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def death(self) -> "DeadAddress | None":
        """What is known of the address coming back; no query once `dead` is selected with it."""
        dead: DeadAddress | None = getattr(self, "dead", None)
        return dead if dead is not None and dead.value == self.value else None


class Annotation(models.Model):
    """What one space notes of someone, official or its own: a few words, and tags."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="annotations")
    space = models.ForeignKey(Space, models.CASCADE, related_name="annotations")
    note = models.TextField(_("note"), blank=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "note": ("the memory of the collective", "as long as the space; erased with the person"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        verbose_name = _("note")
        constraints = [models.UniqueConstraint(fields=["actor", "space"], name="one_annotation_per_space")]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.space_id}"


class Tag(models.Model):
    """One word by which a space finds people again."""

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="tags")
    word = models.CharField(max_length=60)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "word": ("to find people again", "as the annotation"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        verbose_name = _("tag")
        constraints = [models.UniqueConstraint(fields=["annotation", "word"], name="one_tag_per_word")]
        indexes = [models.Index(fields=["word"], name="directory_tags")]

    def __str__(self) -> str:
        return self.word


class DeadAddress(models.Model):
    """An e-mail address that came back; it counts only while its contact point still holds that value.

    A new value, from an import or from a person, clears it without anyone thinking of it.
    """

    contact = models.OneToOneField(ContactPoint, models.CASCADE, related_name="dead")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    value = models.TextField()
    status = models.CharField(max_length=12, blank=True)  # RFC 3463
    since = models.DateTimeField()

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "value": ("not to write to an address that receives nothing", "as the contact point"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "status"})

    class Meta:
        verbose_name = _("address that came back")

    def __str__(self) -> str:
        return self.value


class Resemblance(models.Model):
    """Two records that may be of one person, until somebody decides; `first` is the older one.

    When one of the two belongs to a space, only that space sees the question.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    first = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    second = models.ForeignKey(Actor, models.CASCADE, related_name="resemblances")
    why = models.CharField(max_length=16, choices=Likeness)
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "by": ("to ask who decided", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "why", "verdict", "at"})

    class Meta:
        verbose_name = _("resemblance")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_question_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Union(models.Model):
    """Two records of one person united by a human: what moved, so that it can move back."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    kept = models.ForeignKey(Actor, models.CASCADE, related_name="unions")
    gone = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)  # "app.Model.field" → primary keys that pointed to `gone`
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "moved": ("to take back a union", "as long as both records"),
        "by": ("to ask who united", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "at", "undone_at"})

    class Meta:
        verbose_name = _("union of two records")

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class ImportRun(models.Model):
    """The readable record of one import of a source."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    source = models.CharField(max_length=12, choices=Source)
    origin = models.CharField(max_length=300)  # file name or official address, never a local path
    sha256 = models.CharField(max_length=64)
    data_date = models.DateField(null=True)
    datasets = models.JSONField(default=dict)  # name of each file of the source → its date, ISO
    at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    differences = models.JSONField(default=list)  # first 500: {"change", "actor" code, "name", "what"}
    warnings = models.JSONField(default=list)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "differences": ("to check an import", "2 years"),
        "warnings": ("to check an import", "2 years"),
        "started_by": ("to ask who imported", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"code", "source", "origin", "sha256", "data_date", "datasets", "counts"}
    )

    class Meta:
        verbose_name = _("import")
        get_latest_by = "at"

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"
