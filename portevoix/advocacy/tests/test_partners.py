"""Collectives that share a campaign: what each may do there, and what is gone once it has left."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Participation, PartnerInvitation
from portevoix.collectives.rules import token_for
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
NEWS = "/campaigns/x/partners/"


def enter(user):
    client = Client()
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def lead():
    return make_collective(name="Les Veilleuses")


@pytest.fixture
def campaign(lead):
    return make_campaign(collective=lead)


def coordinator(collective):
    return collective.memberships.filter(role=Role.COORDINATOR).earliest("pk").user


def invite(campaign, lead, *, role=Role.MEMBER, email="contact@relais.example", at=NOW):
    return operations.invite_partner(
        campaign.space, email=email, role=role, url="https://x.example/{token}/", by=coordinator(lead), at=at
    )


def join(campaign, lead, *, role=Role.MEMBER, name="Le Relais"):
    partner = make_collective(name=name)
    invitation = invite(campaign, lead, role=role, email=f"{partner.code}@relais.example")
    by = coordinator(partner)
    return operations.accept_partnership(invitation, collective=partner, news_url=NEWS, by=by, at=NOW)


def words(user):
    return [one.words for one in queries.told(queries.news_of(user))]


@pytest.mark.parametrize("cap", Role)
def test_people_hold_the_lower_of_their_role_and_their_collectives(campaign, lead, cap):
    partner = join(campaign, lead, role=cap).collective
    held = {role: make_member(partner, role=role) for role in Role}
    for role, user in held.items():
        assert queries.role_in(user, space=campaign.space) == min(role, cap)
        for asked in Role:
            inside = min(role, cap) >= asked
            assert (campaign.space in queries.spaces_of(user, role=asked)) is inside
            people = {one.user_id for one in queries.people_in(campaign.space, role=asked)}
            assert (user.pk in people) is inside


def test_someone_of_two_collectives_holds_the_higher(campaign, lead):
    partner = join(campaign, lead, role=Role.GUEST).collective
    both = make_member(partner, role=Role.COORDINATOR)
    assert queries.role_in(both, space=campaign.space) == Role.GUEST
    make_member(lead, role=Role.MEMBER, user=both)
    assert queries.role_in(both, space=campaign.space) == Role.MEMBER


def test_c14_a_partner_that_left_finds_nothing_in_any_list(campaign, lead):
    partner = join(campaign, lead, role=Role.COORDINATOR)
    target = make_target(campaign)
    user = coordinator(partner.collective)
    client = enter(user)
    pages = [
        f"/campaigns/{campaign.code}/",
        f"/campaigns/targets/{target.code}/",
        f"/campaigns/{campaign.code}/partners/",
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert campaign.demand in client.get("/campaigns/").content.decode()
    answer = client.post(f"/campaigns/partners/{partner.code}/end/")
    assert (answer.status_code, answer["Location"]) == (302, "/campaigns/")
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    for page in ("/campaigns/", "/", f"/search/?q={campaign.demand[:12]}", "/collectives/news/"):
        assert campaign.demand not in client.get(page).content.decode(), page
    assert sorted(words(coordinator(lead))) == [
        "Le Relais a quitté une campagne.",
        "Le Relais prend part à une campagne.",
    ]


def test_c14_a_partner_sees_nothing_else_of_the_lead(campaign, lead):
    partner = join(campaign, lead, role=Role.COORDINATOR).collective
    other = make_campaign(collective=lead, demand="Ouvrir le gymnase")
    client = enter(coordinator(partner))
    hidden = [f"/campaigns/{other.code}/", f"/collectives/{lead.code}/", f"/collectives/{lead.code}/members/"]
    assert [client.get(page).status_code for page in hidden] == [404, 404, 404]
    assert "gymnase" not in client.get("/campaigns/").content.decode()


def test_c13_only_who_coordinates_the_lead_manages_partners(campaign, lead):
    partner = join(campaign, lead, role=Role.COORDINATOR)
    other = join(campaign, lead, name="Un autre")
    client = enter(coordinator(partner.collective))
    page = f"/campaigns/{campaign.code}/partners/"
    refused = [
        client.post(page, {"email": "x@y.example", "role": 2}),
        client.post(f"/campaigns/partners/{other.code}/role/", {"role": 3}),
        client.post(f"/campaigns/partners/{other.code}/end/"),
        client.post(f"/campaigns/partners/{other.code}/offer-lead/"),
        client.post(f"/campaigns/partners/{other.code}/answer-lead/", {"answer": "yes"}),
        client.post(f"/campaigns/partners/invited/{invite(campaign, lead).code}/withdraw/"),
    ]
    assert [answer.status_code for answer in refused] == [403] * 6
    other.refresh_from_db()
    assert (other.role, PartnerInvitation.objects.filter(accepted_at=None).count()) == (Role.MEMBER, 1)


def test_the_lead_is_given_only_to_who_takes_it(campaign, lead):
    partner = join(campaign, lead)
    client, theirs = enter(coordinator(lead)), enter(coordinator(partner.collective))
    own = Participation.objects.get(space=campaign.space, is_lead=True)
    assert client.post(f"/campaigns/partners/{own.code}/end/").status_code == 409
    client.post(f"/campaigns/partners/{partner.code}/offer-lead/")
    page = theirs.get(f"/campaigns/{campaign.code}/partners/").content.decode()
    assert "On propose à Le Relais de mener la campagne" in page
    theirs.post(f"/campaigns/partners/{partner.code}/answer-lead/", {"answer": "no"})
    assert Participation.objects.get(space=campaign.space, is_lead=True) == own
    client.post(f"/campaigns/partners/{partner.code}/offer-lead/")
    theirs.post(f"/campaigns/partners/{partner.code}/answer-lead/", {"answer": "yes"})
    partner.refresh_from_db()
    assert (partner.is_lead, partner.role, partner.lead_offered_at) == (True, Role.COORDINATOR, None)
    assert client.post(f"/campaigns/partners/{own.code}/end/").status_code == 302
    assert list(queries.partners_of(campaign.space)) == [partner]


def test_the_database_keeps_one_lead_that_coordinates(campaign, lead):
    with pytest.raises(operations.LeadStays):
        operations.change_partner_role(
            campaign.space.participations.get(), role=Role.GUEST, by=coordinator(lead), at=NOW
        )


def test_who_is_not_here_yet_opens_an_account_and_a_collective(campaign, lead):
    client = enter(coordinator(lead))
    answer = client.post(
        f"/campaigns/{campaign.code}/partners/", {"email": "Nour@Relais.example", "role": Role.MEMBER}
    )
    assert answer.status_code == 302
    message = Message.objects.get()
    assert (message.recipient, message.subject) == ("nour@relais.example", "Une invitation sur Portevoix")
    assert campaign.demand not in message.body  # c50
    path = re.search(r"https?://[^/]+(/campaigns/partnership/\w+/)", message.body).group(1)
    stranger = Client()
    page = stranger.get(path)
    assert campaign.demand in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    said = {
        "collective": "Le Relais d’Orsaville",
        "name": "Nour",
        "password": "un long mot de passe",
        "answer": "yes",
    }
    answer = stranger.post(path, said)
    assert answer["Location"] == f"/campaigns/{campaign.code}/"
    assert stranger.get(answer["Location"]).status_code == 200
    assert [one.collective.name for one in queries.partners_of(campaign.space)] == [
        "Les Veilleuses",
        "Le Relais d’Orsaville",
    ]
    assert [Client().get(path).status_code, stranger.post(path, said).status_code] == [410, 410]


def test_an_account_that_exists_signs_in_first_then_chooses(campaign, lead):
    partner = make_collective(name="Le Relais")
    user = coordinator(partner)
    make_member(make_collective(name="Où je suis membre"), user=user)
    invitation = invite(campaign, lead, email=user.email)
    path = f"/campaigns/partnership/{token_for(invitation.code)}/"
    PartnerInvitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert f"/accounts/sign-in/?next={path}" in Client().get(path).content.decode()
    client = enter(user)
    page = client.get(path).content.decode()
    assert ("Le Relais" in page, "Où je suis membre" in page) == (True, False)
    assert client.post(path, {"collective": lead.pk, "answer": "yes"}).status_code == 200  # not one's own
    assert client.post(path, {"collective": "", "name": "", "answer": "yes"}).status_code == 200
    assert client.post(path, {"collective": partner.pk, "answer": "yes"}).status_code == 302
    assert queries.role_in(user, space=campaign.space) == Role.MEMBER


def test_a_collective_may_decline_and_the_lead_is_told(campaign, lead):
    invitation = invite(campaign, lead)
    PartnerInvitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    path = f"/campaigns/partnership/{token_for(invitation.code)}/"
    assert "Vous avez décliné." in Client().post(path, {"answer": "no"}).content.decode()
    assert Client().post(path, {"answer": "no"}).status_code == 410
    assert words(coordinator(lead)) == [
        "contact@relais.example n’a pas souhaité prendre part à une campagne."
    ]


def test_an_invitation_answered_twice_at_once_counts_once(campaign, lead):
    invitation = invite(campaign, lead)
    first, second = make_collective(name="Un"), make_collective(name="Deux")
    operations.accept_partnership(invitation, collective=first, news_url=NEWS, by=coordinator(first), at=NOW)
    with pytest.raises(operations.PartnershipClosed):
        operations.accept_partnership(
            invitation, collective=second, news_url=NEWS, by=coordinator(second), at=NOW
        )
    with pytest.raises(operations.NotCoordinator):
        operations.accept_partnership(
            invite(campaign, lead), collective=second, news_url=NEWS, by=make_user(), at=NOW
        )
    with pytest.raises(operations.AlreadyPartner):
        operations.accept_partnership(
            invite(campaign, lead), collective=first, news_url=NEWS, by=coordinator(first), at=NOW
        )
    assert Collective.objects.filter(participations__space=campaign.space).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_partners(campaign, lead, count, django_assert_max_num_queries):
    for number in range(count):
        join(campaign, lead, name=f"Le Relais {number}")
        invite(campaign, lead, email=f"{number}@ailleurs.example")
    client = enter(coordinator(lead))
    with django_assert_max_num_queries(12) as asked:
        client.get(f"/campaigns/{campaign.code}/partners/")
    assert len(asked) == 9
