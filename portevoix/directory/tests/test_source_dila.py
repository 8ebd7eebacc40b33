"""The directory of the administration, on fragments of its form with invented people: hierarchy, quirks, refusals."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portevoix.directory import operations, queries
from portevoix.directory.enums import BodyKind, ContactKind, Gender, Office, Source
from portevoix.directory.models import Actor, Body, Mandate, Resemblance
from portevoix.directory.sources import dila, refusals, stream
from portevoix.directory.tests.factories import make_person
from portevoix.directory.tests.test_source_government import government
from portevoix.places.enums import Kind
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
NATIONAL = Path(__file__).parent / "data" / "dila_fragment_invente.json"
LOCAL = Path(__file__).parent / "data" / "dila_local_fragment_invente.json"


def import_(*files, **options):
    return operations.import_source(Source.DILA, list(files), at=AT, **options)


def figures(run):
    return (run.created, run.changed, run.closed)


def points(name):
    return list(
        Actor.objects.get(name=name)
        .contact_points.order_by("kind", "-is_preferred")
        .values_list("kind", "value")
    )


def test_ministries_staffs_and_agencies_are_kept_with_their_people_and_addresses():
    run = import_(NATIONAL)
    assert run.data_date == date(2026, 11, 21)
    assert run.counts == {
        "services": 5,
        "ministries": 1,
        "cabinets": 1,
        "agencies": 2,
        "people": 4,
        "contact_points": 9,
    }
    assert points("Ministère des moulins") == [
        (ContactKind.EMAIL, "contact@moulins.exemple.test"),
        (ContactKind.PHONE, "01 40 00 00 01"),
        (ContactKind.POSTAL, "Hôtel des Ailes\n75700 Paris SP 07"),
        (ContactKind.POSTAL, "1 rue du Vent\n75007 Paris"),
        (ContactKind.WEBSITE, "https://www.moulins.exemple.test"),
    ]
    staff = Mandate.objects.filter(body__name="Cabinet de la ministre des moulins").order_by("rank")
    assert [(row.person.name, row.person.gender, row.role_label) for row in staff] == [
        ("Dominique Le Houx", Gender.MALE, "Directeur de cabinet"),
        ("Claude Fougère-d’Étang", Gender.FEMALE, "Conseillère asile et séjour"),
    ]
    assert figures(import_(NATIONAL)) == (0, 0, 0)


def test_the_hierarchy_skips_what_is_not_kept():
    import_(NATIONAL)
    parents = {body.actor.name: body.parent and body.parent.actor.name for body in Body.objects.all()}
    assert parents == {
        "Ministère des moulins": None,
        "Cabinet de la ministre des moulins": "Ministère des moulins",
        "Direction générale des étrangers inventés": "Ministère des moulins",
        "Office français de l’immigration et de l’intégration": None,
        "Agence régionale de santé - Bretagne": None,
    }


def test_the_local_directory_gives_prefectures_with_their_department_and_a_prefect_to_write_to():
    calvados = make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    import_(NATIONAL)
    assert figures(import_(LOCAL))[2] == 0
    body = Body.objects.get(kind=BodyKind.PREFECTURE)
    assert (body.place, body.children.get().kind) == (calvados, BodyKind.SUBPREFECTURE)
    prefect = Actor.objects.get(family_name="Sorbier")
    said = queries.letter_facts([prefect], spaces=[], on=AT.date())[prefect.pk]
    assert (said.office, said.function, said.email, said.address) == (
        Office.PREFECT,
        "Préfet du Calvados",
        "prefecture@calvados.exemple.test",
        ("Préfecture du Calvados", "1 rue inventée", "14000 Caen"),
    )
    assert figures(import_(NATIONAL)) == figures(import_(LOCAL)) == (0, 0, 0)


def test_a_regional_agency_has_its_region():
    bretagne = make_place(kind=Kind.REGION, code="53", name="Bretagne")
    import_(NATIONAL)
    assert Body.objects.get(actor__name__startswith="Agence régionale").place == bretagne


def test_the_ministry_is_one_body_with_that_of_the_government():
    operations.import_source(Source.GOUVERNEMENT, [government()], at=AT)
    import_(NATIONAL)
    assert Actor.objects.filter(name="Ministère des moulins").count() == 1
    roles = Mandate.objects.filter(body__name="Ministère des moulins").values_list("source", flat=True)
    assert set(roles) == {Source.GOUVERNEMENT, Source.DILA}
    assert Resemblance.objects.get().second.code.startswith("dp")
    assert figures(import_(NATIONAL)) == (0, 0, 0)


def test_half_a_million_namesakes_that_no_source_numbers_are_not_asked_about():
    make_person(given="Maxime", family="Bruyère")
    import_(NATIONAL)
    assert Resemblance.objects.count() == 0


def test_who_left_a_staff_is_closed_with_the_date_of_the_file():
    import_(NATIONAL)
    services = json.loads(NATIONAL.read_text())["service"]
    services[1]["affectation_personne"].pop(0)
    run = import_(json.dumps({"service": services}).encode())
    assert run.closed == 3
    assert Mandate.objects.get(person__family_name="Le Houx").end == date(2026, 11, 21)


def test_a_zip_is_read_like_the_file_and_by_small_portions(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(NATIONAL, "dila_refOrga_admin_Etat_fr_20261121.json")
    monkeypatch.setattr(stream, "PIECE", 997)
    (zipped,), (plain,) = dila.read([out.getvalue()]), dila.read([NATIONAL])
    assert (zipped.bodies, zipped.people, zipped.contacts) == (plain.bodies, plain.people, plain.contacts)


@pytest.mark.parametrize(
    ("content", "refusal", "said"),
    [
        (NATIONAL.read_bytes()[:-300], refusals.JsonCut, "s’arrête avant la fin"),
        (b'{"service": []}', refusals.FormUnknown, "annuaire"),
        (b"[1, 2]", refusals.FormUnknown, "annuaire"),
        (b'[{"titre": "autre chose"}]', refusals.FormUnknown, "annuaire"),
        (b"a;b\n1;2\n", refusals.FormUnknown, "annuaire"),
        (b"<html></html>", refusals.WebPageAsFile, "page web"),
        (b"PK\x03\x04" + b"\0" * 50, refusals.ArchiveTruncated, "incomplète"),
        (b'{"type": "FeatureCollection", "features": []}', refusals.PlacesComeAlong, "contours"),
        (NATIONAL.read_bytes().replace(b"20/11/2026", b"31/02/2026", 1), refusals.MomentUnreadable, r"31/02/2026.*moulins"),
    ],
)  # fmt: skip
def test_what_is_no_directory_is_refused_in_a_sentence(content, refusal, said):
    with pytest.raises(refusal, match=said):
        import_(content)
    assert Actor.objects.count() == 0
