"""A letter that came back: what its page, the mailing, the exchange, the directory and the next mailing say."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portevoix.advocacy.models import Exchange
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Notification
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.models import DeadAddress
from portevoix.files.models import StoredFile
from portevoix.files.operations import erase_if_unused
from portevoix.files.queries import path_of
from portevoix.jobs.models import Job
from portevoix.jobs.operations import Run
from portevoix.journal.models import Entry
from portevoix.mail import operations as mail
from portevoix.mail import queries as messages
from portevoix.mail.enums import Kind
from portevoix.mail.models import Incoming
from portevoix.mail.tests.factories import make_message
from portevoix.mail.tests.returned import sample
from portevoix.outreach import tasks
from portevoix.outreach.enums import LetterState, MailingState
from portevoix.outreach.models import Letter
from portevoix.outreach.operations import printing, returns, sending
from portevoix.outreach.queries.letters import prepared, prepared_one
from portevoix.outreach.queries.mailings import outlook
from portevoix.outreach.rules import problems
from portevoix.outreach.tests.factories import make_letters, make_mailing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.MAIL_FROM, settings.MAIL_SENDS = "portevoix@asso.example", False
    settings.FILES_DIR, settings.MAIL_FOLDER = tmp_path / "files", tmp_path / "mail"


@pytest.fixture
def mailing():
    return make_mailing(attach_pdf=False)


@pytest.fixture
def letters(mailing):
    return send(make_letters(mailing, 3))


@pytest.fixture
def coordinator(mailing):
    return make_member(mailing.collective, role=Role.COORDINATOR)


def send(found):
    """Let letters leave into the folder."""
    mailing = found[0].mailing
    mailing.state = MailingState.SENDING
    mailing.save()
    for one in prepared(mailing, on=timezone.localdate(), letters=found):
        now = timezone.now()
        message = sending.post(one, mailing=mailing, turn=mailing.turn, pdf=None, at=now)
        sending.note_outcome(one.letter, state=mail.deliver(message, at=now), by=None, at=now)
    mailing.state = MailingState.SENT
    mailing.save()
    return list(Letter.objects.filter(mailing=mailing).select_related("message").order_by("pk"))


def come_back(letter, name="postfix", **other):
    mail.receive(
        sample(name, letter.message, **other), place="imap", space=None, among=None, at=timezone.now()
    )
    return returns.follow_all(at=timezone.now())


def page_of(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def test_a_letter_that_came_back_was_not_received(letters):
    assert come_back(letters[0]) == [letters[0]]
    assert returns.follow_all(at=timezone.now()) == []
    exchange = Exchange.objects.get(letter=letters[0])
    assert exchange.came_back_on == timezone.localdate()
    dead = DeadAddress.objects.get()
    assert (dead.value, dead.status) == ("depute1@exemple.test", "5.1.1")
    assert list(Entry.objects.filter(kind="letter").values_list("verb", "key")) == [
        ("came back", letters[0].code)
    ]


def test_its_page_the_mailing_and_the_campaign_say_so(client, letters, mailing, coordinator):
    come_back(letters[0])
    come_back(letters[1], "absence")
    page = page_of(client, coordinator, "outreach:letter", letters[0].code)
    assert "revenue\u00a0: adresse inconnue" in page
    assert "User unknown" in page
    assert "Réponse automatique" in page_of(client, coordinator, "outreach:letter", letters[1].code)
    assert "1 revenue" in page_of(client, coordinator, "outreach:mailing", mailing.code)
    assert "1 revenue" in page_of(client, coordinator, "outreach:mailings", mailing.campaign.code)
    target = page_of(client, coordinator, "advocacy:target", letters[0].target.code)
    assert "Pas reçu" in target
    assert sorted(outlook(mailing, on=timezone.localdate()).segments) == ["done", "done", "failed"]


@pytest.mark.parametrize(("name", "status"), [("office365-refus", "5.7.509"), ("postfix-expired", "4.4.7")])
def test_a_refusal_that_is_not_the_address_s_fault_marks_no_address(letters, name, status):
    come_back(letters[0], name)
    letters[0].message.refresh_from_db()
    assert (letters[0].message.bounce_status, DeadAddress.objects.count()) == (status, 0)
    assert Exchange.objects.get(letter=letters[0]).came_back_on


def test_a_report_about_where_the_letter_was_passed_on_marks_no_address(letters):
    come_back(letters[0], recipient="autre@ailleurs.example")
    assert (Exchange.objects.exclude(came_back_on=None).count(), DeadAddress.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", ["postfix-delayed", "absence", "accuse", "reponse"])
def test_nothing_else_marks_anything(letters, name):
    assert come_back(letters[0], name) == []
    assert (Exchange.objects.exclude(came_back_on=None).count(), DeadAddress.objects.count()) == (0, 0)


def test_a_forged_report_marks_nothing(letters):
    come_back(letters[0], envelope="portevoix+aaaabbbbcccc@asso.example", message_id="<1@asso.example>")
    assert (Exchange.objects.exclude(came_back_on=None).count(), DeadAddress.objects.count()) == (0, 0)


def test_the_next_mailing_leaves_the_address_out_and_says_why(letters):
    come_back(letters[0])
    letter = Letter.objects.create(
        mailing=make_mailing(campaign=letters[0].mailing.campaign), target=letters[0].target
    )
    one = prepared_one(letter, on=timezone.localdate())
    assert (one.email, one.way) == ("", "print")
    [problem] = one.problems
    assert problems.title(problem) == "Courriel revenu (adresse inconnue)."
    DeadAddress.objects.all().delete()
    assert prepared_one(letter, on=timezone.localdate()).way == "email"


def upload(*names_and_bytes):
    return {"reports": [SimpleUploadedFile(name, data) for name, data in names_and_bytes]}


def drop(client, collective, user, *files):
    client.force_login(user)
    page = reverse("outreach:returns", args=[collective.code])
    answer = client.post(page, upload(*files), follow=True)
    return [str(message) for message in answer.context["messages"]]


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.eml", data)
    return out.getvalue()


def test_reports_are_dropped_alone_and_in_a_zip(client, letters, mailing, coordinator):
    first, second, third = (
        sample(name, one.message) for name, one in zip(("gmail", "qmail", "absence"), letters, strict=True)
    )
    said = drop(
        client, mailing.collective, coordinator,
        ("un.eml", first), ("deux.zip", zipped(a=second, b=third)), ("photo.png", b"\x89PNG"), ("vide.zip", zipped()),
    )  # fmt: skip
    assert said[0] == "3 messages classés."
    assert said[1].startswith("Pas des messages\u00a0: photo.png, vide.zip.")
    assert drop(client, mailing.collective, coordinator, ("un.eml", first)) == ["1 était déjà connu."]
    assert Exchange.objects.exclude(came_back_on=None).count() == 2


def test_c30_a_bomb_is_refused(client, mailing, coordinator):
    bomb = zipped(a=b"Subject: x\r\n\r\n" + b"0" * 30_000_000)
    [said] = drop(client, mailing.collective, coordinator, ("bombe.zip", bomb))
    assert said.startswith("Trop lourds, pas lus\u00a0: a.eml.")
    assert Incoming.objects.count() == 0


def test_c14_a_report_about_another_collective_s_letter_tells_nothing_of_it(client, letters):
    other = make_collective()
    user = other.memberships.get().user
    assert drop(client, other, user, ("a.eml", sample("postfix", letters[0].message))) == [
        "1 à classer par vous."
    ]
    letters[0].message.refresh_from_db()
    page = page_of(client, user, "outreach:returns", other.code)
    assert (letters[0].message.bounced_at, "C’est la lettre à" in page) == (None, False)


def unnamed(letter):
    """A report that names a person and a day, and no letter."""
    return sample("postfix", letter.message, envelope="", message_id="")


def test_a_person_files_what_is_not_certain(client, letters, mailing, coordinator):
    drop(client, mailing.collective, coordinator, ("a.eml", unnamed(letters[0])))
    page = page_of(client, coordinator, "outreach:returns", mailing.collective.code)
    assert "C’est la lettre à Yonas Aubépine 1" in page
    address = reverse("outreach:file_return", args=[mailing.collective.code, Incoming.objects.get().code])
    assert client.post(address, {"letter": letters[1].code}).status_code == 404
    assert client.post(address, {"letter": letters[0].code}).status_code == 302
    assert DeadAddress.objects.get().value == "depute1@exemple.test"
    assert client.post(address, {"letter": letters[0].code}).status_code == 404


def test_a_person_says_that_it_is_none_of_theirs(client, letters, mailing, coordinator):
    drop(client, mailing.collective, coordinator, ("a.eml", unnamed(letters[0])))
    client.force_login(coordinator)
    client.post(reverse("outreach:file_return", args=[mailing.collective.code, Incoming.objects.get().code]))
    assert "C’est la lettre à" not in page_of(
        client, coordinator, "outreach:returns", mailing.collective.code
    )
    assert DeadAddress.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_returns_costs_the_same_for_one_and_three(
    client, django_assert_max_num_queries, mailing, coordinator, count
):
    letters = send(make_letters(mailing, count))
    for letter in letters:
        come_back(letter)
        drop(client, mailing.collective, coordinator, ("a.eml", unnamed(letter) + letter.code.encode()))
    page = reverse("outreach:returns", args=[mailing.collective.code])
    client.get(page)
    with django_assert_max_num_queries(12):
        assert client.get(page).content.decode().count("C’est la lettre à") == count


def test_the_job_reads_the_mailbox_and_does_what_follows(box, letters):
    for name, letter in zip(("postfix", "reponse"), letters, strict=False):
        box.deliver(sample(name, letter.message))
    run = Run(Job(), worker="test")
    tasks.read_returns(run)
    assert run.result == {"read": 2, "filed": 1, "left": 1, "came_back": 1}
    assert [read for _subject, read in box.messages()] == [False]
    assert Incoming.objects.get(kind=Kind.REPLY).message == letters[1].message


def test_a_mailbox_that_is_closed_is_said_and_loses_nothing(settings, letters):
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECURITY = "127.0.0.1", 9, "none"
    run = Run(Job(), worker="test")
    tasks.read_returns(run)
    assert set(run.result) == {"fault", "came_back"}


def test_c55_a_death_between_filing_and_what_follows_is_made_good(letters):
    """What was filed by a process that died is followed by the next, once."""
    mail.receive(
        sample("postfix", letters[0].message), place="imap", space=None, among=None, at=timezone.now()
    )
    later = timezone.now() + timedelta(days=2)
    assert returns.follow_all(at=later) == [letters[0]]
    assert returns.follow_all(at=later) == []
    assert Exchange.objects.get(letter=letters[0]).came_back_on == timezone.localdate(later)
    assert letters[0].state == LetterState.SENT


def test_the_pdf_of_a_message_that_is_gone_is_erased(settings):
    """A letter withdrawn, then written anew: what was attached the first time does not stay on the disk."""
    now = timezone.now()
    letter = make_letters(make_mailing(), 1)[0]
    gone, kept = (printing.keep_pdf(letter.mailing, data, at=now) for data in (b"%PDF-1", b"%PDF-2"))
    files = [{"file": kept, "type": "application/pdf", "name": "lettre.pdf"}]
    make_message(key="letter:1", attachments=files)
    assert printing.sweep_attached(before=now) == 0
    assert printing.sweep_attached(before=now + timedelta(days=1)) == 1
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept]
    assert not path_of(
        StoredFile(space=letter.mailing.campaign.space_id, sha256=sha256(b"%PDF-1").hexdigest())
    ).exists()
    assert gone not in messages.attached()
    assert not erase_if_unused(StoredFile.objects.get())


def test_who_coordinates_hears_of_returns_together_and_of_what_is_to_file(letters, mailing, coordinator):
    for letter in letters[:2]:
        come_back(letter)
    come_back(letters[2], "reponse")
    mail.receive(unnamed(letters[2]), place="imap", space=None, among=None, at=timezone.now())
    assert [returns.tell_unfiled(at=timezone.now()) for _time in range(2)] == [1, 1]
    told = Notification.objects.filter(user=coordinator).order_by("kind", "pk").values_list("kind", "url")
    assert list(told) == [
        ("outreach.answered_server", reverse("outreach:letter", args=[letters[2].code])),
        *[("outreach.came_back", reverse("outreach:people", args=[mailing.code]))] * 2,
        ("outreach.to_file", reverse("outreach:returns", args=[mailing.collective.code])),
    ]


def test_what_was_filed_to_the_wrong_letter_is_taken_back(client, letters, mailing, coordinator):
    drop(client, mailing.collective, coordinator, ("a.eml", unnamed(letters[0])))
    code = Incoming.objects.get().code
    client.post(
        reverse("outreach:file_return", args=[mailing.collective.code, code]), {"letter": letters[0].code}
    )
    assert (DeadAddress.objects.count(), Exchange.objects.exclude(came_back_on=None).count()) == (1, 1)
    page = page_of(client, coordinator, "outreach:returns", mailing.collective.code)
    assert "Ce n’était pas cette lettre" in page
    back = reverse("outreach:take_back", args=[mailing.collective.code, code])
    assert client.post(back).status_code == 302
    letters[0].message.refresh_from_db()
    assert letters[0].message.bounced_at is None
    assert (DeadAddress.objects.count(), Exchange.objects.exclude(came_back_on=None).count()) == (0, 0)
    assert client.post(back).status_code == 404
    page = page_of(client, coordinator, "outreach:returns", mailing.collective.code)
    assert "C’est la lettre à" in page


def test_what_names_its_letter_is_not_taken_back(client, letters, mailing, coordinator):
    come_back(letters[0])
    client.force_login(coordinator)
    address = reverse("outreach:take_back", args=[mailing.collective.code, Incoming.objects.get().code])
    assert client.post(address).status_code == 404
    assert DeadAddress.objects.count() == 1
