"""The tables of the Sénat on real fragments: any order, twice, after a spreadsheet, and what is refused."""

from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from portevoix.directory import operations
from portevoix.directory.enums import BodyKind, ContactKind, Gender, Source
from portevoix.directory.models import Actor, ContactPoint, ImportRun, Mandate
from portevoix.directory.sources import refusals, senat
from portevoix.places.enums import Kind
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
DATA = Path(__file__).parent / "data"
GENERAL = DATA / "ODSEN_GENERAL_extrait_2018.csv"
ELUSEN = DATA / "ODSEN_ELUSEN_extrait_2021.csv"
GROUPS = DATA / "ODSEN_HISTOGROUPES_extrait_2021.csv"
COMS = (  # invented people
    "Matricule,Nom usuel,Prénom usuel,Nom court de la commission,Date de début d'appartenance,Date de fin d'appartenance,Nom court fonction\n"
    "99001A,Aubépine,Camille,commission des lois,2020-10-06 00:00:00.0,,Vice-Président\n"
    "99001A,Aubépine,Camille,commission de la culture,2017-10-03 00:00:00.0,2020-09-30 00:00:00.0,Membre\n"
    "99001A,Aubépine,Camille,délégation aux droits des femmes,2017-10-03 00:00:00.0,,Membre\n"
)


def import_(*files, **options):
    return operations.import_source(Source.SENAT, list(files), at=AT, accept_closures=100, **options)


def figures(run):
    return (run.created, run.changed, run.closed)


def state():
    """Who sits where now, and since when, whatever the order of the imports."""
    rows = Mandate.objects.filter(source=Source.SENAT, end=None).order_by("person__code", "body__code")
    return list(rows.values_list("person__code", "body__code", "role_label", "start", "place__code"))


def changed(path, *pairs, encoding="cp1252"):
    text = path.read_bytes().decode("cp1252")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text.encode(encoding)


def test_the_general_table_gives_who_sits_with_group_committee_place_and_addresses():
    make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    run = import_(GENERAL)
    assert (run.source, run.data_date, run.datasets) == ("senat", date(2001, 3, 2), {"general": "2001-03-02"})
    assert run.counts == {
        "senators": 6,
        "former_senators": 5,
        "groups": 4,
        "committees": 3,
        "mandates": 19,
        "contact_points": 12,
    }
    person = Actor.objects.get(code="s14133k")
    assert (person.name, person.gender, person.birth_date) == (
        "Pascal Allizard",
        Gender.MALE,
        date(1962, 12, 19),
    )
    assert [row[1:] for row in state() if row[0] == "s14133k"] == [
        ("sc-etranger", "Membre", None, None),
        ("senat", "Sénateur", None, "14"),
        ("sg-ump", "Membre", None, None),
    ]
    assert set(person.contact_points.values_list("kind", "value", "is_preferred")) == {
        (ContactKind.EMAIL, "p.allizard@senat.fr", True),
        (ContactKind.POSTAL, "Sénat\n15 rue de Vaugirard\n75291 Paris Cedex 06", False),
    }
    assert Actor.objects.get(code="s000346").mandates.count() == 0


def test_roles_are_in_the_gender_of_the_person():
    import_(GENERAL)
    assert [row[1:3] for row in state() if row[0] == "s08020n"] == [
        ("sc-culture", "Membre"),
        ("senat", "Sénatrice"),
        ("sg-ump", "Apparentée"),
    ]
    assert ("s11027h", "senat-bureau", "Vice-présidente") in {row[:3] for row in state()}
    assert not [row for row in state() if row[0] == "s86034e" and row[1].startswith("sc-")]


@pytest.mark.parametrize("order", list(permutations((GENERAL, ELUSEN, GROUPS))))
def test_the_tables_come_in_any_order_and_a_second_time_changes_nothing(order):
    make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    for one in order:
        import_(one)
    told = state()
    assert [row for row in told if row[1] == "senat"] == [
        ("s11027h", "senat", "Sénatrice", date(2017, 10, 2), None),
        ("s14133k", "senat", "Sénateur", date(2020, 10, 1), "14"),
        ("s14255u", "senat", "Sénateur", date(2021, 10, 1), None),
        ("s86034e", "senat", "Sénateur", date(2017, 10, 2), None),
    ]
    assert [row[3].year for row in told if row[:2] == ("s14133k", "sg-ump")] == [2014]
    for one in order:
        assert figures(import_(one)) == (0, 0, 0)
    assert state() == told
    assert figures(import_(*order)) == (0, 0, 0)


def test_the_terms_give_past_mandates():
    import_(GENERAL, ELUSEN)
    rows = Mandate.objects.filter(person__code="s89017r", body__code="senat").order_by("start")
    assert [(row.start.year, row.end.year) for row in rows] == [
        (1989, 1998),
        (1998, 2008),
        (2008, 2014),
        (2014, 2020),
    ]
    assert ImportRun.objects.get().counts["senators"] == 6


def test_groups_keep_one_code_under_their_names_of_every_year():
    import_(GENERAL, GROUPS)
    bodies = Actor.objects.filter(body__kind=BodyKind.GROUP, code="sg-soc")
    assert bodies.get().name == "Socialiste, Écologiste et Républicain"


def test_committees_and_delegations_are_dated():
    run = import_(COMS.encode())
    assert run.counts == {"committees": 1}
    rows = Mandate.objects.filter(person__code="s99001a").order_by("start", "body__name")
    assert [(row.body.name, row.body.body.kind, row.role_label, row.end) for row in rows] == [
        ("Commission de la culture", BodyKind.COMMITTEE, "Membre", date(2020, 9, 30)),
        ("Délégation aux droits des femmes", BodyKind.DELEGATION, "Membre", None),
        ("Commission des lois", BodyKind.COMMITTEE, "Vice-Président", None),
    ]
    assert figures(import_(COMS.encode())) == (0, 0, 0)


def test_the_headings_of_the_committees_have_varied():
    varied = (
        COMS.replace("Nom court de la commission", "Code commission,Libellé de la commission")
        .replace(",commission d", ",COM,commission d")
        .replace(",délégation", ",DEL,délégation")
        .replace("Nom court fonction", "Fonction")
    )
    import_(COMS.encode())
    assert figures(import_(varied.encode())) == (0, 0, 0)


def test_what_a_spreadsheet_damaged_is_repaired_and_said():
    damaged = changed(GENERAL, ("000346", "346"), ("1962-12-19 00:00:00.0", "19/12/1962"))
    run = import_(damaged)
    assert Actor.objects.get(code="s000346").name == "Youssef Achour"
    assert "avait mangé les zéros de 1 matricule" in run.warnings[0]
    assert "est passé par un tableur" in run.warnings[1]
    assert figures(import_(GENERAL)) == (0, 0, 0)


def test_a_birth_that_a_spreadsheet_destroyed_is_left_out_and_said_but_a_term_is_refused():
    run = import_(changed(GENERAL, ("1962-12-19 00:00:00.0", "00:00.0")))
    assert Actor.objects.get(code="s14133k").birth_date is None
    assert "a détruit 1 date" in run.warnings[0]
    with pytest.raises(refusals.DatesLost, match=r"Ligne \d+\s: un tableur"):
        import_(changed(ELUSEN, ("2020-10-01 00:00:00.0", "00:00.0")))


def test_the_column_that_came_later_changes_nothing():
    text = GENERAL.read_bytes().decode("cp1252")
    later = "\r\n".join(
        line
        if line.startswith("%") or not line
        else f"{line},{'Code Circonscription' if line.startswith('Matricule') else '14'}"
        for line in text.split("\r\n")
    )
    import_(GENERAL)
    assert figures(import_(later.encode("cp1252"))) == (0, 0, 0)


def test_who_is_no_longer_active_is_closed_without_asking_since_the_table_says_so():
    import_(GENERAL)
    left = changed(GENERAL, ("Pascal,ACTIF", "Pascal,ANCIEN"), ("1992-12-15", "2026-10-02"))
    run = operations.import_source(Source.SENAT, [left], at=AT)
    assert run.closed >= 3
    assert Mandate.objects.get(person__code="s14133k", body__code="senat").end == date(2026, 10, 2)


def test_a_file_older_than_the_one_before_is_imported_and_said():
    import_(changed(GENERAL, ("1992-12-15", "2026-10-02")))
    assert "un plus récent, du 02/10/2026, avait été importé" in import_(GENERAL).warnings[-1]


def test_a_dry_run_says_what_would_change_and_writes_nothing():
    import_(GENERAL)
    left = changed(GENERAL, ("Pascal,ACTIF", "Pascal,ANCIEN"))
    run = import_(left, dry_run=True)
    assert (run.closed, run.differences[0]["name"], run.differences[0]["what"]) == (
        5,
        "Pascal Allizard",
        "Sénateur, Sénat",
    )
    assert Mandate.objects.filter(end=None, body__code="senat").count() == 6
    assert (ImportRun.objects.count(), ContactPoint.objects.exclude(valid_until=None).count()) == (1, 0)


@pytest.mark.parametrize(
    ("content", "refusal", "said"),
    [
        (b"<html><body>503</body></html>", refusals.WebPageAsFile, "page web"),
        (b"\x89PNG\0\0", refusals.NotText, "pas du texte"),
        (b"a,b\n1,2\n", refusals.TableUnknown, "ODSEN_GENERAL"),
        ("Nom de l'élu;Prénom de l'élu\n".encode(), refusals.OtherSource, "portevoix import rne"),
        (
            b"#Code_commune_INSEE;Nom_de_la_commune;Code_postal\n",
            refusals.PlacesComeAlong,
            "lieux sont fournis",
        ),
    ],
)
def test_another_file_is_refused_in_a_sentence_and_nothing_is_written(content, refusal, said):
    with pytest.raises(refusal, match=said):
        import_(content)
    assert (Actor.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_a_broken_row_a_renamed_column_a_day_that_is_none_are_named():
    with pytest.raises(refusals.RowBroken, match=r"ligne \d+ a 1 cellules"):
        senat.read([GENERAL.read_bytes() + b"83009X\r\n"])
    with pytest.raises(refusals.ColumnMissing, match=r"La ligne 19.*«\scirconscription\s»"):
        senat.read([changed(GENERAL, ("Circonscription,", "Territoire,"))])
    with pytest.raises(refusals.DateUnreadable, match=r"Ligne 22\s: «\s1914-02-31"):
        senat.read([changed(GENERAL, ("1914-09-07", "1914-02-31"))])
    with pytest.raises(refusals.ColumnMissing, match="matricule"):
        senat.read([changed(GENERAL, ("Matricule,", "Numero,"))])
