"""News: told once, to the right people, on the page; a mail only says that there is some."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Rhythm, Role
from portevoix.collectives.models import Notification
from portevoix.collectives.rules import news as rules
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # 12 h in Paris, a Monday
DEFAULTS = rules.Wishes(time(21), time(8), weekly=False, rhythms={})
KIND = rules.Kind(
    "tests.reply", "Réponse", "%(who)s a noté une réponse de %(person)s.", "%(count)s réponses.", Rhythm.NOW
)


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr(rules, "_kinds", {**rules._kinds, KIND.name: KIND})


@pytest.fixture
def ours():
    return make_collective()


def tell(collective, **changed):
    said = {
        "kind": "tests.reply",
        "key": "reply:1",
        "url": "/campaigns/",
        "facts": {"person": "Mme Hugo"},
        "at": NOON,
    }
    return operations.notify(collective.space, **{**said, **changed})


def lines(user):
    return [(one.words, one.count) for one in queries.told(queries.news_of(user))]


def test_members_are_told_once_but_not_who_did_it_nor_guests(ours):
    author, reader = make_member(ours), make_member(ours)
    make_member(ours, role=Role.GUEST)
    coordinator = ours.memberships.get(role=Role.COORDINATOR).user
    for _ in range(2):
        tell(ours, by=author)
    told = set(Notification.objects.values_list("user", "by"))
    assert told == {(reader.pk, author.pk), (coordinator.pk, author.pk)}
    assert lines(reader) == [(f"{author.name} a noté une réponse de Mme Hugo.", 1)]


def test_an_unknown_kind_is_a_fault_of_ours(ours):
    with pytest.raises(KeyError):
        tell(ours, kind="tests.unknown")


def test_several_of_one_page_stand_in_one_line_until_they_are_read(ours):
    reader = make_member(ours)
    for number in range(3):
        tell(ours, key=f"reply:{number}", to=[reader.pk])
    tell(ours, key="other", url="/directory/", to=[reader.pk])
    assert [count for _words, count in lines(reader)] == [1, 3]
    operations.read(Notification.objects.get(key="reply:1"), at=NOON)
    assert queries.unread(reader) == 1
    assert [count for _words, count in lines(reader)] == [1, 1, 1, 1]


def test_c14_who_left_a_collective_reads_its_news_no_more(ours):
    reader = make_member(ours)
    tell(ours, to=[reader.pk])
    reader.memberships.all().delete()
    assert (lines(reader), queries.unread(reader)) == ([], 0)


@pytest.mark.parametrize(
    ("rhythm", "at", "weekly", "expected"),
    [
        ("now", NOON, False, NOON + timedelta(minutes=2)),
        ("now", NOON.replace(hour=20), False, datetime(2026, 11, 24, 7, tzinfo=UTC)),  # 21 h: quiet until 8 h
        ("now", NOON.replace(hour=3), False, NOON.replace(hour=7)),
        ("digest", NOON, False, datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("digest", NOON, True, datetime(2026, 11, 30, 7, tzinfo=UTC)),  # next Monday
        (
            "digest",
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            False,
            datetime(2026, 3, 29, 6, tzinfo=UTC),
        ),  # summer begins
        ("never", NOON, False, None),
    ],
)
def test_mail_waits_for_the_rhythm_and_the_quiet_hours(rhythm, at, weekly, expected):
    wishes = rules.Wishes(time(21), time(8), weekly, {"tests.reply": rhythm})
    assert rules.mail_at(KIND, wishes, at=at) == expected


def test_no_quiet_hours_when_both_ends_are_the_same():
    wishes = rules.Wishes(time(0), time(0), weekly=False, rhythms={})
    assert rules.mail_at(KIND, wishes, at=NOON.replace(hour=23)) == NOON.replace(hour=23) + timedelta(
        minutes=2
    )


def test_c50_the_mail_says_that_there_is_news_and_nothing_else(ours):
    reader = make_member(ours)
    for number in range(2):
        tell(ours, key=f"reply:{number}", to=[reader.pk], facts={"person": "Canari Hugo"})
    assert operations.write_due(at=NOON) == 0
    assert [operations.write_due(at=NOON + timedelta(minutes=3)) for _ in range(2)] == [1, 0]
    message = Message.objects.get(recipient=reader.email)
    assert message.subject == "Il y a du nouveau sur Portevoix"
    assert message.body == (
        "Bonjour,\n\n2 nouvelles vous attendent sur Portevoix\u00a0:\n\nhttp://127.0.0.1:8000/collectives/news/\n"
        "\nCe courriel n’en dit pas plus, exprès. Vous choisissez quand en recevoir\u00a0:\n"
        "http://127.0.0.1:8000/collectives/news/wishes/\n"
    )
    assert "Canari" not in f"{message.body}{message.subject}{message.sender}"


def test_what_was_read_on_the_page_is_not_mailed(ours):
    reader = make_member(ours)
    tell(ours, to=[reader.pk])
    operations.read_all(reader, at=NOON)
    assert operations.write_due(at=NOON + timedelta(days=1)) == 0


def test_c46_old_news_is_forgotten(ours):
    reader = make_member(ours)
    tell(ours, key="read", to=[reader.pk])
    operations.read_all(reader, at=NOON)
    tell(ours, key="unread", to=[reader.pk])
    assert operations.forget_news(at=NOON + timedelta(days=59)) == 0
    assert operations.forget_news(at=NOON + timedelta(days=61)) == 1
    assert operations.forget_news(at=NOON + timedelta(days=181)) == 1


def enter(user):
    client = Client()
    client.force_login(user)
    return client


def test_page_tells_opens_and_forgets_nothing(ours):
    reader = make_member(ours)
    tell(ours, to=[reader.pk])
    client = enter(reader)
    page = client.get("/collectives/news/").content.decode()
    assert "Une nouvelle vous attend." in page
    assert "Mme Hugo" in page
    assert '<b>1</b><span class="hidden-text">Une nouvelle</span>' in page
    code = Notification.objects.get().code
    assert client.get(f"/collectives/news/{code}/").status_code == 302
    assert queries.unread(reader) == 1
    answer = client.post(f"/collectives/news/{code}/")
    assert (answer.status_code, answer["Location"]) == (302, "/campaigns/")
    assert "Rien de nouveau." in client.get("/collectives/news/").content.decode()
    assert enter(make_user()).post(f"/collectives/news/{code}/").status_code == 404


def test_wishes_are_kept_and_hold_for_what_comes(ours):
    reader = make_member(ours)
    client = enter(reader)
    fields = {f"kind-{kind.name}": kind.rhythm for kind in rules.kinds()} | {"kind-tests.reply": "never"}
    said = {"weekly": "1", "quiet_from": "22:00", "quiet_until": "07:30", **fields}
    assert client.post("/collectives/news/wishes/", said).status_code == 302
    reader.refresh_from_db()
    assert queries.wishes_of(reader) == rules.Wishes(
        time(22), time(7, 30), weekly=True, rhythms={"tests.reply": "never"}
    )
    tell(ours, to=[reader.pk])
    assert Notification.objects.get(user=reader).mail_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number(ours, count, django_assert_max_num_queries):
    reader = make_member(ours)
    for number in range(count):
        tell(ours, key=f"reply:{number}", url=f"/campaigns/?{number}", by=make_user(), to=[reader.pk])
    client = enter(reader)
    with django_assert_max_num_queries(6) as asked:
        client.get("/collectives/news/")
    assert len(asked) == 6


def test_an_accepted_invitation_is_told_to_who_coordinates(ours):
    coordinator = ours.memberships.get().user
    invitation = operations.invite(
        ours, email="yonas@port.example", role=Role.MEMBER, by=coordinator, at=NOON
    )
    operations.sign_up(invitation, name="Yonas", password="un long mot de passe", at=NOON)
    assert lines(coordinator) == [(f"Yonas a rejoint {ours.name}.", 1)]
