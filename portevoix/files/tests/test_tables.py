"""c33: what we hand out to spreadsheets runs nothing."""

import io

import pytest
from python_calamine import CalamineWorkbook

from portevoix.files import rules

ROWS = [["Nom", "Téléphone"], ["=1+1", "+33 6"], ["Zoé & <Cie>", None], ["a\x00b\nc", 75011]]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na"])
def test_c33_a_cell_of_a_csv_is_no_formula(cell):
    assert rules.harmless(cell) == f"'{cell}"


def test_c33_a_csv_opens_in_a_french_spreadsheet():
    assert rules.csv_text(ROWS[:3]) == "\ufeffNom;Téléphone\r\n'=1+1;'+33 6\r\nZoé & <Cie>;\r\n"


def test_c33_a_workbook_holds_text_alone():
    book = CalamineWorkbook.from_filelike(io.BytesIO(rules.xlsx(ROWS, sheet="Refusées")))
    assert book.sheet_names == ["Refusées"]
    assert book.get_sheet_by_index(0).to_python() == [
        ["Nom", "Téléphone"],
        ["=1+1", "+33 6"],
        ["Zoé & <Cie>", ""],
        ["ab\nc", "75011"],
    ]
