"""Tables as sites publish them and as spreadsheets leave them; refusals name the row."""

from datetime import UTC, date, datetime

import pytest

from portevoix.directory import operations
from portevoix.directory.enums import Source
from portevoix.directory.sources import elsewhere, refusals, table

ROWS = "% une requête\n% une autre, avec des virgules\nNom de l’élu,Date\nDupont,2020-01-02\n% fin\nÉmile,03/04/2021\n"


def read(content, **options):
    sheet = table.open_sheet(content.encode() if isinstance(content, str) else content, **options)
    return sheet, list(sheet.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_give_the_same_rows(encoding, separator):
    content = ROWS.replace(",", separator).replace("\n", "\r\n").encode(encoding)
    sheet, rows = read(content, comment="%")
    assert sheet.header == ("nom de l elu", "date")
    assert rows == [(4, ["Dupont", "2020-01-02"]), (6, ["Émile", "03/04/2021"])]
    assert (sheet.delimiter, sheet.header_row) == (separator, 3)


def test_a_file_is_read_like_its_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(ROWS.encode("cp1252"))
    assert read(path, comment="%")[1] == read(ROWS, comment="%")[1]


def test_columns_are_found_by_any_of_their_names():
    sheet, _rows = read("Date de  Début ,CODE_dpt\n")
    assert sheet.columns({"start": ("debut", "date de debut"), "code": ("code dpt",)}) == {
        "start": 0,
        "code": 1,
    }
    assert sheet.find({"end": ("fin",)}) == {}
    with pytest.raises(refusals.ColumnMissing, match=r"La ligne 1.*«\sfin\s».*date de debut, code dpt"):
        sheet.columns({"end": ("fin",)})


def test_dates_are_iso_or_french():
    assert [
        table.day(said, row=2)
        for said in ("1930-06-19 00:00:00.0", "19/06/1930", "1962-11-25 00:00:00+00", "")
    ] == [
        date(1930, 6, 19),
        date(1930, 6, 19),
        date(1962, 11, 25),
        None,
    ]
    with pytest.raises(refusals.DateUnreadable, match=r"Ligne 7\s: «\s31/02/2020\s»"):
        table.day("31/02/2020", row=7)
    with pytest.raises(refusals.DateUnreadable):
        table.day("hier", row=7)
    with pytest.raises(refusals.DatesLost, match=r"Ligne 3.*tableur a détruit"):
        table.day("00:00.0", row=3)


def test_a_row_too_short_is_named_and_empty_cells_too_many_are_forgiven():
    assert read("a,b\n1,2,,\n")[1] == [(2, ["1", "2"])]
    with pytest.raises(refusals.RowBroken, match="La ligne 3 a 1 cellules quand l’en-tête en a 2"):
        read("a,b\n1,2\n3\n")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<!DOCTYPE html><html>", refusals.WebPageAsFile),
        (b"PK\x03\x04" + b"\0" * 40, refusals.NotText),
        (b"\x89PNG\r\n\0\0", refusals.NotText),
        ("#Code_commune_INSEE;Nom_de_la_commune;Code_postal\n", refusals.PlacesComeAlong),
        ("Code commune;Circ. législative 1986;Circ. législative 2012\n", refusals.PlacesComeAlong),
        (b'{"type": "FeatureCollection", "features": []}', refusals.PlacesComeAlong),
    ],
)
def test_what_is_no_table_of_people_is_refused_in_a_sentence(content, refusal):
    with pytest.raises(refusal, match=r"Rien n’a été importé|il n’y a rien à importer"):
        read(content)


def test_a_file_of_two_gigabytes_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(refusals.FileTooBig, match="500 Mo"):
        read(path)
    with pytest.raises(refusals.SourceMissing):
        read(tmp_path / "none.csv")


def test_a_file_of_another_source_says_where_to_import_it():
    with pytest.raises(refusals.OtherSource, match="portevoix import rne"):
        elsewhere.check_source(["nom de l elu", "code sexe"], but=Source.SENAT)
    elsewhere.check_source(["matricule", "nom usuel"], but=Source.SENAT)


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["an", "senat", "gouvernement", "mep", "dila"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5\n", "La Poste"),
        (
            "Code département;Circ. législative 1986;Circ. législative 2012;;;\n",
            "communes de chaque circonscription",
        ),
        ('{"type": "FeatureCollection", "features": []}', "contours sur une carte"),
    ],
)
def test_a_file_of_places_is_named_whatever_the_source_it_is_given_to(source, content, said):
    with pytest.raises(refusals.PlacesComeAlong, match=said):
        operations.import_source(source, [content.encode("cp1252")], at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["an", "mep", "gouvernement", "dila"])
def test_a_table_of_the_senat_is_sent_to_its_source(source):
    with pytest.raises(refusals.OtherSource, match="portevoix import senat"):
        operations.import_source(
            source, [b"% requete\nMatricule,Nom usuel\n"], at=datetime(2026, 11, 23, tzinfo=UTC)
        )
