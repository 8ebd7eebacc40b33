"""The government: members on the people the Assemblée knows, ministries, the government before it."""

import json
from datetime import UTC, date, datetime

import pytest

from portevoix.directory import operations
from portevoix.directory.enums import BodyKind, Likeness, Source
from portevoix.directory.models import Actor, Body, Identifier, Mandate, Resemblance
from portevoix.directory.sources import refusals
from portevoix.directory.tests import amo
from portevoix.directory.tests.factories import make_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MEMBERS = [  # PA942 is of the fragment of AMO10; the other is invented
    {"nom": "Charles de Courson", "id": "PA942", "qualite": "Ministre", "fonction": "Ministre des moulins", "depuis": "2026-02-01"},
    {"nom": "Camille Aubépine", "id": "PA999999", "qualite": "Ministre délégué", "fonction": "Ministre déléguée auprès du ministre des moulins", "depuis": "2026-02-03"},
]  # fmt: skip


def government(members=MEMBERS, since="2026-02-01", name="Gouvernement inventé"):
    facts = {"lastUpdated": f"{since}T08:00:00Z", "nom": name, "depuis": since, "membres": members}
    return json.dumps(facts).encode()


def import_(content, **options):
    return operations.import_source(Source.GOUVERNEMENT, [content], at=AT, **options)


def test_members_are_the_people_of_the_assemblee_with_a_portfolio_since_a_day():
    operations.import_source("an", [amo.EXTRACT], at=AT)
    deputy = Actor.objects.get(code="pa942")
    run = import_(government())
    assert run.counts == {"ministers": 2, "ministries": 1, "mandates": 3}
    held = Mandate.objects.filter(source=Source.GOUVERNEMENT, person=deputy).order_by("body__body__kind")
    assert [(row.role_label, row.body.name, row.start) for row in held] == [
        ("Ministre des moulins", "Gouvernement inventé", date(2026, 2, 1)),
        ("Ministre des moulins", "Ministère des moulins", date(2026, 2, 1)),
    ]
    deputy.refresh_from_db()
    assert (deputy.name, deputy.birth_date) == ("Charles de Courson", date(1952, 4, 2))
    again = import_(government())
    assert (again.created, again.changed, again.closed) == (0, 0, 0)
    files = operations.import_source("an", [amo.EXTRACT], at=AT)
    assert (files.created, files.changed, files.closed) == (0, 0, 0)


def test_who_is_minister_first_and_deputy_later_is_one_person():
    import_(government())
    operations.import_source("an", [amo.EXTRACT], at=AT)
    assert Identifier.objects.filter(value="PA942").count() == 1
    assert Actor.objects.get(code="pa942").mandates.filter(body__body__kind=BodyKind.CHAMBER).count() == 1


def test_another_government_ends_the_one_before_without_asking():
    import_(government())
    run = import_(government(MEMBERS[1:], since="2026-09-01", name="Gouvernement suivant"))
    assert run.closed == 3
    assert Body.objects.get(actor__code="gouv20260201").end == date(2026, 9, 1)
    assert set(Mandate.objects.filter(body__code="gouv20260201").values_list("end", flat=True)) == {
        date(2026, 9, 1)
    }


def test_a_namesake_without_date_of_birth_is_a_question_for_a_human():
    known = make_person(given="Camille", family="Aubépine")
    run = import_(government())
    asked = Resemblance.objects.get()
    assert (asked.first, asked.second.code, asked.why, asked.verdict) == (
        known,
        "pa999999",
        Likeness.NAME,
        "",
    )
    assert "1 personne de ce fichier est peut-être déjà connue" in run.warnings[0]
    assert import_(government()).warnings == []


@pytest.mark.parametrize(
    ("content", "refusal", "said"),
    [
        (b"{", refusals.JsonUnreadable, "ligne 1"),
        (b"nom;fonction", refusals.FormUnknown, "membres"),
        (b'{"type": "FeatureCollection", "features": []}', refusals.PlacesComeAlong, "contours"),
        (b"<html>", refusals.WebPageAsFile, "page web"),
        (government([{"nom": "A B", "fonction": "Ministre", "depuis": "2026-02-31"}]), refusals.MomentUnreadable, "2026-02-31.*A B"),
        (government([{"nom": "A B"}]), refusals.RecordUnreadable, "A B"),
        (government([]), refusals.FormUnknown, "gouvernement"),
    ],
)  # fmt: skip
def test_what_is_no_government_is_refused_in_a_sentence(content, refusal, said):
    with pytest.raises(refusal, match=said):
        import_(content)
    assert Actor.objects.count() == 0
