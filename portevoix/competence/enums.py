"""Themes of the field, degrees of competence, and the seats that hold it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Theme(TextChoices):
    """What a demand is about."""

    ASYLUM = "asylum", _("Asylum")
    RESIDENCE = "residence", _("Residence permits")
    DETENTION = "detention", _("Detention")
    ACCOMMODATION = "accommodation", _("Accommodation")
    MINORS = "minors", _("Unaccompanied minors")
    HEALTH = "health", _("Health")
    BORDERS = "borders", _("Borders")
    EVICTIONS = "evictions", _("Evictions and camps")
    SCHOOLING = "schooling", _("Schooling")
    WORK = "work", _("Work")


class Level(TextChoices):
    """What a body does on a theme, the strongest first."""

    DECIDES = "decides", _("decides")
    CO_DECIDES = "co_decides", _("co-decides")
    INSTRUCTS = "instructs", _("prepares the decision")
    FINANCES = "finances", _("pays")
    SCRUTINISES = "scrutinises", _("scrutinises")
    ADVISES = "advises", _("gives an opinion")
    INFLUENCES = "influences", _("influences")


class Seat(TextChoices):
    """The office or body that holds a competence, wherever one is."""

    PREFECT = "prefect", _("The prefect of the department")
    MAYOR = "mayor", _("The mayor of the commune")
    DEPARTEMENT = "departement", _("The president of the departmental council")
    REGION = "region", _("The president of the regional council")
    HEALTH_AGENCY = "health_agency", _("The regional health agency")
    MINISTER = "minister", _("A minister")
    AGENCY = "agency", _("An agency of the State")
    COMMITTEE = "committee", _("A committee of the Assemblée and of the Sénat")
    DEPUTY = "deputy", _("The deputies of the territory")
    SENATOR = "senator", _("The senators of the territory")
    MEPS = "meps", _("The Members of the European Parliament")
    OTHER = "other", _("Another one, told in words")


WITH_WORDS = frozenset({Seat.MINISTER, Seat.AGENCY, Seat.COMMITTEE, Seat.OTHER})
