"""One person in several sources: recognised, shared, asked about; each source keeps to its own."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from portevoix.collectives.tests.factories import make_collective
from portevoix.directory import queries
from portevoix.directory.enums import ActorKind, BodyKind, Gender, Likeness, Source, Verdict
from portevoix.directory.models import Actor, Identifier, ImportRun, Mandate, Resemblance
from portevoix.directory.operations.reconcile import reconcile
from portevoix.directory.rules import names
from portevoix.directory.sources.records import BodyRecord, MandateRecord, Package, PersonRecord
from portevoix.places.enums import Kind
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
BORN = date(1970, 5, 1)


def someone(uid, *, given="Camille", family="Aubépine", born=BORN, gender=Gender.FEMALE, profession=""):
    return PersonRecord(uid, given, family, gender, born, profession)


def said(source, *people, body="chamber", kind=BodyKind.CHAMBER, place="", **more):
    """A file in which these people sit in one body."""
    uid = f"{source}-{body}"
    mandates = [
        MandateRecord(
            f"{source}:{one.uid}", one.uid, uid, "membre", "Membre", place=place, place_kind=Kind.DEPARTEMENT
        )
        for one in people
    ]
    bodies = [BodyRecord(uid, kind, f"{body} {source}", code=uid[:12])]
    return Package(source, "0" * 64, date(2026, 11, 1), list(people), bodies, mandates, [], **more)


def import_(*packages):
    run = reconcile(packages, origin="", at=AT, accept_closures=100)
    return (run.created, run.changed, run.closed)


def people():
    return list(Actor.objects.filter(kind=ActorKind.PERSON).order_by("pk"))


@pytest.mark.parametrize("first", [Source.AN, Source.SENAT])
def test_same_name_and_birth_is_one_person_with_the_mandates_of_both(first):
    deputy = said(Source.AN, someone("PA1", profession="Meunière"))
    senator = said(Source.SENAT, someone("S1", given="CAMILLE", family="AUBEPINE"))
    order = (deputy, senator) if first == Source.AN else (senator, deputy)
    for package in (*order, *order):
        import_(package)
    [one] = people()
    assert (one.name, one.profession) == ("Camille Aubépine", "Meunière")
    assert set(one.identifiers.values_list("scheme", flat=True)) == {Source.AN, Source.SENAT}
    assert one.mandates.count() == 2
    assert [import_(package) for package in order] == [(0, 0, 0), (0, 0, 0)]
    assert Resemblance.objects.count() == 0


def test_another_source_fills_blanks_and_erases_nothing():
    import_(said(Source.SENAT, someone("S1", gender=Gender.UNKNOWN, profession="Meunière")))
    import_(said(Source.MEP, someone("1", profession="Autre")))
    [one] = people()
    assert (one.gender, one.profession) == (Gender.FEMALE, "Meunière")
    import_(said(Source.SENAT, someone("S1", gender=Gender.UNKNOWN)))
    one.refresh_from_db()
    assert (one.gender, one.profession) == (Gender.FEMALE, "Meunière")


def test_same_name_and_different_births_stay_two_and_nobody_is_asked():
    import_(said(Source.AN, someone("PA1")))
    import_(said(Source.SENAT, someone("S1", born=date(1971, 5, 1))))
    assert len(people()) == 2
    assert Resemblance.objects.count() == 0


def test_two_numbers_of_one_source_are_two_people_and_a_question():
    import_(said(Source.SENAT, someone("S1"), someone("S2")))
    import_(said(Source.AN, someone("PA1")))
    assert len(people()) == 3
    assert set(Resemblance.objects.values_list("why", flat=True)) == {Likeness.NAME_AND_BIRTH}


def test_a_name_without_birth_is_asked_once_and_a_decision_stands():
    import_(said(Source.AN, someone("PA1")))
    unborn = said(Source.MEP, someone("1", born=None))
    import_(unborn)
    asked = Resemblance.objects.get()
    assert (asked.why, asked.first.code) == (Likeness.NAME, "pa1")
    Resemblance.objects.update(verdict=Verdict.DIFFERENT)
    import_(unborn)
    assert Resemblance.objects.get().verdict == Verdict.DIFFERENT


def test_a_common_name_says_nothing():
    import_(said(Source.AN, *(someone(f"PA{n}", born=date(1960 + n, 1, 1)) for n in range(4))))
    import_(said(Source.MEP, someone("1", born=None)))
    assert Resemblance.objects.count() == 0


def test_same_birth_and_seat_under_another_name_is_a_question():
    make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    import_(said(Source.SENAT, someone("S1"), place="14"))
    import_(said(Source.MEP, someone("1", family="Bruyère"), place="14"))
    assert Resemblance.objects.get().why == Likeness.BIRTH_AND_PLACE


def test_people_of_a_space_are_never_matched_nor_asked_about():
    space = make_collective().space
    folded = names.name_key(given="Camille", family="Aubépine")
    Actor.objects.create(
        kind=ActorKind.PERSON,
        space=space,
        name="Camille Aubépine",
        sort_key=folded,
        name_key=folded,
        birth_date=BORN,
    )
    import_(said(Source.AN, someone("PA1")))
    assert len(people()) == 2
    assert (Resemblance.objects.count(), Identifier.objects.filter(actor__space=space).count()) == (0, 0)


def test_who_was_united_with_another_is_found_under_the_one_that_was_kept():
    import_(said(Source.AN, someone("PA1")))
    import_(said(Source.MEP, someone("1", born=None)))
    kept, gone = people()
    Identifier.objects.filter(actor=gone).update(actor=kept)
    Mandate.objects.filter(person=gone).update(person=kept)
    Actor.objects.filter(pk=gone.pk).update(united_with=kept)
    assert import_(said(Source.MEP, someone("1", born=None))) == (0, 0, 0)
    assert import_(said(Source.SENAT, someone("S1"))) != (0, 0, 0)
    assert kept.mandates.count() == 3


def test_a_source_closes_only_its_own():
    import_(
        said(Source.AN, someone("PA1")),
    )
    import_(said(Source.SENAT, someone("S1")))
    import_(said(Source.SENAT, someone("S2", given="Lou")))
    still = Mandate.objects.filter(end=None).values_list("source", "person__identifiers__value")
    assert set(still) == {(Source.AN, "PA1"), (Source.AN, "S1"), (Source.SENAT, "S2")}


def test_a_file_closes_only_its_slice():
    one = said(Source.DILA, someone("a", born=None), slices=("dila:a",), dataset="national")
    other = said(Source.DILA, someone("b", given="Lou", born=None), slices=("dila:b",), dataset="local")
    import_(one)
    assert import_(other)[2] == 0
    assert Mandate.objects.filter(end=None).count() == 2
    assert ImportRun.objects.order_by("-pk")[0].datasets == {"local": "2026-11-01"}


def test_the_dates_of_each_source_are_told_on_the_page_of_a_person():
    import_(said(Source.AN, someone("PA1")))
    import_(said(Source.SENAT, someone("S1")))
    [one] = people()
    assert [run.source for run in queries.last_imports(one)] == [Source.AN, Source.SENAT]
    assert queries.cards([one], on=timezone.localdate())[one.pk].office
