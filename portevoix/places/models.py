"""Official places: codes of the INSEE, constituencies of the Ministry of the Interior."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portevoix.places.enums import Kind


class Place(models.Model):
    """A region, department, commune or constituency.

    Codes: INSEE for the first three ("62", "62193"); "62-07", "2A-01", "974-02", "099-11" for constituencies.
    A commune that was merged keeps its row: `successor` is the commune it belongs to now.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=120)  # folded: no accents, lower case, spaces for hyphens and ’
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    successor = models.ForeignKey("self", models.SET_NULL, null=True, related_name="predecessors")
    population = models.PositiveIntegerField(null=True)
    longitude = models.FloatField(null=True)  # of the town hall, WGS84 degrees
    latitude = models.FloatField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"kind", "code", "name", "sort_key"})

    class Meta:
        verbose_name = _("place")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="one_place_per_code")]
        indexes = [models.Index(fields=["sort_key"], name="places_sort_key")]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word of a place's name, folded: "les" and "roses" find L’Haÿ-les-Roses."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"word"})

    class Meta:
        verbose_name = _("word of a name")
        constraints = [models.UniqueConstraint(fields=["word", "place"], name="one_row_per_word")]

    def __str__(self) -> str:
        return self.word


class Postcode(models.Model):
    """A postcode of a commune (both ways many)."""

    code = models.CharField(max_length=5)
    commune = models.ForeignKey(Place, models.CASCADE, related_name="postcodes")

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("postcode")
        constraints = [models.UniqueConstraint(fields=["code", "commune"], name="one_row_per_postcode")]

    def __str__(self) -> str:
        return self.code


class Coverage(models.Model):
    """A commune that lies in a constituency, wholly or in part (117 communes are split)."""

    commune = models.ForeignKey(Place, models.CASCADE, related_name="constituencies")
    constituency = models.ForeignKey(Place, models.CASCADE, related_name="communes")
    is_partial = models.BooleanField(default=False)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        verbose_name = _("coverage")
        constraints = [models.UniqueConstraint(fields=["commune", "constituency"], name="one_coverage")]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.constituency_id}"
