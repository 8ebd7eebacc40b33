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


class WebPageAsFile(SourceRefused):
    """A web page was saved under the name of a data file."""

    sentence = _(
        "This file is a web page saved under another name: the site probably answered with an error. "
        "Nothing was imported; download the file again."
    )


class NotText(SourceRefused):
    """A binary file where text is expected."""

    sentence = _(
        "This file is not text: a table (CSV) is expected here, not a workbook, an archive or a picture. "
        "Nothing was imported; take the file as the official site publishes it."
    )


class FileTooBig(SourceRefused):
    """No file of this source weighs so much."""

    sentence = _(
        "This file weighs more than %(limit)s MB, which no file of this source does. "
        "Nothing was imported; check where it comes from."
    )


class TableUnknown(SourceRefused):
    """A table whose header is none of those published."""

    sentence = _(
        "The first row of this file is not that of a known file (%(known)s). It reads: %(found)s. "
        "Nothing was imported; check that it is the right file, with its first row."
    )


class ColumnMissing(SourceRefused):
    """A column without which nothing can be read."""

    sentence = _(
        "Row %(row)s, where the columns are named, has no column “%(column)s”; it reads: %(found)s. "
        "Nothing was imported; if the site has renamed the column, write to whoever keeps Portevoix up to date."
    )


class RowBroken(SourceRefused):
    """A row that does not have the cells of the header."""

    sentence = _(
        "Row %(row)s has %(has)s cells where the header has %(wants)s: the file is cut or its separator is wrong. "
        "Nothing was imported; download the file again."
    )


class DateUnreadable(SourceRefused):
    """A date that no calendar holds."""

    sentence = _(
        "Row %(row)s: “%(value)s” is no date. Nothing was imported; mend this row, or download the file again."
    )


class DatesLost(SourceRefused):
    """A spreadsheet kept the minutes of the dates and lost the days."""

    sentence = _(
        "Row %(row)s: a spreadsheet has destroyed the dates of this file (“%(value)s”), and nothing can find them "
        "again. Nothing was imported; take the file as the official site publishes it."
    )


class JsonUnreadable(SourceRefused):
    """The JSON is cut, or is none."""

    sentence = _(
        "This file cannot be read as JSON (line %(row)s): it is cut or damaged. "
        "Nothing was imported; download the file again."
    )


class FormUnknown(SourceRefused):
    """A readable file that does not hold what this source publishes."""

    sentence = _(
        "This file does not hold what is expected here (%(expected)s). Nothing was imported; check that it is the "
        "right file."
    )


class PlacesComeAlong(SourceRefused):
    """A file of places given as if it held people."""

    sentence = _(
        "This file holds %(what)s, not people: places come with Portevoix, there is nothing to import. "
        "“portevoix import places” loads those of the package again."
    )


class OtherSource(SourceRefused):
    """A file of another source."""

    sentence = _(
        "This file is one of the source “%(source)s” (%(what)s). Nothing was imported; import it there: "
        "portevoix import %(source)s."
    )


class MomentUnreadable(SourceRefused):
    """A date that no calendar holds, in a file that has no rows."""

    sentence = _(
        "The date “%(value)s” (%(name)s) is none. Nothing was imported; download the file again, or mend it."
    )


class XmlUnreadable(SourceRefused):
    """The XML is cut, or is none."""

    sentence = _(
        "This file cannot be read as XML (line %(row)s): it is cut or damaged. "
        "Nothing was imported; download the file again."
    )


class JsonCut(SourceRefused):
    """A long JSON that stops before its end, or is damaged in the middle."""

    sentence = _(
        "This file stops before its end, or is damaged, near “%(said)s”: the download was probably cut. "
        "Nothing was imported; download the file again."
    )


class NameAbsent(SourceRefused):
    """A line that names nobody."""

    sentence = _(
        "Row %(row)s names nobody. Nothing was imported; download the file again, or take that row out."
    )
