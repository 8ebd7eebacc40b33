"""Kinds of actors, bodies, contact points; official sources."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActorKind(TextChoices):
    """Popolo: a person or an organization."""

    PERSON = "person", _("Person")
    BODY = "body", _("Body")


class Gender(TextChoices):
    """As the official source gives it; unknown is allowed and warned about in letters."""

    FEMALE = "female", _("Woman")
    MALE = "male", _("Man")
    UNKNOWN = "", _("Unknown")


class Office(TextChoices):
    """The office someone holds, which decides the forms of address."""

    DEPUTY = "deputy", _("Deputy")
    SENATOR = "senator", _("Senator")
    MINISTER = "minister", _("Minister")
    PREFECT = "prefect", _("Prefect")
    MAYOR = "mayor", _("Mayor")
    OTHER = "other", _("Other office")


class BodyKind(TextChoices):
    """Classification of a body, after the Assemblée's `codeType`."""

    CHAMBER = "chamber", _("Chamber")
    GROUP = "group", _("Political group")
    COMMITTEE = "committee", _("Standing committee")
    OTHER_COMMITTEE = "other_committee", _("Other committee")
    DELEGATION = "delegation", _("Delegation")
    BUREAU = "bureau", _("Bureau")
    STUDY_GROUP = "study_group", _("Study group")
    FRIENDSHIP_GROUP = "friendship_group", _("Friendship group")
    MISSION = "mission", _("Fact-finding mission")
    INQUIRY = "inquiry", _("Committee of inquiry")
    EXTERNAL = "external", _("External body")
    PARTY = "party", _("Party")
    INTERNATIONAL = "international", _("International assembly")
    OTHER = "other", _("Other")


class ContactKind(TextChoices):
    """Popolo contact_detail types."""

    EMAIL = "email", _("E-mail")
    POSTAL = "postal", _("Postal address")
    PHONE = "phone", _("Phone")
    FAX = "fax", _("Fax")
    WEBSITE = "website", _("Website")
    TWITTER = "twitter", "X"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    LINKEDIN = "linkedin", "LinkedIn"


class Location(TextChoices):
    """Where a contact point reaches someone."""

    PARIS = "paris", _("In Paris")
    CONSTITUENCY = "constituency", _("In the constituency")
    UNKNOWN = "", _("Unsaid")


class Source(TextChoices):
    """Who published a fact; empty is our own."""

    AN = "an", _("Assemblée nationale")
    OWN = "", _("Our own")
