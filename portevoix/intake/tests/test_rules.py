"""How cells are understood: days, phones, e-mails, postcodes, names, headings."""

from datetime import date

import pytest

from portevoix.intake.enums import Field
from portevoix.intake.rules import days, headings, likeness, people, reach, rows, words
from portevoix.intake.rules.cells import Findings, clean

FRENCH = days.Order()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/2025", date(2025, 3, 12)),
        ("3/4/2025", date(2025, 4, 3)),
        ("2025-03-12", date(2025, 3, 12)),
        ("2025-03-12 14:30", date(2025, 3, 12)),
        ("12 mars 2025", date(2025, 3, 12)),
        ("1er août 2025", date(2025, 8, 1)),
        ("mercredi 12 mars 2025", date(2025, 3, 12)),
        ("12 févr. 2025", date(2025, 2, 12)),
        ("12.03.25", date(2025, 3, 12)),
        ("12-03-98", date(1998, 3, 12)),
        ("12/03/2025 à 9h30", date(2025, 3, 12)),
        ("45728", date(2025, 3, 12)),
        ("20250312", date(2025, 3, 12)),
        ("03/25/2025", date(2025, 3, 25)),
    ],
)
def test_a_day_is_read(text, day):
    assert days.read(text, order=FRENCH)[0] == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mars 2025", "month_alone"),
        ("03/2025", "month_alone"),
        ("2025", "month_alone"),
        ("31/02/2025", "impossible_day"),
        ("12 brumaire 2025", "unknown_month"),
        ("12 mars", "no_day"),
        ("bientôt", "no_day"),
        ("12", "no_day"),
    ],
)
def test_nothing_is_guessed_to_a_day(text, code):
    with pytest.raises(days.NotADay) as refused:
        days.read(text, order=FRENCH)
    assert refused.value.args == (code,)


@pytest.mark.parametrize(
    ("cells", "text", "found"),
    [
        (["03/04/2025"], "03/04/2025", date(2025, 4, 3)),
        (["03/25/2025", "03/04/2025"], "03/04/2025", date(2025, 3, 4)),
        (["25/03/2025", "03/04/2025"], "03/04/2025", date(2025, 4, 3)),
        (["25/03/2025", "03/25/2025"], "03/04/2025", "either_order"),
        (["25/03/2025", "03/25/2025"], "04/04/2025", date(2025, 4, 4)),
    ],
)
def test_a_column_proves_the_order_of_its_days(cells, text, found):
    order = days.order_of(cells)
    if isinstance(found, str):
        with pytest.raises(days.NotADay):
            days.read(text, order=order)
    else:
        assert days.read(text, order=order)[0] == found


def codes(found):
    return [one["code"] for one in found.problems], [one["code"] for one in found.repairs]


@pytest.mark.parametrize(
    ("text", "numbers", "said"),
    [
        ("06 12 34 56 78", ["06 12 34 56 78"], ([], [])),
        ("06.12.34.56.78 / 01-99-00-00-00", ["06 12 34 56 78", "01 99 00 00 00"], ([], [])),
        ("612345678", ["06 12 34 56 78"], ([], ["phone_mended"])),
        ("33612345678", ["06 12 34 56 78"], ([], ["phone_mended"])),
        ("+33 (0)6 12 34 56 78", ["06 12 34 56 78"], ([], [])),
        ("0033612345678", ["06 12 34 56 78"], ([], [])),
        ("6,12345678E+08", ["06 12 34 56 78"], ([], ["phone_mended"])),
        ("3,36123E+10", [], (["phone_lost"], [])),
        ("+32 2 555 12 12", ["+32 2 555 12 12"], ([], [])),
        ("3919", ["3919"], ([], [])),
        ("le soir", [], (["no_phone"], [])),
        ("0612345", [], (["no_phone"], [])),
    ],
)
def test_phones(text, numbers, said):
    found = Findings()
    assert [value for value, _label in reach.phones(text, column=0, found=found)] == numbers
    assert codes(found) == said


def test_what_stands_before_a_phone_is_its_label():
    found = Findings()
    assert reach.phones("assistante : 06 12 34 56 78", column=0, found=found) == [
        ("06 12 34 56 78", "assistante")
    ]


@pytest.mark.parametrize(
    ("text", "addresses", "said"),
    [
        ("A@Exemple.Test", ["a@exemple.test"], ([], [])),
        ("a @ exemple.test", ["a@exemple.test"], ([], ["email_mended"])),
        ("a(at)exemple.test", ["a@exemple.test"], ([], ["email_mended"])),
        ("a@exemple.test ; b@exemple.test, c@exemple.test", ["a@exemple.test", "b@exemple.test", "c@exemple.test"], ([], [])),
        ("Jeanne Dupont <a@exemple.test>", ["a@exemple.test"], ([], [])),
        ("a@exemple.test ou b@exemple.test", ["a@exemple.test", "b@exemple.test"], ([], [])),
        ("mailto:a@exemple.test", ["a@exemple.test"], ([], ["email_mended"])),
        ("a@exemple,test", [], (["no_email", "no_email"], [])),
        ("jeanne", [], (["no_email"], [])),
        ("a@exemple.test jeanne", ["a@exemple.test"], (["no_email"], [])),
    ],
)  # fmt: skip
def test_emails(text, addresses, said):
    found = Findings()
    assert reach.emails(text, column=0, found=found) == addresses
    assert codes(found) == said


@pytest.mark.parametrize(
    ("text", "abroad", "code", "said"),
    [
        ("1000", False, "01000", ([], ["postcode_mended"])),
        ("75 011", False, "75011", ([], [])),
        ("62100.0", False, "62100", ([], [])),
        ("1000", True, "1000", ([], [])),
        ("SW1A 1AA", True, "SW1A 1AA", ([], [])),
        ("ABC", False, "", (["no_postcode"], [])),
        ("123", False, "", (["no_postcode"], [])),
    ],
)
def test_postcodes(text, abroad, code, said):
    found = Findings()
    assert reach.postcode(text, abroad=abroad, column=0, found=found) == code
    assert codes(found) == said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Jeanne Dupont", ("", "Jeanne", "Dupont")),
        ("DUPONT Jeanne", ("", "Jeanne", "DUPONT")),
        ("Mme Jeanne DE LA TOUR", ("Mme", "Jeanne", "DE LA TOUR")),
        ("M. Jean-Baptiste d'Ornano", ("M.", "Jean-Baptiste", "d’Ornano")),
        ("Dupont, Jeanne", ("", "Jeanne", "Dupont")),
        ("Mme Dupont", ("Mme", "", "Dupont")),
        ("Jean de La Fontaine", ("", "Jean", "de La Fontaine")),
        ("van DER BERG Anna", ("", "Anna", "van DER BERG")),
    ],
)
def test_a_whole_name_is_parted(text, parts):
    assert people.part(text) == parts


@pytest.mark.parametrize(
    ("name", "calm"),
    [
        ("DUPONT", "Dupont"),
        ("DE LA TOUR-D'AUVERGNE", "de La Tour-d’Auvergne"),
        ("D’ORNANO", "d’Ornano"),
        ("ÉLODIE", "Élodie"),
        ("McDonald", "McDonald"),
        ("", ""),
    ],
)
def test_capitals_are_calmed(name, calm):
    assert people.calm(name) == calm


@pytest.mark.parametrize(
    ("function", "office"),
    [
        ("Maire de Calais", "mayor"),
        ("Maire adjointe", "other"),
        ("Députée", "deputy"),
        ("Sous-préfet", "other"),
        ("", "other"),
    ],
)
def test_an_office_is_what_a_function_begins_with(function, office):
    assert words.office(function) == office


def test_cells_are_cleaned_and_what_is_repaired_is_said():
    found = Findings()
    assert clean(" CrÃ©teil\u00a0\u202f x ", column=3, found=found) == "Créteil x"
    assert clean("'=1+1", column=0, found=found) == "=1+1"
    assert clean("a\x00b", column=1, found=found) == "ab"
    assert clean("#REF!", column=2, found=found) == ""
    assert clean("Cr\ufffdteil", column=2, found=found) == "Cr\ufffdteil"
    assert codes(found) == (["broken_formula", "unreadable"], ["twice_coded", "controls"])


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Prénom", Field.GIVEN),
        ("E-MAIL 2", Field.EMAIL),
        ("Tél. portable", Field.PHONE),
        ("Code Postal", Field.POSTCODE),
        ("First name", Field.GIVEN),
        ("Date limite de réponse", Field.DUE),
        ("Parrain", None),
    ],
)
def test_headings_are_known_in_two_languages(heading, field):
    assert headings.meaning(heading) == field


def test_columns_without_headings_are_known_by_their_content():
    columns = [["a@x.fr", "b@x.fr", ""], ["06 12 34 56 78"], ["75011", "1000"], ["Mme", "M."], ["x"], [""]]
    assert headings.guess([f"({n})" for n in range(6)], columns) == [
        Field.EMAIL,
        Field.PHONE,
        Field.POSTCODE,
        Field.CIVILITY,
        Field.KEEP,
        Field.LEAVE,
    ]


def test_a_name_alone_is_the_whole_of_it_and_no_field_is_given_twice():
    assert headings.guess(["Nom", "Ville", "Commune"], [["x"]] * 3) == [Field.NAME, Field.TOWN, Field.KEEP]
    assert headings.guess(["Nom", "Prénom", "État"], [["x"]] * 3) == [Field.FAMILY, Field.GIVEN, Field.KEEP]


def facts(cells, fields, **more):
    matching = rows.Matching(
        tuple(fields), tuple(f"C{n}" for n in range(len(fields))), date(2026, 11, 23), **more
    )
    return rows.understand(cells, matching)


def test_a_body_without_a_name_goes_by_its_own():
    said, found = facts(["Mairie d’Orsaville"], [Field.ORGANISATION])
    assert said["person"]["function"] == "Mairie d’Orsaville"
    assert codes(found) == ([], ["named_by_body"])


def test_a_couple_and_a_doctor_keep_their_civility_in_the_note():
    said, found = facts(["Dr", "Delorme"], [Field.CIVILITY, Field.FAMILY])
    assert (said["person"]["gender"], said["note"]) == ("", "C0 : Dr")
    assert codes(found) == ([], ["kept_in_note"])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["A", "", "courrier", "", ""], "exchange_without_day"),
        (["A", "12/03/2025", "", "", ""], "exchange_without_channel"),
        (["A", "12/03/2027", "courrier", "", ""], "future_exchange"),
        (["A", "12/03/2025", "pigeon", "", ""], "unknown_channel"),
        (["A", "12/03/2025", "courrier", "", "12/04/2025"], "date_without_promise"),
        (["", "12/03/2025", "courrier", "", ""], "nobody"),
        (["x" * 121, "", "", "", ""], "too_long"),
    ],
)
def test_a_row_that_says_half_is_refused(cells, code):
    fields = [Field.FAMILY, Field.ON, Field.CHANNEL, Field.PROMISE, Field.DUE]
    assert codes(facts(cells, fields)[1])[0] == [code]


FIELDS = [Field.FAMILY, Field.ON, Field.CHANNEL, Field.SUMMARY, Field.PROMISE, Field.DUE]


def taken_without(cells, *without, fields=FIELDS):
    matching = rows.Matching(
        tuple(fields), ("Nom", "Jour", "Comment", "Dit", "Promesse", "Pour"), date(2026, 11, 23)
    )
    said, found = rows.understand(cells, matching, without=without)
    return said["note"], said["exchange"], said["promise"], codes(found)[0]


def test_an_exchange_without_its_day_is_told_in_the_note():
    cells = ["Delorme", "", "courrier", "A dit oui", "Voter", "15/12/2026"]
    note = "Comment : courrier\nDit : A dit oui\nPromesse : Voter\nPour : 15/12/2026"
    assert taken_without(cells, 1) == (note, None, None, [])
    note = "Comment : courrier\nJour : 31/02/2025"
    assert taken_without(["Delorme", "31/02/2025", "courrier", "", "", ""], 1) == (note, None, None, [])


def test_an_exchange_that_does_not_say_how_goes_another_way():
    note, exchange, _promise, stopped = taken_without(["Delorme", "12/03/2025", "pigeon", "Oui", "", ""], 2)
    assert (note, exchange["channel"], exchange["summary"], stopped) == (
        "Comment : pigeon",
        "other",
        "Oui",
        [],
    )


def test_columns_that_the_file_does_not_have_are_accepted_as_missing():
    fields = [Field.FAMILY, Field.KEEP, Field.KEEP, Field.SUMMARY, Field.KEEP, Field.DUE]
    cells = ["Delorme", "", "", "Oui", "", ""]
    assert taken_without(cells, fields=fields)[3] == ["exchange_without_day", "exchange_without_channel"]
    assert taken_without(cells, rows.NO_DAY, fields=fields) == ("Dit : Oui", None, None, [])
    fields[1], cells[1], cells[5] = Field.ON, "12/03/2025", "fin 2026"
    note, exchange, promise, stopped = taken_without(
        cells, rows.NO_CHANNEL, rows.NO_PROMISE, 5, fields=fields
    )
    assert (note, exchange["channel"], promise, stopped) == ("Pour : fin 2026", "other", None, [])


def test_a_row_of_one_cell_is_a_title_when_few_are():
    whole = [(number, ["A", "b", "c", "d"]) for number in range(6)]
    assert rows.titles([*whole, (7, ["", "Secteur 1", "", ""])]) == [7]
    assert rows.titles([*whole[:2], (7, ["", "Secteur 1", "", ""])]) == []
    assert (
        rows.titles([(1, ["A", "b"]), (2, ["A", "b"]), (3, ["A", "b"]), (4, ["A", "b"]), (5, ["A", ""])])
        == []
    )


def person(key, given, family, **more):
    return likeness.Person(key=key, given=given, family=family, **more)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("nour", "delorme"), ("nour", "delorme"), (100, False)),
        (("nour", "delorme"), ("delorme", "nour"), (100, False)),
        (("nour", "delorme"), ("nour", "delrome"), (97, False)),
        (("n", "delorme"), ("nour", "delorme"), (92, False)),
        (("nour", "delorme"), ("bastien", "delorme"), None),
        (("nour", "delorme"), ("nour", "querou"), None),
    ],
)
def test_names_look_alike(one, other, found):
    pairs = likeness.pairs([person(1, *one), person(2, *other)], [])
    got = [(pair.score, pair.certain) for pair in pairs]
    assert [certain for _score, certain in got] == ([found[1]] if found else [])
    assert not found or abs(got[0][0] - found[0]) <= 3


def test_a_shared_address_makes_the_same_name_certain_and_another_name_nobody():
    shared = frozenset({"mairie@exemple.test"})
    rows_ = [
        person(1, "nour", "delorme", emails=shared),
        person(2, "nour", "delorme", emails=shared),
        person(3, "bastien", "querou", emails=shared),
    ]
    assert [(pair.row, pair.other, pair.certain) for pair in likeness.pairs(rows_, [])] == [(2, 1, True)]


def test_a_crowd_of_one_name_costs_a_pair_each():
    crowd = [person(number, "marie", "martin") for number in range(1, 501)]
    assert [(pair.row, pair.other) for pair in likeness.pairs(crowd, [])] == [
        (number, 1) for number in range(2, 501)
    ]
