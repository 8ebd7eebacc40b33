"""E-mail addresses that came back: whom they are marked for, what clears them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory import operations, queries
from portevoix.directory.enums import ContactKind
from portevoix.directory.models import ContactPoint, DeadAddress
from portevoix.directory.tests.factories import make_deputy
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db
NOON, TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC), date(2026, 11, 25)
EMAIL = "camille.aubepine@exemple.test"


@pytest.fixture
def deputy():
    return make_deputy(email=EMAIL)


@pytest.fixture
def collective():
    return make_collective()


def own_point(deputy, collective, value, **facts):
    by = collective.memberships.get().user
    return operations.add_contact(
        deputy, space=collective.space, by=by, at=NOON, kind=ContactKind.EMAIL, value=value, **facts
    )


def email_of(deputy, *spaces):
    facts = queries.letter_facts([deputy], spaces=spaces, on=TODAY)[deputy.pk]
    return facts.email, facts.email_death


def die(deputy, *spaces, email=EMAIL):
    return operations.note_death(
        deputy, email=email, status="5.1.1", spaces=[space.pk for space in spaces], at=NOON
    )


def test_an_address_that_came_back_says_so_and_is_marked_once(deputy):
    assert (die(deputy, email=EMAIL.upper()), die(deputy)) == (1, 0)
    assert email_of(deputy) == (EMAIL, "5.1.1")


def test_another_address_is_used_instead(deputy, collective):
    own_point(deputy, collective, "permanence@exemple.test")
    die(deputy)
    assert email_of(deputy, collective.space) == ("permanence@exemple.test", "")


def test_the_mark_of_a_space_is_its_own_and_that_of_an_official_address_is_everybodys(deputy, collective):
    ours, theirs = own_point(deputy, collective, "a@exemple.test"), make_collective()
    same = own_point(deputy, theirs, "a@exemple.test")
    assert die(deputy, collective.space, email="a@exemple.test") == 1
    marked = {point.pk for point in ContactPoint.objects.select_related("dead") if point.death}
    assert (ours.pk in marked, same.pk in marked) == (True, False)


def test_a_new_value_clears_the_mark_whoever_writes_it(deputy):
    die(deputy)
    ContactPoint.objects.filter(value=EMAIL).update(value="camille@exemple.test")  # what an import does
    assert email_of(deputy) == ("camille@exemple.test", "")
    assert (
        operations.note_death(deputy, email="camille@exemple.test", status="5.2.2", spaces=[], at=NOON) == 1
    )
    assert email_of(deputy) == ("camille@exemple.test", "5.2.2")


def test_a_person_says_that_it_works_again(client, deputy, collective):
    die(deputy)
    client.force_login(make_member(collective))
    page = reverse("directory:actor", args=[deputy.code])
    assert "Ne reçoit plus depuis" in client.get(page).content.decode()
    dead = DeadAddress.objects.get()
    answer = client.post(reverse("directory:revive", args=[dead.code]), follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert (email_of(deputy), DeadAddress.objects.count()) == ((EMAIL, ""), 0)
    assert Entry.objects.filter(verb="revive", space=collective.space_id).exists()


def test_c14_who_writes_for_nobody_revives_nothing(client, deputy, collective):
    die(deputy)
    dead = DeadAddress.objects.get()
    for user in (make_user(), make_member(collective, role=Role.GUEST)):
        client.force_login(user)
        assert client.post(reverse("directory:revive", args=[dead.code])).status_code == 403
    assert DeadAddress.objects.count() == 1


def test_c14_a_guest_revives_nothing_of_a_space(client, deputy, collective):
    own_point(deputy, collective, "a@exemple.test")
    die(deputy, collective.space, email="a@exemple.test")
    client.force_login(make_member(collective, role=Role.GUEST))
    answer = client.post(reverse("directory:revive", args=[DeadAddress.objects.get().code]))
    assert answer.status_code == 403
