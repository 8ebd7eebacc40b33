"""The file of places: what each source’s oddities become (real rows; sources in data/SOURCES.md)."""

from pathlib import Path

from tools.build_places import coverage, row_code
from tools.reduce_seats import reduce

TABLE = Path(__file__).parent / "data" / "constituencies_2021_extrait.csv"
MEUSE, AVRECOURT = "52332", "52033"


def whole(code, *, formerly=(), departement="52"):
    return {"code": code, "type": "commune-actuelle", "departement": departement, "anciensCodes": [*formerly]}


def delegated(code, *, of, departement="52"):
    return {"code": code, "type": "commune-deleguee", "departement": departement, "chefLieu": of}


def test_the_table_gives_codes_their_zeros_and_the_boundaries_of_2012():
    with TABLE.open(encoding="utf-8-sig", newline="") as lines:
        assert reduce(lines) == {
            "01-05": {"01002", "01004"},  # "1" and "2", after a byte order mark; 1986 says 2
            "2A-01": {"2A004"},
            "62-07": {"62193"},  # 6 in 1986 for this canton of Calais
            "62-08": {"62765"},
            "75-01": {"75056", "75101"},  # #N/A in 1986
            "971-01": {"97101"},
            "973-01": {"97307"},
        }  # and neither the sections of Montgenèvre nor the sectors of Marseille


def test_a_commune_merged_since_lies_where_its_parts_lay():
    seats = {"52001": {"52-01"}, "52002": {"52-02"}}
    rows = [
        whole("52001", formerly=["52002"]),
        delegated("52001", of="52001"),
        delegated("52002", of="52001"),
    ]
    assert coverage(rows, seats) == {
        "52001": {"52-01", "52-02"},
        "52001D": {"52-01"},
        "52002": {"52-02"},
    }


def test_a_commune_already_merged_in_the_table_says_nothing_of_its_parts():
    rows = [
        whole("52001", formerly=["52002"]),
        delegated("52001", of="52001"),
        delegated("52002", of="52001"),
    ]
    assert coverage(rows, {"52001": {"52-01"}}) == {"52001": {"52-01"}, "52001D": set(), "52002": set()}


def test_a_restored_commune_lies_in_the_only_constituency_of_the_one_it_left():
    rows = [whole(AVRECOURT), whole(MEUSE)]
    assert coverage(rows, {MEUSE: {"52-01"}})[AVRECOURT] == {"52-01"}
    assert coverage(rows, {MEUSE: {"52-01", "52-02"}})[AVRECOURT] == set()


def test_an_old_code_of_another_departement_is_no_part():
    rows = [whole("94038", formerly=["75038"], departement="94"), whole("75038", departement="75")]
    assert coverage(rows, {"94038": {"94-07"}, "75038": {"75-01"}})["94038"] == {"94-07"}


def test_a_delegated_commune_that_kept_the_code_of_the_whole_has_one_of_its_own():
    assert [row_code(row) for row in (delegated("52001", of="52001"), delegated("52002", of="52001"))] == [
        "52001D",
        "52002",
    ]
