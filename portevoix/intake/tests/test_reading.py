"""Files as people have them: encodings, separators, headings, workbooks, address books, and those that are refused."""

import io
import re
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from portevoix.files import rules as files
from portevoix.intake.sources import FileRefused, Options, read

WHEN = datetime(2025, 3, 12, 14, 30)  # noqa: DTZ001  as a workbook keeps it
ROWS = [["Nom", "Ville"], ["Élodie Guérin", "Orsaville"], ["François Ÿvès", "Saint-Modèle"]]


def table(data, *, name="contacts", **options):
    return read(data, name=name, options=Options(**options))


def cells(found):
    return [list(line.cells) for line in found.lines]


def text(*lines, separator=";", end="\r\n"):
    return end.join(separator.join(line) for line in lines) + end


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("mac-roman", "mac-roman"),
        ("cp850", "cp850"),
    ],
)
def test_an_encoding_is_found(encoding, found):
    rows = [row.copy() for row in ROWS]
    rows[2][0] = "François Lebrève" if encoding == "cp850" else rows[2][0]
    got = table(text(*rows).encode(encoding))
    assert (got.encoding, list(got.headings), cells(got)) == (found, rows[0], rows[1:])


def test_lines_in_two_encodings_are_each_read_in_their_own():
    data = b"".join(text(row).encode("cp1252" if at % 2 else "utf-8") for at, row in enumerate(ROWS))
    got = table(data)
    assert cells(got) == ROWS[1:]
    assert got.notes == [{"code": "mixed_encodings", "rows": 1, "encoding": "cp1252"}]


def test_an_encoding_is_corrected_by_a_person():
    data = text(*ROWS).encode("mac-roman")
    assert cells(table(data, encoding="cp1252")) != ROWS[1:]
    assert cells(table(data, encoding="mac-roman")) == ROWS[1:]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_separator_and_line_ends_are_found(separator, end):
    got = table(text(*ROWS, separator=separator, end=end).encode())
    assert (got.separator, cells(got)) == (separator, ROWS[1:])


def test_quotes_separators_and_line_ends_inside_a_cell():
    data = b'Nom;Note\r\n"Dupont; ""Jo""";"a\r\nb"\r\n\r\nMartin;c\r\n'
    got = table(data)
    assert [(line.number, line.cells) for line in got.lines] == [
        (2, ('Dupont; "Jo"', "a\nb")),
        (4, ("Martin", "c")),
    ]


def test_the_first_line_of_excel_says_the_separator():
    got = table(b"sep=,\nNom,Ville\nA B,C;D\n")
    assert (got.separator, got.heading, cells(got)) == (",", 2, [["A B", "C;D"]])


def test_a_quotation_mark_left_open_is_said():
    data = b'Nom;Ville;CP\nA;"B;1\nC;D;2\nE;F;3\nG;H";4\nI;J;5\n'
    [note] = table(data).notes
    assert (note["code"], note["first"]) == ("open_quotes", 2)


def test_a_title_above_the_headings_is_not_a_row():
    got = table(b"Contacts 2025;;\n;;\nNom;E-mail;Ville\nA B;a@x.fr;C\n")
    assert (got.heading, got.above, cells(got)) == (3, ("Contacts 2025",), [["A B", "a@x.fr", "C"]])


def test_a_file_without_headings_keeps_its_first_row():
    got = table(b"A B;a@x.fr;C\nD E;d@x.fr;F\n")
    assert (got.heading, got.headings, len(got.lines)) == (0, ("(A)", "(B)", "(C)"), 2)


def test_headings_are_chosen_by_a_person_and_twice_the_same_has_its_letter():
    got = table(b"x;y\nMail;Mail\n1;2;3\n", heading=2)
    assert (got.headings, cells(got)) == (("Mail", "Mail (B)", "(C)"), [["1", "2", "3"]])


def test_a_zero_in_a_cell_reaches_no_database():
    got = table(b"Nom;Ville\n" + b"x;y\n" * 2000 + b"a\0b;c\n")
    assert got.lines[-1].cells == ("a\1b", "c")


def workbook(*, rows=None, change=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Contacts"
    for row in rows or []:
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_one_sees_it():
    rows = [
        ["Nom", "Depuis", "CP", "Tél", "Note", "Vu"],
        ["A B", date(2025, 3, 12), 1000, 33612345678, 1.5, WHEN],
        [None] * 6,
        ["C D", "mars 2025", "01000", "06", True, None],
    ]
    got = table(workbook(rows=rows))
    assert (got.format, got.sheet, got.heading) == ("xlsx", "Contacts", 1)
    assert [(line.number, line.cells) for line in got.lines] == [
        (2, ("A B", "2025-03-12", "1000", "33612345678", "1.5", "2025-03-12 14:30")),
        (4, ("C D", "mars 2025", "01000", "06", "oui", "")),
    ]


def test_a_table_that_begins_far_from_the_corner_keeps_its_numbers():
    def change(_book, sheet):
        for at, row in enumerate(PLAIN, start=5):
            sheet.cell(at, 3, row[0])
            sheet.cell(at, 4, row[1])

    got = table(workbook(change=change))
    assert (got.heading, got.headings) == (5, ("(A)", "(B)", "Nom", "Ville"))
    assert [(line.number, line.cells) for line in got.lines] == [(6, ("", "", "A B", "C"))]


def test_what_a_workbook_hides_is_said():
    def change(book, sheet):
        sheet.merge_cells("B2:B3")
        sheet.row_dimensions[3].hidden = True
        sheet["C2"] = "=1+1"
        sheet["C3"] = "#REF!"
        book.create_sheet("Brouillon").sheet_state = "hidden"

    rows = [["Nom", "Organisme", "Note"], ["A B", "Mairie", ""], ["C D", None, ""]]
    got = table(workbook(rows=rows, change=change))
    assert cells(got) == [["A B", "Mairie", ""], ["C D", "Mairie", "#REF!"]]
    assert got.notes == [
        {"code": "merged_cells", "rows": 1},
        {"code": "hidden_rows", "rows": 1, "first": 3},
        {"code": "formulas_without_value", "rows": 1},
        {"code": "hidden_sheets", "names": "Brouillon"},
    ]


def test_another_sheet_is_chosen_by_a_person():
    def change(book, _sheet):
        book.create_sheet("Élus").append(["Nom", "Ville"])
        book["Élus"].append(["A B", "C"])

    data = workbook(rows=[["Nom"], ["X"]], change=change)
    assert (table(data).sheets, cells(table(data, sheet="Élus"))) == (("Contacts", "Élus"), [["A B", "C"]])


def test_what_we_hand_out_comes_back_whole():
    rows = [["Nom", "Note"], ["A B", "=1+1"], ["C D", "+33 6"]]
    assert cells(table(files.xlsx(rows, sheet="x"))) == rows[1:]


def patched(data, **parts):
    """The workbook with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            for end, change in parts.items():
                content = change(content) if name.endswith(f"{end}.xml") else content
            made.writestr(name, content)
    return out.getvalue()


PLAIN = [["Nom", "Ville"], ["A B", "C"]]
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def declaring(content):
    return content.replace(b"<worksheet", ENTITIES + b"<worksheet", 1)


def far(cell):
    end = f'<row r="9"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    return lambda content: content.replace(b"</sheetData>", end)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (declaring, "declares_entities"),
        (lambda content: content.decode().encode("utf-16"), "declares_entities"),
        (far("XFD9"), "too_many_columns"),
        (far("A1048576"), "too_many_rows"),
        (far("&#65;1048576"), "too_many_rows"),
        (lambda content: content[:-200], "damaged"),
    ],
    ids=["entities", "utf-16", "far column", "far row", "coded", "cut"],
)
def test_c30_a_workbook_made_to_harm_is_refused(change, code):
    with pytest.raises(FileRefused) as refused:
        table(patched(workbook(rows=PLAIN), sheet1=change))
    assert refused.value.code == code


def test_c30_a_zip_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _megabyte in range(320):
                part.write(b" " * 1_000_000)
        made.writestr("xl/workbook.xml", b"<workbook/>")
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(FileRefused) as refused:
        table(out.getvalue())
    assert refused.value.code == "too_large_unpacked"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_workbook"),
        (b"%PDF-1.7 \n", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_table"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"\n\n  \n", "empty"),
        (b"Nom;Ville\n", "no_rows"),
        (("Nom\n" + "x\n" * 100_001).encode(), "too_many_rows"),
        ((";".join(["Nom"] * 201) + "\n" + ";".join(["x"] * 201)).encode(), "too_many_columns"),
    ],
    ids=["xls", "pdf", "png", "zip", "empty", "no rows", "rows", "columns"],
)
def test_c30_what_is_no_table_is_refused_in_words(data, code):
    with pytest.raises(FileRefused) as refused:
        table(data)
    assert refused.value.code == code


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Contacts">
 <table:table-row><table:table-cell office:value-type="string"><text:p>Nom</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>Depuis</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell office:value-type="string"><text:p>Élodie</text:p></table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="2025-03-12"><text:p>12/03/25</text:p></table:table-cell></table:table-row>
 {more}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(more=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", re.sub(r">\s+<", "><", ODS).format(more=more))
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def test_a_libreoffice_workbook_is_read():
    got = table(
        ods('<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>')
    )
    assert (got.format, got.headings, cells(got)) == ("ods", ("Nom", "Depuis"), [["Élodie", "2025-03-12"]])


def test_c30_a_libreoffice_workbook_made_to_harm_is_refused():
    cell = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
    row = "<table:table-row{}>{}</table:table-row>"
    far = row.format(' table:number-rows-repeated="900000"', "<table:table-cell/>")
    for more, code in (
        (row.format(' table:number-rows-repeated="900000"', cell.format("")), "too_many_rows"),
        (far + row.format("", cell.format("")), "too_many_rows"),
        (row.format("", cell.format(' table:number-columns-repeated="16384"')), "too_many_columns"),
        (row.format(' table:number-rows-repeated="x"', cell.format("")), "damaged"),
    ):
        with pytest.raises(FileRefused) as refused:
            table(ods(more))
        assert refused.value.code == code


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Guérin;Élodie;;Mme;
FN:Élodie Guérin
ORG:Mairie;Cabinet
TITLE:Maire
item1.EMAIL;TYPE=work:a@exemple.test
EMAIL:b@exemple.test
TEL;TYPE=CELL:+33 6 12 34 56 78
ADR;TYPE=work:;;1\\, place;Orsaville;;62100;France
NOTE:deux\\nlignes
CATEGORIES:presse,élus
BDAY:1970-01-01
PHOTO;ENCODING=b:AAAA
 BBBB
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Noël Hau
TEL;VALUE=uri:tel:+33612345679
une ligne perdue
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dupr=C3=A9;Zo=
=C3=A9
END:VCARD
"""


QP = "NOTE;ENCODING=QUOTED-PRINTABLE"


@pytest.mark.parametrize(
    "line",
    [
        f"{QP}:" + f"{'a' * 74}=\n" * 27_000,
        "NOTE;" + "QUOTED-PRINTABLE" * 125_000,
        f"{QP};CHARSET=punycode:a-" + "z9" * 500_000,
        f"{QP};CHARSET=idna:xn--a=C3=A9.." + "." * 100_000,
        f"{QP};CHARSET=undefined:=C3=A9",
        "TEL" + ';a="' * 500_000,
        "NOTE:" + "\r\n a" * 500_000,
    ],
)
def test_c30_a_card_made_to_last_is_read_in_seconds(line):
    start = time.process_time()
    assert len(table(f"BEGIN:VCARD\nFN:Un\n{line}\nEND:VCARD\n".encode()).lines) == 1
    assert time.process_time() - start < 5  # a minute or more, were its time to grow with the square


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_address_book_is_rows_and_nothing_is_skipped(end):
    got = table(CARDS.replace("\n", end).encode())
    assert got.headings == (
        "Nom complet", "Civilité", "Prénom", "Nom", "Fonction", "Organisme", "E-mail", "Téléphone", "Adresse",
        "Code postal", "Ville", "Pays", "Note", "Catégories", "Autres propriétés",
    )  # fmt: skip
    assert [(line.number, line.cells) for line in got.lines] == [
        (1, ("Élodie Guérin", "Mme", "Élodie", "Guérin", "Maire", "Mairie, Cabinet", "a@exemple.test; b@exemple.test",
             "+33 6 12 34 56 78", "1, place", "62100", "Orsaville", "France", "deux\nlignes", "presse,élus",
             "bday : 1970-01-01")),
        (2, ("Noël Hau", *[""] * 6, "+33612345679", *[""] * 6, "une ligne perdue")),
        (3, ("", "", "Zoé", "Dupré", *[""] * 11)),
    ]  # fmt: skip
    assert [note["code"] for note in got.notes] == ["pictures_dropped", "cards_with_unread_lines"]
