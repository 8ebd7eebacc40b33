"""Inviting, joining, and what the link says in each case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portevoix.accounts.models import User
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Invitation, Membership
from portevoix.collectives.rules import token_for
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.jobs.models import Job
from portevoix.mail.models import Message
from tests.access.people import enter

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"


@pytest.fixture
def ours():
    return make_collective(by=make_user(email="samira@exemple.test"), email="eau@exemple.test")


def make_invitation(collective, *, email="yonas@exemple.test", role=Role.MEMBER, at=None):
    by = collective.memberships.first().user
    return operations.invite(collective, email=email, role=role, by=by, at=at or timezone.now())


def link(invitation):
    return f"/collectives/invitations/{token_for(invitation.code)}/"


def roles(collective):
    return {one.user.email: Role(one.role) for one in collective.memberships.select_related("user")}


def test_invite_writes_to_the_person_in_the_same_transaction(ours):
    client = enter(User.objects.get(email="samira@exemple.test"))
    words = {"email": "Yonas@exemple.test", "role": Role.GUEST}
    assert client.post(f"/collectives/{ours.code}/members/", words).status_code == 302
    invitation = Invitation.objects.get()
    message = Message.objects.get()
    assert (invitation.email, invitation.role) == ("yonas@exemple.test", Role.GUEST)
    assert (message.recipient, message.subject) == ("yonas@exemple.test", "Une invitation sur Portevoix")
    assert f"http://127.0.0.1:8000{link(invitation)}" in message.body
    assert [job.payload for job in Job.objects.all()] == [{"message": message.pk}]


def test_c50_an_invitation_shows_nothing_on_a_locked_screen(ours):
    make_invitation(ours)
    message = Message.objects.get()
    assert ours.name not in message.subject + message.sender + message.reply_to
    assert ours.name in message.body  # who receives it must know who invites, or it looks like a trap


def test_without_smtp_the_link_is_there_to_copy(client, ours):
    invitation = make_invitation(ours)
    client.force_login(User.objects.get(email="samira@exemple.test"))
    page = client.get(f"/collectives/{ours.code}/members/").content.decode()
    assert link(invitation) in page
    assert "n’envoie pas de courriel" in page


def test_inviting_again_renews_and_inviting_a_member_is_refused(ours):
    first = make_invitation(ours, at=timezone.now() - timedelta(days=20))
    again = make_invitation(ours, role=Role.COORDINATOR)
    assert (first.pk, again.role) == (again.pk, Role.COORDINATOR)
    assert again.expires_at > timezone.now()
    with pytest.raises(operations.AlreadyMember):
        make_invitation(ours, email="Samira@exemple.test")


def test_inviting_a_member_says_so(ours):
    client = enter(User.objects.get(email="samira@exemple.test"))
    page = client.post(f"/collectives/{ours.code}/members/", {"email": "samira@exemple.test", "role": 2})
    assert "déjà membre" in page.content.decode()


def test_joining_without_account_takes_one_page(client, ours):
    invitation = make_invitation(ours)
    assert client.get(link(invitation)).status_code == 200
    answer = client.post(link(invitation), {"name": "Yonas T.", "password": PASSWORD})
    assert answer["Location"] == f"/collectives/{ours.code}/"
    page = client.get(answer["Location"])
    assert "Bienvenue. « Ma semaine » dit ce qui vous attend." in page.content.decode().replace("\u00a0", " ")
    assert roles(ours) == {"samira@exemple.test": Role.COORDINATOR, "yonas@exemple.test": Role.MEMBER}


def test_joining_with_a_weak_password_opens_nothing(client, ours):
    invitation = make_invitation(ours)
    assert client.post(link(invitation), {"name": "Yonas", "password": "court"}).status_code == 200
    assert not User.objects.filter(email="yonas@exemple.test").exists()


def test_joining_with_an_account_signs_in_first(client, ours):
    user = make_user(email="yonas@exemple.test")
    invitation = make_invitation(ours)
    page = client.get(link(invitation)).content.decode()
    assert f"/accounts/sign-in/?next={link(invitation)}" in page
    client.force_login(user)
    assert client.post(link(invitation))["Location"] == f"/collectives/{ours.code}/"
    assert client.post(link(invitation)).status_code == 200
    assert roles(ours)["yonas@exemple.test"] == Role.MEMBER
    assert Membership.objects.count() == 2


def test_joining_with_another_account_says_so_and_changes_nothing(client, ours):
    invitation = make_invitation(ours)
    client.force_login(make_user(email="nadia@exemple.test"))
    answer = client.post(link(invitation))
    assert "yonas@exemple.test" in answer.content.decode()
    assert Membership.objects.count() == 1
    with pytest.raises(operations.WrongAccount):
        operations.accept(invitation, user=make_user(), at=timezone.now())


def test_expired_invitation_says_what_to_do_and_lives_again(client, ours):
    invitation = make_invitation(ours, at=timezone.now() - timedelta(days=15))
    answer = client.get(link(invitation))
    assert answer.status_code == 410
    assert "eau@exemple.test" in answer.content.decode()
    with pytest.raises(operations.InvitationClosed):
        operations.accept(invitation, user=make_user(email="yonas@exemple.test"), at=timezone.now())
    client.force_login(User.objects.get(email="samira@exemple.test"))
    assert client.post(f"/collectives/invitation/{invitation.code}/resend/").status_code == 302
    client.logout()
    assert client.get(link(invitation)).status_code == 200


def test_withdrawn_invitation_leads_nowhere(client, ours):
    invitation = make_invitation(ours)
    client.force_login(User.objects.get(email="samira@exemple.test"))
    assert client.post(f"/collectives/invitation/{invitation.code}/withdraw/").status_code == 302
    client.logout()
    assert client.get(link(invitation)).status_code == 410
    assert client.post(link(invitation), {"name": "Yonas", "password": PASSWORD}).status_code == 410


def test_someone_removed_does_not_come_back_by_an_old_link(ours):
    invitation = make_invitation(ours)
    yonas = operations.sign_up(invitation, name="Yonas", password=PASSWORD, at=timezone.now())
    operations.remove(yonas.memberships.get(), by=yonas, at=timezone.now())
    invitation.refresh_from_db()
    with pytest.raises(operations.InvitationClosed):
        operations.accept(invitation, user=yonas, at=timezone.now())


def test_c20_inviting_gives_a_role_and_asks_again_who_one_is(client, ours):
    client.force_login(User.objects.get(email="samira@exemple.test"))
    words = {"email": "intrus@exemple.test", "role": Role.COORDINATOR}
    answer = client.post(f"/collectives/{ours.code}/members/", words)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/confirm/")
    assert Invitation.objects.count() == 0
    assert client.get(f"/collectives/{ours.code}/members/").status_code == 200


def test_only_the_coordination_invites(client, ours):
    client.force_login(make_member(ours))
    client.post(f"/collectives/{ours.code}/members/", {"email": "yonas@exemple.test", "role": 3})
    assert Invitation.objects.count() == 0


def test_a_copy_of_the_database_holds_no_link(ours):
    invitation = make_invitation(ours)
    token = token_for(invitation.code)
    assert token not in str(Invitation.objects.values().get())
    assert queries.invitation_of(token) == invitation
    assert queries.invitation_of("faux") is None


def test_c46_invitations_are_forgotten_a_month_after_they_expire(ours):
    make_invitation(ours, at=timezone.now() - timedelta(days=45))
    make_invitation(ours, email="nadia@exemple.test")
    before = timezone.now() - timedelta(days=30)
    assert operations.forget_invitations(before=before) == 1


def test_c17_where_mail_leaves_only_the_mailbox_holds_the_link(client, ours, settings):
    """Otherwise whoever coordinates could open an account in the name of an address that is not theirs."""
    settings.MAIL_SENDS = True
    invitation = make_invitation(ours)
    client.force_login(User.objects.get(email="samira@exemple.test"))
    assert token_for(invitation.code) not in client.get(f"/collectives/{ours.code}/members/").content.decode()


def test_c54_an_invitation_withdrawn_meanwhile_lets_nobody_in(ours):
    invitation = make_invitation(ours)
    yonas = make_user(email="yonas@exemple.test")
    operations.withdraw(Invitation.objects.get(), by=ours.memberships.first().user, at=timezone.now())
    with pytest.raises(operations.InvitationClosed):
        operations.accept(invitation, user=yonas, at=timezone.now())
    assert "yonas@exemple.test" not in roles(ours)


class FirstClick:
    """A rule of passwords during which the first of two clicks arrives."""

    def validate(self, password, user=None):
        """Join, as the first click does."""
        operations.sign_up(Invitation.objects.get(), name="Yonas", password=password, at=timezone.now())


def test_c54_joining_twice_at_once_opens_one_account_and_no_fault(client, ours, settings):
    invitation = make_invitation(ours)
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.FirstClick"}]
    answer = client.post(link(invitation), {"name": "Yonas", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, link(invitation))
    assert User.objects.filter(email="yonas@exemple.test").count() == 1


def test_c39_nobody_is_flooded_with_invitations(ours):
    client = enter(User.objects.get(email="samira@exemple.test"))
    words = {"email": "Yonas@exemple.test", "role": Role.GUEST}
    statuses = [client.post(f"/collectives/{ours.code}/members/", words).status_code for _ in range(3)]
    again = f"/collectives/invitation/{Invitation.objects.get().code}/resend/"
    assert [*statuses, client.post(again).status_code] == [302, 302, 302, 429]
    assert Message.objects.count() == 3


def test_an_address_that_no_server_takes_is_refused_beside_its_field(ours):
    client = enter(User.objects.get(email="samira@exemple.test"))
    words = {"email": "a@" + "é" * 62 + ".fr", "role": Role.GUEST}
    assert client.post(f"/collectives/{ours.code}/members/", words).status_code == 200
    assert not Invitation.objects.exists()
