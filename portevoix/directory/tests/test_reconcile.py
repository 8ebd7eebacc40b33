"""Importing twice, leaving, coming back, closing too much; what people wrote stays."""

from datetime import UTC, date, datetime

import pytest

from portevoix.collectives.tests.factories import make_collective
from portevoix.directory import operations
from portevoix.directory.enums import ActorKind, BodyKind, ContactKind, Source
from portevoix.directory.models import Actor, Body, ContactPoint, Identifier, ImportRun, Mandate
from portevoix.directory.sources import refusals
from portevoix.directory.tests import amo
from portevoix.places.enums import Kind
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
AT = datetime(2025, 11, 20, 8, tzinfo=UTC)
MANY = 100_000


def import_(content=amo.EXTRACT, **options):
    return operations.import_source(Source.AN, [content], at=AT, **options)


def figures(run):
    return {"created": run.created, "changed": run.changed, "closed": run.closed}


def open_mandates(code, kind):
    return Mandate.objects.filter(person__code=code, body__body__kind=kind, end=None)


def later(files):
    """The same fragment as published a week later: dates move the run's date."""
    amo.mandates(files, "PA942", "ASSEMBLEE")[0]["datePublication"] = "2025-11-25"


def test_everyone_has_a_seat_a_group_and_addresses():
    make_place(kind=Kind.CONSTITUENCY, code="51-05", name="5e circonscription de la Marne")
    run = import_()
    assert run.counts == {
        "deputies": 22,
        "groups": 9,
        "committees": 8,
        "study_groups": 32,
        "bodies": Body.objects.filter(actor__members__end=None).distinct().count(),
        "mandates": Mandate.objects.count(),
        "contact_points": ContactPoint.objects.count(),
        "vacant_seats": 0,
    }
    assert (run.source, run.origin, run.data_date) == (Source.AN, amo.EXTRACT.name, date(2025, 11, 18))
    assert Actor.objects.filter(kind=ActorKind.PERSON).count() == 22
    seat = open_mandates("pa942", BodyKind.CHAMBER).get()
    assert (seat.place.code, seat.role_label, seat.body.name) == (
        "51-05",
        "Député",
        "Assemblée nationale de la 17e législature",
    )


def test_a_second_import_changes_nothing():
    first = import_()
    second = import_()
    assert figures(second) == {"created": 0, "changed": 0, "closed": 0}
    assert second.unchanged == first.created
    assert (second.differences, second.sha256) == ([], first.sha256)
    assert ImportRun.objects.count() == 2


def test_who_left_is_closed_with_the_date_and_kept():
    import_()
    run = import_(amo.zipped(amo.files() | {}), origin="again")
    assert figures(run)["closed"] == 0

    def leave(files):
        later(files)
        del files["json/acteur/PA1654.json"]

    run = import_(amo.bent(leave), accept_closures=MANY)
    assert Actor.objects.filter(code="pa1654").exists()
    assert open_mandates("pa1654", BodyKind.CHAMBER).count() == 0
    assert set(Mandate.objects.filter(person__code="pa1654").values_list("end", flat=True)) == {
        date(2025, 11, 25)
    }
    assert run.differences[0] == {
        "change": "closed",
        "actor": "pa1654",
        "name": "François Hollande",
        "what": "Député, Assemblée nationale de la 17e législature",
    }
    assert set(ContactPoint.objects.filter(actor__code="pa1654").values_list("valid_until", flat=True)) == {
        date(2025, 11, 25)
    }


def test_who_comes_back_is_the_same_actor():
    import_()
    before = Actor.objects.get(code="pa1654").pk
    import_(amo.without("PA1654"), accept_closures=MANY)
    run = import_()
    assert Actor.objects.get(code="pa1654").pk == before
    assert open_mandates("pa1654", BodyKind.CHAMBER).count() == 1
    assert (run.created, run.closed) == (0, 0)
    assert ContactPoint.objects.filter(actor=before).exclude(valid_until=None).count() == 0


def test_a_change_of_group_is_told_first():
    import_()

    def cross(files):
        later(files)
        mandate = amo.mandates(files, "PA942", "GP")[0]
        mandate |= {"uid": "PM900001", "organes": {"organeRef": "PO845454"}}

    run = import_(amo.bent(cross), accept_closures=MANY)
    assert [(one["change"], one["name"], one["what"]) for one in run.differences] == [
        ("closed", "Charles de Courson", "Membre, Libertés, Indépendants, Outre-mer et Territoires"),
        ("created", "Charles de Courson", "Membre, Les Démocrates"),
    ]


def test_closing_more_than_5_percent_stops_and_writes_nothing():
    import_()
    with pytest.raises(operations.TooManyClosures) as raised:
        import_(amo.without("PA1654", "PA942"))
    assert raised.value.kinds["chamber"] == (2, 22)
    assert Mandate.objects.exclude(end=None).count() == 0
    assert ImportRun.objects.count() == 1
    with pytest.raises(operations.TooManyClosures):
        import_(amo.without("PA1654", "PA942"), accept_closures=raised.value.total - 1)
    run = import_(amo.without("PA1654", "PA942"), accept_closures=raised.value.total)
    assert run.closed >= raised.value.total


def test_a_body_that_the_file_says_ended_is_ordinary():
    import_()

    def dissolve(files):
        for name, record in files.items():
            if name.startswith("json/acteur/"):
                them = record["acteur"]["mandats"]
                them["mandat"] = [m for m in them["mandat"] if m["organes"]["organeRef"] != "PO854200"]
        files["json/organe/PO854200.json"]["organe"]["viMoDe"]["dateFin"] = "2025-11-01"

    run = import_(amo.bent(dissolve))
    assert Body.objects.get(actor__code="po854200").end == date(2025, 11, 1)
    assert run.closed == Mandate.objects.filter(body__code="po854200").exclude(end=None).count() > 0


def test_what_people_wrote_is_never_touched():
    space = make_collective().space
    import_()
    deputy = Actor.objects.get(code="pa942")
    own = Actor.objects.create(kind=ActorKind.PERSON, space=space, name="Préfète", sort_key="x", name_key="x")
    mine = ContactPoint.objects.create(
        actor=deputy, space=space, kind=ContactKind.PHONE, value="03 00 00 00 00"
    )
    import_(amo.without("PA942"), accept_closures=MANY)
    own.refresh_from_db()
    mine.refresh_from_db()
    assert (own.name, mine.value, mine.valid_until) == ("Préfète", "03 00 00 00 00", None)


def test_a_renamed_person_stays_themselves():
    import_()

    def marry(files):
        amo.person(files, "PA608172")["etatCivil"]["ident"]["nom"] = "Pirès"

    run = import_(amo.bent(marry))
    assert figures(run) == {"created": 0, "changed": 1, "closed": 0}
    assert run.differences[0]["what"] == "Christine Pirès Beaune → Christine Pirès"
    assert Identifier.objects.get(value="PA608172").actor.sort_key == "pires christine"


def test_a_moved_office_is_a_change_of_address():
    import_()

    def move(files):
        for one in amo.person(files, "PA342415")["adresses"]["adresse"]:
            if one["type"] == "2":
                one["numeroRue"] = "1"
                break

    assert figures(import_(amo.bent(move))) == {"created": 0, "changed": 1, "closed": 0}


def test_places_that_come_later_are_filled_in():
    assert "constituencies" not in str(import_().differences)
    make_place(kind=Kind.CONSTITUENCY, code="51-05", name="5e circonscription de la Marne")
    run = import_()
    assert figures(run) == {"created": 0, "changed": 1, "closed": 0}


def test_a_refused_file_writes_nothing():
    with pytest.raises(refusals.ArchiveTruncated):
        import_(amo.EXTRACT.read_bytes()[:-500])
    assert (Actor.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_only_official_addresses_are_fetched():
    for url in (
        "http://data.assemblee-nationale.fr/a.zip",
        "https://exemple.test/a.zip",
        "https://u:p@www.data.gouv.fr/a",
    ):
        with pytest.raises(refusals.AddressRefused, match=r"data\.assemblee-nationale\.fr"):
            import_(url)
