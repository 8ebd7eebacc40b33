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
    MEP = "mep", _("Member of the European Parliament")
    PRIME = "prime", _("Prime Minister")
    MINISTER = "minister", _("Minister")
    PREFECT = "prefect", _("Prefect")
    SUBPREFECT = "subpref", _("Sub-prefect")
    MAYOR = "mayor", _("Mayor")
    OTHER = "other", _("Other office")


class BodyKind(TextChoices):
    """Classification of a body: the Assemblée's `codeType` first, then whoever governs and administers."""

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
    GOVERNMENT = "government", _("Government")
    MINISTRY = "ministry", _("Ministry")
    CABINET = "cabinet", _("Ministerial staff")
    PREFECTURE = "prefecture", _("Prefecture")
    SUBPREFECTURE = "subprefecture", _("Sub-prefecture")
    AGENCY = "agency", _("Agency of the State")
    SERVICE = "service", _("Service of the State")
    REGION = "region", _("Regional council")
    DEPARTEMENT = "departement", _("Departmental council")
    INTERCOMMUNAL = "intercommunal", _("Council of a group of communes")
    COMMUNE = "commune", _("Municipal council")
    ARRONDISSEMENT = "arrondissement", _("Arrondissement council")
    ABROAD = "abroad", _("Council of the French abroad")
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
    SENAT = "senat", _("Sénat")
    RNE = "rne", _("National register of elected officials")
    GOUVERNEMENT = "gouvernement", _("Government")
    MEP = "mep", _("European Parliament")
    DILA = "dila", _("Directory of the administration (DILA)")
    OWN = "", _("Our own")


class Likeness(TextChoices):
    """Why two records may be of one person."""

    NAME_AND_BIRTH = (
        "name_and_birth",
        _("Same name, same date of birth, but both cannot be true of one person"),
    )
    BIRTH_AND_PLACE = "birth_and_place", _("Same date of birth and same mandate, another name")
    NAME = "name", _("Same name; one of the two has no date of birth")


class Verdict(TextChoices):
    """What a person decided of two records."""

    UNDECIDED = "", _("To be decided")
    SAME = "same", _("One person")
    DIFFERENT = "different", _("Two people")
