"""The Répertoire national des élus: every shape of its files, one person once, what is gone closed, what is wrong said."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portevoix.directory import operations
from portevoix.directory.enums import BodyKind, Likeness, Source
from portevoix.directory.models import Actor, Identifier, ImportRun, Mandate, Resemblance
from portevoix.directory.operations import TooManyClosures, bulk
from portevoix.directory.rules import registers
from portevoix.directory.rules.identity import code, identity
from portevoix.directory.sources import refusals, rne
from portevoix.directory.tests.factories import make_body, make_mandate, make_person
from portevoix.places.enums import Kind
from portevoix.places.models import Place

AT = datetime(2026, 11, 23, tzinfo=UTC)
MAYORS = (
    "Code du département;Libellé du département;Code de la collectivité à statut particulier;"
    "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;"
    "Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;"
    "Libellé de la catégorie socio-professionnelle;Date de début du mandat;Date de début de la fonction"
)
COUNCIL = MAYORS.replace(
    "Date de début de la fonction", "Libellé de la fonction;Date de début de la fonction;Code nationalité"
)
AUBE = "01;Ain;;;01001;L'Abergement-Clémenciat;AUBÉPINE;Jeanne;F;09/02/1963;74;Ancien cadre;18/05/2020;25/05/2020"
BRUN = "02;Aisne;;;02003;Achery;BRUN D'ORME;Noël;M;28/12/1970;34;Professeur, profession scientifique;18/05/2020;23/05/2020"


def table(*lines, header=MAYORS):
    return "\r\n".join([header, *lines, ""]).encode()


def take(*files, **more):
    return operations.import_source("rne", list(files), at=AT, **more)


def lines_of(data):
    reading = rne.open_register(data)
    return [
        (one.family.said, one.given.said, one.birth, one.council.code, one.role.label, one.start, one.prefix)
        for one in (reading.line(*row) for row in reading.lines())
    ]


def reshaped(data, *, delimiter=";", headings=None, **spelling):
    """The same file as another year published it."""
    header, *rest = data.decode().split("\r\n")
    cells = [line.split(";") for line in rest if line]
    titles = [(headings or {}).get(title, title) for title in header.split(";")]
    out = [titles, *([spelling.get("cell", str)(cell) for cell in line] for line in cells)]
    quoted = [[f'"{one}"' if delimiter in one else one for one in line] for line in out]
    return spelling.get("end", "\n").join(delimiter.join(line) for line in quoted)


def iso(cell):
    return f"{cell[6:]}-{cell[3:5]}-{cell[:2]} 00:00:00+00" if cell[2:3] == cell[5:6] == "/" else cell


SNAKE = {
    "Code du département": "code_departement",
    "Code de la commune": "code_commune",
    "Libellé de la commune": "libelle_commune",
    "Nom de l'élu": "nom_elu",
    "Prénom de l'élu": "prenom_elu",
    "Date de naissance": "date_naissance_elu",
    "Date de début du mandat": "date_debut_mandat",
}
TYPED = {
    "Libellé du département": "Libellé du  département",
    "Date de naissance": "Date de naissancee",
    "Code sexe": "Code sexe ",
    "Nom de l'élu": "Nom de l’élu",
}


def eaten(cell):
    """A number whose zeros a spreadsheet has eaten."""
    return cell.lstrip("0") if cell.isdecimal() else cell


def test_six_shapes_of_one_file_say_the_same():
    plain = table(AUBE, BRUN)
    shapes = [
        reshaped(plain, delimiter="\t").encode(),
        reshaped(plain, delimiter=",", end="\r\n").encode(),
        reshaped(plain, headings=SNAKE, cell=iso).encode(),
        reshaped(plain, headings=TYPED, end="\r\n").encode("utf-8-sig"),
        reshaped(plain).encode("cp1252"),
        reshaped(plain, cell=eaten).encode(),
    ]
    said = [
        ("Aubépine", "Jeanne", "1963-02-09", "com01001", "Maire", "2020-05-18", "mai:01:"),
        ("Brun D’Orme", "Noël", "1970-12-28", "com02003", "Maire", "2020-05-18", "mai:02:"),
    ]
    assert [lines_of(one) for one in [plain, *shapes]] == [said] * 7


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"departement", "commune"}, "mai"),
        ({"departement", "commune", "function"}, "cm"),
        ({"departement", "commune", "sector", "function"}, "ca"),
        ({"departement", "siren", "commune", "function"}, "epci"),
        ({"departement", "canton", "function"}, "cd"),
        ({"region", "departement", "function"}, "cr"),
        ({"departement", "circo"}, "dep"),
        ({"departement", "special"}, "sen"),
        ({"special", "function"}, "ma"),
        ({"consular", "function"}, "cons"),
        (set(), "rpe"),
    ],
)
def test_a_register_is_told_by_its_columns(columns, name):
    assert registers.register_of({"family", "given", "birth", "start", *columns}).name == name


def test_codes_are_those_of_the_insee():
    assert [registers.departement(one) for one in ("1", "2a", "ZA", "974", "")] == [
        "01",
        "2A",
        "971",
        "974",
        "",
    ]
    assert [registers.commune(one, within="01") for one in ("1001", "01001", "1", "001")] == ["01001"] * 4
    assert registers.commune("ZA101", within="971") == registers.commune("97101", within="971") == "97101"
    assert registers.constituency("ZA02", within="971") == "971-02"
    assert [registers.rank(one) for one in ("maire", "3eme adjoint au maire", "conseillere municipale")] == [
        1,
        4,
        99,
    ]


@pytest.mark.django_db
def test_the_second_import_changes_nothing_and_another_shape_neither():
    data = table(AUBE, BRUN)
    Place.objects.create(
        kind=Kind.COMMUNE, code="01001", name="L’Abergement-Clémenciat", sort_key="abergement"
    )
    first = take(data)
    assert (first.created, first.counts, first.data_date) == (6, {"mayors": 2}, date(2020, 5, 18))
    assert take(data).unchanged == 2
    again = take(reshaped(data, headings=SNAKE, cell=iso).encode())
    assert (again.created, again.changed, again.closed, again.unchanged) == (0, 0, 0, 2)
    [mayor] = Mandate.objects.filter(body__code="com01001").select_related("person", "body__body__place")
    assert (mayor.person.name, mayor.person.sort_key, mayor.role_label) == (
        "Jeanne Aubépine",
        "aubepine jeanne",
        "Maire",
    )
    assert (mayor.body.name, mayor.body.body.kind) == ("Commune de L’Abergement-Clémenciat", BodyKind.COMMUNE)
    assert mayor.body.body.place.code == "01001"
    assert mayor.person.code == code(identity(given="Jeanne", family="Aubépine", birth_date=date(1963, 2, 9)))


@pytest.mark.django_db
def test_a_dry_run_writes_nothing():
    assert take(table(AUBE), dry_run=True).created == 3
    assert (Actor.objects.count(), ImportRun.objects.count()) == (0, 0)


def councillors(count, *, town="62193;Calais", first=0):
    return [
        f"62;Pas-de-Calais;;;{town};ÉLU{number};Noé;M;01/01/19{number % 90 + 10};74;Ancien cadre;18/05/2020;;;FR"
        for number in range(first, first + count)
    ]


@pytest.mark.django_db
def test_who_is_gone_is_closed_and_too_many_are_refused():
    every = councillors(40)
    take(table(*every, header=COUNCIL))
    run = take(table(*every[:-1], header=COUNCIL))
    assert (run.closed, run.unchanged) == (1, 39)
    assert [one["change"] for one in run.differences] == ["closed"]
    assert Mandate.objects.get(person__family_name="Élu39").end == date(2020, 5, 18)
    with pytest.raises(TooManyClosures) as refused:
        take(table(*every[:20], header=COUNCIL))
    assert refused.value.total == 19
    assert Mandate.objects.filter(end=None).count() == 39
    assert take(table(*every[:20], header=COUNCIL), accept_closures=19).closed == 19


@pytest.mark.django_db
def test_a_file_of_one_department_closes_nothing_elsewhere():
    calais, aisne = councillors(30), [one.replace("62;Pas-de-Calais;;;62193;Calais", "02;Aisne;;;02003;Achery") for one in councillors(30, first=40)]  # fmt: skip
    take(table(*calais, *aisne, header=COUNCIL))
    run = take(table(*calais, header=COUNCIL))
    assert (run.closed, run.unchanged) == (0, 30)
    assert "62" in run.warnings[0]


@pytest.mark.django_db
def test_a_new_term_is_a_new_mandate_and_no_disappearance():
    every = councillors(40)
    take(table(*every, header=COUNCIL))
    run = take(table(*(one.replace("18/05/2020", "23/03/2026") for one in every), header=COUNCIL))
    assert (run.created, run.closed) == (40, 40)
    assert Mandate.objects.filter(end=None).count() == Actor.objects.filter(kind="person").count() == 40


@pytest.mark.django_db
def test_nobody_sits_in_two_councils():
    """Same name, same date of birth, two communes: two people, and a human is asked; later imports keep them apart."""
    one, two = councillors(1)[0], councillors(1, town="62041;Arras")[0]
    run = take(table(one, two, header=COUNCIL))
    first, second = Actor.objects.filter(kind="person").order_by("pk")
    assert [(ask.first, ask.second, ask.why) for ask in Resemblance.objects.all()] == [
        (first, second, Likeness.NAME_AND_BIRTH)
    ]
    assert "1" in run.warnings[0]
    run = take(table(one, two.replace("Ancien cadre", "Retraité"), header=COUNCIL), accept_closures=2)
    assert (Actor.objects.filter(kind="person").count(), run.created, run.closed) == (2, 0, 0)
    assert set(Mandate.objects.values_list("person__pk", "body__code")) == {
        (person, body) for person, body in Mandate.objects.values_list("person_id", "body__code")
    }
    assert (
        Mandate.objects.get(body__code="com62041").person_id
        != Mandate.objects.get(body__code="com62193").person_id
    )


@pytest.mark.django_db
def test_one_person_of_three_sources_is_one_with_three_mandates():
    person = make_person(given="Jeanne", family="Aubépine")
    ain = Place.objects.create(kind=Kind.DEPARTEMENT, code="01", name="Ain", sort_key="ain")
    born = date(1963, 2, 9)
    Actor.objects.filter(pk=person.pk).update(
        birth_date=born,
        identity=identity(given="Jeanne", family="Aubépine", birth_date=born),
        name="Jeanne AUBÉPINE",
    )
    Identifier.objects.create(actor=person, scheme=Source.AN, value="PA1")
    make_mandate(person, make_body(kind=BodyKind.CHAMBER))
    senator = "01;Ain;;;AUBÉPINE;Jeanne;F;09/02/1963;74;Ancien cadre;01/10/2023"
    header = MAYORS.replace("Code de la commune;Libellé de la commune;", "").replace(
        ";Date de début de la fonction", ""
    )
    take(table(AUBE), table(senator, header=header))
    assert person.mandates.count() == 3
    assert person.mandates.get(body__code="senat").place == ain
    person.refresh_from_db()
    assert person.name == "Jeanne AUBÉPINE"  # as the Assemblée writes it


@pytest.mark.django_db
def test_namesakes_born_on_different_days_stay_two():
    take(table(AUBE, AUBE.replace("01001;L'Abergement-Clémenciat", "01002;Ambérieu").replace("1963", "1964")))
    assert Actor.objects.filter(kind="person", name="Jeanne Aubépine").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "refusal", "words"),
    [
        (table(AUBE.replace("09/02/1963", "31/02/1963")), refusals.DateUnreadable, "2"),
        (table(AUBE, BRUN.replace(";M;", ";")), refusals.RowBroken, "3"),
        (table(AUBE, header=MAYORS.replace("Date de naissance", "Naissance")), refusals.ColumnMissing, "1"),
        (table(AUBE.replace("AUBÉPINE", "")), refusals.NameAbsent, "2"),
        (b"<!DOCTYPE html><html><body>502</body></html>", refusals.WebPageAsFile, ""),
        (b"PK\x03\x04\x00\x00\x00", refusals.NotText, ""),
        (b"a;b\r\n1;2\r\n", refusals.TableUnknown, ""),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row_and_nothing_is_written(data, refusal, words):
    with pytest.raises(refusal) as refused:
        take(data)
    assert words in str(refused.value)
    assert Actor.objects.count() == 0


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_lines(django_assert_num_queries):
    take(table(*councillors(3), header=COUNCIL))
    with CaptureQueriesContext(connection) as of_one:
        take(table(*councillors(4), header=COUNCIL))
    with CaptureQueriesContext(connection) as of_thirty:
        take(table(*councillors(34), header=COUNCIL))
    assert len(of_thirty) == len(of_one) <= 40


@pytest.mark.django_db
def test_the_first_import_leaves_every_index_in_its_place(django_assert_max_num_queries):
    def indexes():
        with connection.cursor() as cursor:
            return [
                connection.introspection.get_constraints(cursor, one._meta.db_table)
                for one in (Actor, Mandate)
            ]

    before = indexes()
    with django_assert_max_num_queries(60):  # each index taken away and built again on SQLite
        take(table(*councillors(30), header=COUNCIL))
    assert indexes() == before


@pytest.mark.django_db
def test_a_refused_first_import_leaves_every_index_in_its_place():
    def indexes():
        with connection.cursor() as cursor:
            return connection.introspection.get_constraints(cursor, Actor._meta.db_table)

    before = indexes()
    with pytest.raises(refusals.DateUnreadable):
        take(table(AUBE, BRUN.replace("28/12/1970", "31/02/1970")))
    assert indexes() == before


@pytest.mark.django_db
def test_keys_follow_those_that_were_ever_given():
    actor = make_person()
    last = actor.pk
    actor.delete()  # its key is never given again
    assert min(bulk.reserve(Actor, 3)) > last
    assert make_person().pk not in bulk.reserve(Actor, 3)
