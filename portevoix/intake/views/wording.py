"""Every refusal and every repair as a sentence: what is there, what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.design.rules import thousands

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "iso-8859-15": "ISO 8859-15",
    "cp850": "MS-DOS (850)",
}


def separators() -> dict[str, str]:
    """The separators by their names."""
    return {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("bar")}


def formats() -> dict[str, str]:
    """The formats by their names."""
    return {
        "csv": "CSV",
        "xlsx": _("Excel workbook"),
        "ods": _("LibreOffice workbook"),
        "vcard": _("vCard address book"),
    }


def refusal(code: str, facts: Mapping[str, Any]) -> str:
    """Why a file cannot be read."""
    return {
        "empty": _("This file holds no row."),
        "no_rows": _("There is no row under the headings."),
        "damaged": _("This workbook is damaged or locked by a password. Open it in your spreadsheet, save it again, and bring the new one."),
        "old_workbook": _("This is a workbook of an old Excel (.xls). Open it, save it as .xlsx, and bring the new one."),
        "not_a_table": _("This is neither a spreadsheet nor an address book. Bring a file .csv, .xlsx, .ods or .vcf."),
        "no_text": _("This file holds no text that can be read. Bring a file .csv, .xlsx, .ods or .vcf."),
        "open_quote": _("A quotation mark is opened and never closed in this file. Save it again from your spreadsheet."),
        "unknown_encoding": _("This encoding is not known here."),
        "too_large_unpacked": _("This workbook unpacks to more than 300 MB: no list of contacts is that large. Nothing was kept."),
        "declares_entities": _("This workbook holds declarations that no spreadsheet writes. Nothing was kept."),
        "forgotten": _("The original file is no longer kept. Bring it again."),
        "too_many_rows": _("This file has more than %(most)s rows. Cut it in two.") % {"most": thousands(facts.get("most", 0))},
        "too_many_columns": _("This file has more than %(most)s columns. Take out those you do not need.") % {"most": facts.get("most")},
    }[code]  # fmt: skip


def note(one: Mapping[str, Any]) -> str:
    """What must be known of how the file was read."""
    rows = one.get("rows", 0)
    facts = {
        **one,
        "n": thousands(rows),
        "first": one.get("first"),
        "encoding": ENCODINGS.get(one.get("encoding", ""), ""),
    }
    return {
        "mixed_encodings": ngettext("%(n)s line is in %(encoding)s and the others in UTF-8: each was read in its own.", "%(n)s lines are in %(encoding)s and the others in UTF-8: each was read in its own.", rows),
        "open_quotes": ngettext("In row %(first)s a cell holds whole lines of the file: a quotation mark was probably left open.", "In %(n)s rows, the first being %(first)s, a cell holds whole lines of the file: a quotation mark was probably left open.", rows),
        "hidden_sheets": _("Hidden sheets were not read: %(names)s."),
        "hidden_rows": ngettext("A hidden row was read like the others: row %(first)s.", "%(n)s hidden rows were read like the others, the first being row %(first)s.", rows),
        "formulas_without_value": ngettext("%(n)s formula has no value saved: its cell is empty. Open and save the file in your spreadsheet to have it.", "%(n)s formulas have no value saved: their cells are empty. Open and save the file in your spreadsheet to have them.", rows),
        "merged_cells": ngettext("The value of merged cells was written on %(n)s row more.", "The value of merged cells was written on %(n)s rows more.", rows),
        "cells_cut": ngettext("Row %(first)s has a cell of more than %(most)s letters: the rest of it was cut.", "%(n)s rows, the first being %(first)s, have a cell of more than %(most)s letters: the rest of it was cut.", rows),
        "pictures_dropped": ngettext("%(n)s picture or key was not read.", "%(n)s pictures or keys were not read.", rows),
        "cards_with_unread_lines": ngettext("Card %(first)s holds lines that could not be read: they are in the column “Autres propriétés”.", "%(n)s cards, the first being %(first)s, hold lines that could not be read: they are in the column “Autres propriétés”.", rows),
    }[one["code"]] % facts  # fmt: skip


def problem(one: Mapping[str, Any]) -> str:
    """Why a row cannot be taken in as it is."""
    return problems()[one["code"]] % {"value": one.get("value", ""), "most": one.get("most", "")}


def problems() -> dict[str, str]:
    """A sentence a code, for one cell."""
    return {
        "nobody": _("Nobody is named in this row: no name, no function, no body."),
        "open_quote_row": _(
            "A cell of this row holds several lines of the file: a quotation mark was probably left open. Mend it in the file, or take the row as it is."
        ),
        "no_email": _("“%(value)s” is no complete e-mail address."),
        "no_phone": _("“%(value)s” is no phone number."),
        "phone_lost": _("“%(value)s”: the spreadsheet has lost digits of this number. Write it in full."),
        "no_postcode": _("“%(value)s” is no French postcode: five digits are needed, or a country."),
        "no_website": _("“%(value)s” is no address of a site."),
        "too_long": _("This is longer than %(most)s letters."),
        "tag_too_long": _("A tag has at most %(most)s letters; commas separate them."),
        "broken_formula": _("The spreadsheet shows the fault “%(value)s” in this cell."),
        "unreadable": _(
            "“%(value)s” holds letters that cannot be read: the encoding of the file may be another."
        ),
        "month_alone": _("“%(value)s” names no day: write the day, the month and the year."),
        "no_day": _("“%(value)s” is no date that can be read: write it as 12/03/2025."),
        "unknown_month": _("“%(value)s”: this month is not known."),
        "impossible_day": _("“%(value)s”: this day does not exist."),
        "either_order": _(
            "“%(value)s” could be read in two ways, and this column writes dates in both. Write the month in letters."
        ),
        "future_exchange": _("“%(value)s” has not come yet: an exchange is past."),
        "title_row": _("“%(value)s” stands alone in its row: the title of a part of the table, or a person?"),
        "exchange_without_day": _("The row tells of an exchange without saying which day."),
        "exchange_without_channel": _(
            "The row tells of an exchange without saying how: letter, e-mail, call, meeting…"
        ),
        "unknown_channel": _("“%(value)s”: write letter, e-mail, call, meeting, public statement or other."),
        "unknown_direction": _("“%(value)s”: write sent, received or both."),
        "unknown_campaign": _("You write in no open campaign called “%(value)s”."),
        "date_without_promise": _("There is a date or a state of a promise, but no promise."),
        "unknown_state": _("“%(value)s”: write to follow, kept, in part or broken."),
    }


def problem_kinds() -> dict[str, str]:
    """A title a code, for the rows that have it."""
    return {
        "nobody": _("Nobody named"),
        "open_quote_row": _("Quotation mark left open"),
        "title_row": _("A title, or a person?"),
        "no_email": _("E-mail address incomplete"),
        "no_phone": _("No phone number"),
        "phone_lost": _("Digits of a phone lost by the spreadsheet"),
        "no_postcode": _("No French postcode"),
        "no_website": _("No address of a site"),
        "too_long": _("Text too long"),
        "tag_too_long": _("Tag too long"),
        "broken_formula": _("Fault of a formula"),
        "unreadable": _("Unreadable letters"),
        "month_alone": _("Date without a day"),
        "no_day": _("No date"),
        "unknown_month": _("Unknown month"),
        "impossible_day": _("Day that does not exist"),
        "either_order": _("Date that reads two ways"),
        "future_exchange": _("Exchange in the future"),
        "exchange_without_day": _("Exchange without a day"),
        "exchange_without_channel": _("Exchange without saying how"),
        "unknown_channel": _("Unknown way of an exchange"),
        "unknown_direction": _("Unknown direction of an exchange"),
        "unknown_campaign": _("Unknown campaign"),
        "date_without_promise": _("Date without a promise"),
        "unknown_state": _("Unknown state of a promise"),
    }


def acceptance(codes: set[str]) -> str:
    """What the button says that takes rows in although they have this problem; all that is set aside goes to the note."""
    said = {
        "title_row": _("A person: take in"),
        "open_quote_row": _("Take in as it is"),
        "exchange_without_day": _("Tell the exchange in the note"),
        "exchange_without_channel": _("Take in as “other”"),
    }
    alone = next(iter(codes)) if len(codes) == 1 else ""
    return said.get(alone, _("Take in without this cell"))


def repair(code: str, number: int) -> str:
    """What was repaired without asking, in how many cells."""
    return {
        "controls": ngettext("%(n)s cell: invisible signs taken out", "%(n)s cells: invisible signs taken out", number),
        "twice_coded": ngettext("%(n)s cell: accents mended (“CrÃ©teil”)", "%(n)s cells: accents mended (“CrÃ©teil”)", number),
        "email_mended": ngettext("%(n)s e-mail address: stray spaces or signs taken out", "%(n)s e-mail addresses: stray spaces or signs taken out", number),
        "phone_mended": ngettext("%(n)s phone number: its zero given back", "%(n)s phone numbers: their zero given back", number),
        "postcode_mended": ngettext("%(n)s postcode: its zero given back (1000 is 01000)", "%(n)s postcodes: their zero given back (1000 is 01000)", number),
        "kept_in_note": ngettext("%(n)s civility that is not one person’s: kept in the note", "%(n)s civilities that are not one person’s: kept in the note", number),
        "named_by_body": ngettext("%(n)s row without a name goes by its body", "%(n)s rows without a name go by their body", number),
        "time_dropped": ngettext("%(n)s date: the time of day is not kept", "%(n)s dates: the time of day is not kept", number),
        "serial": ngettext("%(n)s date that the spreadsheet kept as a number", "%(n)s dates that the spreadsheet kept as numbers", number),
    }[code] % {"n": thousands(number)}  # fmt: skip


def reasons() -> dict[str, str]:
    """Why two look alike."""
    return {
        "name": _("same name"),
        "close_name": _("close name"),
        "family_name": _("same family name"),
        "email": _("same e-mail"),
        "phone": _("same phone"),
        "organisation": _("same body"),
        "office": _("same office"),
    }


def order(heading: str, said: Mapping[str, bool]) -> str:
    """In which order a column of days was read."""
    facts = {"heading": heading}
    if said["mixed"]:
        return _("Column “%(heading)s”: some dates begin with the day and some with the month; those that could be either are to mend.") % facts  # fmt: skip
    if said["day_first"]:
        return _("Column “%(heading)s”: 03/04/2025 is read as 3 April.") % facts
    return _("Column “%(heading)s”: 03/04/2025 is read as March 4, as the column proves.") % facts


def kinds(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """What an import wrote: number and words, those that are not none."""
    words = (
        ("actor", ngettext("new person", "new people", counts.get("actor", 0))),
        (
            "attached",
            ngettext(
                "person known already, completed",
                "people known already, completed",
                counts.get("attached", 0),
            ),
        ),
        ("contact", ngettext("address or number", "addresses and numbers", counts.get("contact", 0))),
        ("annotation", ngettext("note written", "notes written", counts.get("annotation", 0))),
        ("exchange", ngettext("exchange", "exchanges", counts.get("exchange", 0))),
        ("commitment", ngettext("promise", "promises", counts.get("commitment", 0))),
    )
    return [(thousands(counts[key]), said) for key, said in words if counts.get(key)]


def kept(why: str) -> str:
    """Why an undo left something."""
    return _("changed since") if why == "changed" else _("something else needs it")
