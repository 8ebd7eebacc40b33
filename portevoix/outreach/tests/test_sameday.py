"""Several letters to one person on one day: warned of, put off, in one envelope; whose letterhead may write."""

import io
import re
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Participation
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.files.queries import bytes_of
from portevoix.jobs import operations as jobs
from portevoix.outreach.enums import LetterState, MailingState, Pause, Shape, Way
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.operations import approvals, departures, printing, sending
from portevoix.outreach.operations.mailings import MailingLeaving
from portevoix.outreach.operations.putting_off import put_off
from portevoix.outreach.queries import mailings as queries
from portevoix.outreach.queries import sameday
from portevoix.outreach.queries.approvals import standing
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.tests.factories import make_letter, make_letters, make_mailing

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def mailing():
    return make_mailing(title="L’eau")


@pytest.fixture
def samira(mailing):
    return make_member(mailing.collective, role=Role.COORDINATOR)


def another(mailing, *, title="Le toit", people=(), campaign=None, **fields):
    """A mailing of the same collective, to the same people."""
    campaign = campaign or make_campaign(collective=mailing.collective)
    other = make_mailing(campaign=campaign, collective=mailing.collective, title=title)
    for letter in people:
        target = make_target(campaign, actor=letter.target.actor, ask="répondre")
        make_letter(other, target=target, **fields)
    return other


def crowd(mailing, user):
    found = sameday.same_day(mailing, prepared(mailing, on=TODAY), user=user, on=TODAY)
    return [(row.one.actor.name, [other.title for other in row.others]) for row in found]


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def work():
    while job := jobs.lease(worker="test", at=timezone.now()):
        jobs.run(job, worker="test")


def test_who_has_a_letter_of_the_day_is_told_with_which(mailing, samira):
    first, second, _third = make_letters(mailing, 3)
    gone = another(mailing, people=[first, second], state=LetterState.SENT, left_at=NOW)
    leaving = another(mailing, title="Le droit", people=[second], state=LetterState.QUEUED)
    assert dict(crowd(mailing, samira)) == {
        first.target.actor.name: ["Le toit"],
        second.target.actor.name: ["Le toit"],
    }
    Mailing.objects.filter(pk=leaving.pk).update(state=MailingState.DUE)
    assert dict(crowd(mailing, samira))[second.target.actor.name] == ["Le toit", "Le droit"]
    gone.letters.update(left_at=NOW - timedelta(days=1))
    Mailing.objects.filter(pk=leaving.pk).update(state=MailingState.STOPPED)
    assert crowd(mailing, samira) == []


def test_c14_a_mailing_of_a_space_one_does_not_enter_is_not_told_of(mailing, samira):
    (letter,) = make_letters(mailing, 1)
    secret = make_mailing(title="CANARI", campaign=make_campaign(collective=make_collective(name="Autre")))
    make_letter(
        secret,
        target=make_target(secret.campaign, actor=letter.target.actor),
        state=LetterState.SENT,
        left_at=NOW,
        way=Way.PRINT,
    )
    Letter.objects.filter(pk=letter.pk).update(way=Way.PRINT)
    assert crowd(mailing, samira) == []
    assert sameday.could_share(mailing, user=samira) == []
    assert sameday.chosen([secret.code], mailing=mailing, user=samira) == []
    client = client_of(samira)
    for name in ("send", "print", "stationery", "approval"):
        page = client.get(reverse(f"outreach:{name}", args=[mailing.code])).content.decode()
        assert "CANARI" not in page
    address = reverse("outreach:print", args=[mailing.code])
    client.post(address, {"together": [secret.code], "window": "dl", "shape": "pdf"})
    assert not mailing.printouts.exists()


def test_nobody_gets_two_letters_unless_somebody_means_it(mailing, samira):
    letters = make_letters(mailing, 3)
    another(mailing, people=letters[:2], state=LetterState.SENT, left_at=NOW)
    with pytest.raises(sending.SameDay) as refusal:
        sending.send(mailing, expected=3, twice=False, by=samira, at=NOW)
    assert refusal.value.args == (2,)
    assert {one.state for one in mailing.letters.all()} == {LetterState.DRAFT}
    sending.send(mailing, expected=3, twice=True, by=samira, at=NOW)
    work()
    assert {one.state for one in mailing.letters.all()} == {LetterState.SENT}


def test_put_off_they_leave_tomorrow_and_the_week_says_so(mailing, samira):
    letters = make_letters(mailing, 3)
    another(mailing, people=letters[:2], state=LetterState.SENT, left_at=NOW)
    client = client_of(samira)
    page = client.get(reverse("outreach:send", args=[mailing.code])).content.decode()
    assert "2 personnes ont déjà une lettre de vous aujourd’hui" in page
    client.post(reverse("outreach:put_off", args=[mailing.code]), {"back": "send"})
    assert sorted(mailing.letters.values_list("put_off_until", flat=True), key=str) == [
        TODAY + timedelta(days=1),
        TODAY + timedelta(days=1),
        None,
    ]
    sending.send(mailing, expected=1, twice=False, by=samira, at=NOW)
    work()
    outlook = queries.outlook(mailing, on=TODAY)
    assert (outlook.gone, outlook.put_off, outlook.ready) == (1, 2, 0)
    assert mailing.code in [one.code for one in queries.waiting(samira)]
    tomorrow = queries.outlook(mailing, on=TODAY + timedelta(days=1))
    assert (tomorrow.put_off, tomorrow.by_email) == (0, 2)


def test_put_off_letters_come_back_at_a_click(mailing, samira):
    letters = make_letters(mailing, 2)
    put_off(mailing, letters=letters, until=TODAY + timedelta(days=1), by=samira, at=NOW)
    client = client_of(samira)
    assert (
        "2 lettres sont remises" in client.get(reverse("outreach:send", args=[mailing.code])).content.decode()
    )
    client.post(reverse("outreach:bring_back", args=[mailing.code]))
    assert queries.outlook(mailing, on=TODAY).by_email == 2


def test_nothing_is_put_off_while_the_letters_leave(mailing, samira):
    letters = make_letters(mailing, 1)
    Mailing.objects.filter(pk=mailing.pk).update(state=MailingState.SENDING)
    with pytest.raises(MailingLeaving):
        put_off(mailing, letters=letters, until=TODAY, by=samira, at=NOW)
    page = client_of(samira).post(reverse("outreach:put_off", args=[mailing.code]), follow=True)
    assert "Les lettres partent" in page.content.decode()


def test_an_agreement_is_to_these_people_today(samira, mailing):
    collective = mailing.collective
    collective.approval_above = 0
    collective.save()
    yonas = make_member(collective)
    letters = make_letters(mailing, 2)
    approval = approvals.ask(mailing, word="", by=samira, at=NOW)
    approvals.give(approval, by=yonas, at=NOW)
    assert standing(mailing, prepared(mailing, on=TODAY)).is_given
    put_off(mailing, letters=letters[:1], until=TODAY + timedelta(days=1), by=samira, at=NOW)
    assert standing(mailing, prepared(mailing, on=TODAY)).is_void


def words_of(data):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_on_paper_those_to_one_person_share_an_envelope(mailing, samira):
    one, two, three = make_letters(mailing, 3, way=Way.PRINT)
    other = another(mailing, people=[three, one], way=Way.PRINT)
    (found,) = sameday.could_share(mailing, user=samira)
    assert (found.code, found.shared) == (other.code, 2)
    bundles = sameday.bundles(
        [mailing, *sameday.chosen([other.code], mailing=mailing, user=samira)], on=TODAY
    )
    assert sorted(len(bundle.letters) for bundle in bundles) == [1, 2, 2]
    pages = words_of(sameday.pdf(bundles, numbered=True, window="dl"))
    names = [one.actor.name for bundle in bundles for _mailing, one in bundle.letters]
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True] * 5
    numbers = [number for number, bundle in enumerate(bundles, start=1) for _ in bundle.letters]
    assert [str(number) in page.split() for number, page in zip(numbers, pages, strict=True)] == [True] * 5
    assert {two.target.actor.name} <= set(names)


def test_the_page_offers_it_and_one_envelope_a_person_comes_out(mailing, samira):
    letters = make_letters(mailing, 3, way=Way.PRINT)
    other = another(mailing, people=letters[:2], way=Way.PRINT)
    client = client_of(samira)
    page = client.get(reverse("outreach:print", args=[mailing.code])).content.decode()
    assert re.search(r"«\sLe toit\s», 2\spersonnes", page)
    client.post(
        reverse("outreach:print", args=[mailing.code]),
        {"together": [other.code], "window": "dl", "shape": "pdf"},
    )
    client.post(
        reverse("outreach:stationery", args=[mailing.code]),
        {"together": [other.code], "whom": "paper", "envelope": "dl"},
    )
    work()
    made = {one.shape: one.file for one in mailing.printouts.all()}
    counts = {}
    for shape, file in made.items():
        with pikepdf.open(io.BytesIO(bytes_of(file))) as pdf:
            counts[shape] = len(pdf.pages)
    assert counts == {Shape.PDF: 5, Shape.ENVELOPES: 3}


def test_a_printout_asked_together_says_only_what_its_asker_may_still_read(mailing, samira):
    letters = make_letters(mailing, 2, way=Way.PRINT)
    elsewhere = make_collective(name="Autre")
    campaign = make_campaign(collective=elsewhere)
    make_member(elsewhere, user=samira)
    other = another(mailing, people=letters, way=Way.PRINT, campaign=campaign)
    printout = printing.ask_printout(
        mailing, shape=Shape.PDF, options={"together": [other.code]}, by=samira, at=NOW
    )
    assert len(sameday.shared_by(printout, on=TODAY)) == 2
    elsewhere.memberships.filter(user=samira).delete()
    assert sameday.shared_by(printout, on=TODAY) == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_reading_who_has_two_costs_one_query(mailing, samira, count, django_assert_num_queries):
    letters = make_letters(mailing, count)
    another(mailing, people=letters, state=LetterState.SENT, left_at=NOW)
    ready = prepared(mailing, on=TODAY)
    with django_assert_num_queries(1):
        assert len(sameday.same_day(mailing, ready, user=samira, on=TODAY)) == count
    with django_assert_num_queries(1):
        sameday.could_share(mailing, user=samira)


@pytest.fixture
def shared():
    """A campaign of two collectives; the letter is written by the one that leaves."""
    leaving, staying = (
        make_collective(name="Les Amarres", recall_minutes=0),
        make_collective(name="Riverains", recall_minutes=0),
    )
    campaign = make_campaign(collective=staying)
    Participation.objects.create(space=campaign.space, collective=leaving, role=Role.MEMBER)
    mailing = make_mailing(campaign=campaign, collective=leaving)
    make_letters(mailing, 2)
    return mailing, staying


def leave(mailing):
    Participation.objects.filter(space=mailing.campaign.space, collective=mailing.collective).delete()


def test_nothing_leaves_in_the_name_of_who_left_the_campaign(shared):
    mailing, staying = shared
    user = make_member(staying, role=Role.COORDINATOR)
    leave(mailing)
    with pytest.raises(departures.LetterheadLeft):
        sending.send(mailing, expected=2, by=user, at=NOW)
    client = client_of(user)
    answer = client.post(reverse("outreach:print", args=[mailing.code]), {"window": "dl", "shape": "pdf"})
    assert answer.headers["Location"] == reverse("outreach:letterhead", args=[mailing.code])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Les Amarres ne participe plus à cette campagne" in page
    client.post(answer.headers["Location"], {"collective": staying.pk})
    mailing.refresh_from_db()
    assert mailing.collective == staying
    sending.send(mailing, expected=2, by=user, at=NOW)
    work()
    assert {one.state for one in mailing.letters.all()} == {LetterState.SENT}


def test_a_sending_under_way_is_paused_when_its_collective_leaves(shared):
    mailing, staying = shared
    user = make_member(staying, role=Role.COORDINATOR)
    sending.send(mailing, expected=2, by=user, at=NOW)
    leave(mailing)
    work()
    mailing.refresh_from_db()
    assert (mailing.state, mailing.pause) == (MailingState.PAUSED, Pause.LETTERHEAD)
    assert {one.state for one in mailing.letters.all()} == {LetterState.QUEUED}
    with pytest.raises(departures.LetterheadLeft):
        departures.resume(mailing, by=user, at=NOW)
    assert departures.stop(mailing, by=user, at=NOW) == 2


def test_one_does_not_write_in_the_name_of_a_collective_one_is_not_of(shared):
    mailing, staying = shared
    user = make_member(staying)
    outside = make_collective(name="Ailleurs", by=make_user())
    client_of(user).post(reverse("outreach:letterhead", args=[mailing.code]), {"collective": outside.pk})
    mailing.refresh_from_db()
    assert mailing.collective.name == "Les Amarres"
