"""Guests of a campaign: by a link without an account, or by name; what they see, and when it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.models import Commitment
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Guest
from portevoix.collectives.rules import guest_token_for, hash_of
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.tests.factories import make_person
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
SECRET = "trois oiseaux bleus"


def enter(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def collective():
    return make_collective(name="Les Veilleuses")


@pytest.fixture
def campaign(collective):
    return make_campaign(collective=collective)


def coordinator(collective):
    return collective.memberships.get(role=Role.COORDINATOR).user


def make_link(campaign, *, at=None, **facts):
    wanted = {"label": "Presse", "days": 30, "by": None, **facts}
    return operations.make_guest_link(campaign.space, **wanted, at=at or timezone.now())


def door(guest):
    return f"/campaigns/guest/{guest_token_for(guest.code)}/"


def opened(guest, **given):
    client = Client()
    answer = client.post(door(guest), given)
    return client, answer


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_coordinator_makes_a_link_and_sees_it_opened(collective, campaign):
    client = enter(coordinator(collective))
    address = f"/campaigns/{campaign.code}/guests/"
    given = {"l-label": "Rédaction de l’Écho", "l-days": "7", "link": "1"}
    assert client.post(address, given)["Location"] == address
    guest = Guest.objects.get()
    assert (guest.expires_at - guest.created_at, guest.passphrase) == (timedelta(days=7), "")
    words = page(client, address)
    assert door(guest) in words
    assert "Pas encore ouvert" in words
    opened(guest)
    assert "Ouvert une fois" in page(client, address)


def test_what_does_not_fit_in_a_link_is_said_and_kept(collective, campaign):
    client = enter(coordinator(collective))
    given = {"l-label": "", "l-days": "7", "l-passphrase": "courte", "link": "1"}
    words = client.post(f"/campaigns/{campaign.code}/guests/", given).content.decode()
    assert "courte" in words
    assert not Guest.objects.exists()


def test_nothing_opens_before_a_press(campaign):
    guest, client = make_link(campaign), Client()
    answer = client.get(door(guest))
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert campaign.demand in answer.content.decode()
    assert "None" not in answer.content.decode()
    assert "sessionid" not in answer.cookies
    guest.refresh_from_db()
    assert guest.openings == 0
    assert client.get(f"/campaigns/{campaign.code}/read/").status_code == 302


def test_the_link_reads_the_campaign_and_is_counted(campaign):
    guest = make_link(campaign)
    client, answer = opened(guest)
    assert answer["Location"] == f"/campaigns/{campaign.code}/read/"
    assert campaign.demand in page(client, answer["Location"])
    assert client.session.get_expiry_age() <= 12 * 3600
    guest.refresh_from_db()
    assert guest.openings == 1
    today = timezone.localdate()
    assert timezone.localtime(guest.opened_at) == datetime.combine(
        today, datetime.min.time(), timezone.get_current_timezone()
    )


def test_a_link_shows_nobody_of_ours_and_no_contact(collective, campaign):
    ours = make_member(collective, user=make_user(name="Yonas Girmay"))
    person = make_person(family="Lilas")
    target = make_target(campaign, actor=person, owner=ours, next_step="Appeler le 06", ask="d’écrire")
    exchange = make_exchange(target, summary="Sa fille est malade.", noted_by=ours)
    Commitment.objects.create(exchange=exchange, text="Trois rampes d’eau")
    client, answer = opened(make_link(campaign))
    words = page(client, answer["Location"])
    assert "Camille Lilas" in words
    assert "d’écrire" in words
    for hidden in ("Yonas", "Appeler le 06", "Sa fille", "Trois rampes", "mailto:", f"/{target.code}/"):
        assert hidden not in words, hidden


def test_what_was_said_is_read_where_the_link_says_so(campaign):
    exchange = make_exchange(make_target(campaign), summary="Elle posera la question.")
    Commitment.objects.create(exchange=exchange, text="Trois rampes d’eau")
    client, answer = opened(make_link(campaign, reads_words=True))
    words = page(client, answer["Location"])
    assert "Elle posera la question." in words
    assert "Trois rampes d’eau" in words


def test_c16_neither_token_nor_passphrase_is_kept_in_clear(campaign):
    guest = make_link(campaign, passphrase=SECRET)
    token = guest_token_for(guest.code)
    kept = Guest.objects.values_list().get()
    assert token not in kept
    assert not any(SECRET in str(value) for value in kept)
    assert guest.token_hash == hash_of(token)


def test_a_passphrase_is_asked_before_anything_is_told(collective, campaign):
    guest = make_link(campaign, passphrase=SECRET)
    words = page(Client(), door(guest))
    assert campaign.demand not in words
    assert collective.name not in words
    client, answer = opened(guest, passphrase="je ne sais pas")
    assert "Ce n’est pas la phrase" in answer.content.decode()
    assert client.get(f"/campaigns/{campaign.code}/read/").status_code == 302
    answer = client.post(door(guest), {"passphrase": f" {SECRET} "})
    assert campaign.demand in page(client, answer["Location"])


def test_c39_a_passphrase_is_not_tried_without_end(campaign):
    guest = make_link(campaign, passphrase=SECRET)
    seen = [opened(guest, passphrase=f"essai {number}")[1].status_code for number in range(11)]
    assert seen == [200] * 10 + [429]


def test_c14_an_ended_link_and_an_expired_one_open_nothing(collective, campaign):
    guest = make_link(campaign)
    client, answer = opened(guest)
    enter(coordinator(collective)).post(f"/campaigns/guests/{guest.code}/end/")
    assert "n’ouvre plus rien" in page(client, answer["Location"], status=404)
    assert page(Client(), door(guest), status=410)
    old = make_link(campaign, at=timezone.now() - timedelta(days=31))
    assert opened(old)[1].status_code == 410
    assert page(Client(), "/campaigns/guest/nothing/", status=410)


def test_a_guest_by_name_reads_this_campaign_alone(collective, campaign):
    other = make_campaign(collective=collective, demand="Ouvrir le gymnase")
    user = make_user(email="alliee@exemple.test", name="Inès Alliée")
    client = enter(coordinator(collective))
    given = {"n-email": "Alliee@exemple.test", "n-days": "90", "name": "1"}
    client.post(f"/campaigns/{campaign.code}/guests/", given)
    guest = Guest.objects.get()
    theirs = enter(user)
    assert theirs.get(f"/campaigns/{campaign.code}/").status_code == 404
    assert theirs.post(door(guest))["Location"] == f"/campaigns/{campaign.code}/"
    guest.refresh_from_db()
    assert (guest.user, guest.email) == (user, "")
    assert queries.role_in(user, space=campaign.space) == Role.GUEST
    assert page(theirs, f"/campaigns/{campaign.code}/")
    assert page(theirs, f"/campaigns/{other.code}/", status=404)
    assert page(theirs, f"/campaigns/{campaign.code}/edit/", status=403)
    assert "gymnase" not in page(theirs, "/campaigns/")
    assert campaign.demand in page(theirs, "/campaigns/")
    told = [one.words for one in queries.told(queries.news_of(coordinator(collective)))]
    assert told == ["Inès Alliée lit désormais une campagne, sur invitation."]
    client.post(f"/campaigns/guests/{guest.code}/end/")
    assert page(theirs, f"/campaigns/{campaign.code}/", status=404)
    assert campaign.demand not in page(theirs, "/campaigns/")


def test_c50_the_mail_of_a_guest_names_no_campaign(collective, campaign):
    operations.invite_guest(
        campaign.space,
        email="alliee@exemple.test",
        days=30,
        url="https://x.example/{token}/",
        by=coordinator(collective),
        at=timezone.now(),
    )
    mail = Message.objects.get()
    assert campaign.demand not in mail.body + mail.subject
    assert guest_token_for(Guest.objects.get().code) in mail.body


def test_someone_invited_opens_their_account_in_the_page(collective, campaign):
    by = coordinator(collective)
    guest = operations.invite_guest(
        campaign.space, email="neuve@exemple.test", days=30, url="/{token}/", by=by, at=timezone.now()
    )
    client = Client()
    answer = client.post(door(guest), {"name": "Neuve", "password": "une phrase assez longue"})
    assert answer["Location"] == f"/campaigns/{campaign.code}/"
    assert page(client, answer["Location"])
    stranger = enter(make_user())
    again = operations.invite_guest(
        campaign.space, email="autre@exemple.test", days=30, url="/{token}/", by=by, at=timezone.now()
    )
    assert "autre adresse" in stranger.post(door(again)).content.decode()
    assert Guest.objects.get(pk=again.pk).user is None


def test_a_guesthood_ends_with_its_time(campaign):
    user = make_user()
    facts = {"space": campaign.space, "user": user, "token_hash": "x"}
    guest = Guest.objects.create(expires_at=timezone.now() + timedelta(minutes=1), **facts)
    assert queries.role_in(user, space=campaign.space) == Role.GUEST
    Guest.objects.filter(pk=guest.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert queries.role_in(user, space=campaign.space) is None
    assert list(queries.spaces_of(user)) == []


def test_who_is_inside_is_not_a_guest(collective, campaign):
    member = make_member(collective)
    client = enter(coordinator(collective))
    given = {"n-email": member.email, "n-days": "30", "name": "1"}
    words = client.post(f"/campaigns/{campaign.code}/guests/", given).content.decode()
    assert "lit déjà la campagne" in words
    assert enter(member).get(door(make_link(campaign)))["Location"] == f"/campaigns/{campaign.code}/"


def test_c46_guests_are_forgotten_a_month_after_they_end(campaign):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    make_link(campaign, at=now - timedelta(days=70))
    make_link(campaign, at=now - timedelta(days=40))
    before = now - timedelta(days=30)
    assert operations.forget_guests(before=before) == 1
    assert operations.forget_guests(before=before) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_link_asks_as_much_for_one_target_as_for_three(
    campaign, rows, django_assert_num_queries
):
    for _number in range(rows):
        make_exchange(make_target(campaign, actor=make_person()))
    client, answer = opened(make_link(campaign))
    with django_assert_num_queries(11):
        client.get(answer["Location"])
