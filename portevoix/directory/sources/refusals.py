"""Why a file is refused; each refusal is worded for whoever imports, and nothing was written."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SourceRefused(Exception):  # noqa: N818  named as the fact
    """The file cannot be imported. `str()` is the sentence to show."""

    sentence: ClassVar[str | Promise] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts


class SourceMissing(SourceRefused):
    """Nothing is there."""

    sentence = _("There is no file or folder named “%(name)s”. Nothing was imported; check the name.")


class NotAnArchive(SourceRefused):
    """The file is no zip."""

    sentence = _(
        "This file is not a zip archive. Nothing was imported; download the file named "
        "AMO10_deputes_actifs_mandats_actifs_organes.json.zip from data.assemblee-nationale.fr."
    )


class WebPageInstead(SourceRefused):
    """A web page was saved under the name of the archive."""

    sentence = _(
        "This file is a web page saved as a zip: the site probably answered with an error. "
        "Nothing was imported; download the file again."
    )


class ArchiveTruncated(SourceRefused):
    """The end of the zip is missing, or a member is damaged."""

    sentence = _(
        "This zip archive is incomplete or damaged: the download was probably cut. "
        "Nothing was imported; download the file again."
    )


class ArchiveTooBig(SourceRefused):
    """Unpacking would fill the machine."""

    sentence = _(
        "Unpacked, this archive would weigh more than %(limit)s MB, which no file of the Assemblée does. "
        "Nothing was imported; check where the file comes from."
    )


class AnotherDataSet(SourceRefused):
    """A readable archive, but not deputies in office."""

    sentence = _(
        "This file does not hold the deputies in office (AMO10) of the Assemblée nationale. "
        "Nothing was imported; the file to take is AMO10_deputes_actifs_mandats_actifs_organes.json.zip."
    )


class RecordUnreadable(SourceRefused):
    """One record of the file does not have the form that is published."""

    sentence = _(
        "The record %(name)s of this file cannot be read: its form is not the published one. "
        "Nothing was imported; what was known before is unchanged."
    )


class AddressRefused(SourceRefused):
    """The address is not one of the official sites."""

    sentence = _(
        "Portevoix only fetches from %(hosts)s. Nothing was imported; download the file and give it here."
    )


class SourceUnreachable(SourceRefused):
    """The official site does not answer."""

    sentence = _(
        "%(host)s cannot be reached from this server (%(why)s). Nothing was imported; try again later, "
        "or download the file on another computer and give it here."
    )
