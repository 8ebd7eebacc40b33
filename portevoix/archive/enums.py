"""Where an archive that someone brings stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArrivalState(TextChoices):
    """Read first, then shown, then brought in: nothing of it is written before."""

    READING = "reading", _("Being read")
    READY = "ready", _("Read: to be decided")
    BRINGING = "bringing", _("Being brought in")
    BROUGHT = "brought", _("Brought in")
    REFUSED = "refused", _("Not taken")


class Fault(TextChoices):
    """What an archive is refused for; the words are in the views."""

    NOT_A_ZIP = "not_a_zip"
    ENCRYPTED = "encrypted"
    TOO_BIG = "too_big"
    UNSAFE_NAME = "unsafe_name"
    NO_MANIFEST = "no_manifest"
    FOREIGN = "foreign"
    NEWER = "newer"
    ALTERED = "altered"
    INCOHERENT = "incoherent"
    DISK_FULL = "disk_full"
