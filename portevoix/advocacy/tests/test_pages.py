"""Pages of campaigns, targets and exchanges: what they say, what they keep, who may."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.tests.factories import make_deputy, make_person
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def enter(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def collective():
    return make_collective()


@pytest.fixture
def campaign(collective):
    return make_campaign(collective=collective)


@pytest.fixture
def coordinator(collective):
    return enter(collective.memberships.get().user)


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode().replace("\u00a0", " ")


def page(client, name, code):
    return body(client.get(reverse(f"advocacy:{name}", kwargs={"code": code})))


def today():
    return timezone.localdate()


QUERIES = {
    "campaign": 12,
    "targets": 12,
    "replies": 9,
    "conclude": 6,
    "export_targets": 12,
    "add_target": 5,
}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_of_a_campaign_cost_the_same_queries(count, campaign, coordinator, django_assert_num_queries):
    for number in range(count):
        actor = make_deputy(family=f"Lilas {number}", email="")
        target = make_target(campaign, actor=actor, next_step="Appeler", next_step_on=today())
        exchange = make_exchange(target, direction="in", happened_on=today())
        Commitment.objects.create(exchange=exchange, text="écrire", due_on=today())
    for name, queries in QUERIES.items():
        with django_assert_num_queries(queries, info=name):
            coordinator.get(reverse(f"advocacy:{name}", kwargs={"code": campaign.code}))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_of_a_target_costs_the_same_queries(count, campaign, coordinator, django_assert_num_queries):
    target = make_target(campaign)
    for _number in range(count):
        exchange = make_exchange(target, direction="in", happened_on=today())
        Commitment.objects.create(exchange=exchange, text="écrire", due_on=today())
    with django_assert_num_queries(12):
        coordinator.get(reverse("advocacy:target", kwargs={"code": target.code}))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_of_campaigns_costs_the_same_queries(
    count, collective, coordinator, django_assert_num_queries
):
    for _number in range(count):
        make_campaign(collective=collective)
    with django_assert_num_queries(4):
        coordinator.get("/campaigns/")


def test_no_campaign_yet_teaches_and_opens_one(coordinator):
    words = body(coordinator.get("/campaigns/"))
    assert "Une campagne, c’est une demande" in words
    assert "/campaigns/new/" in words


def test_a_campaign_opens_from_its_one_demand(coordinator, collective):
    answer = coordinator.post("/campaigns/new/", {"collective": collective.pk, "demand": "Un point d’eau"})
    opened = Campaign.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/campaigns/{opened.code}/")
    assert (opened.demand, opened.state) == ("Un point d’eau", "active")


def test_marked_words_must_be_in_the_demand(coordinator, collective):
    given = {"collective": collective.pk, "demand": "Un point d’eau", "measure": "300 m"}
    answer = coordinator.post("/campaigns/new/", given)
    assert "Un point d’eau" in body(answer)
    assert not Campaign.objects.exists()


def test_the_page_says_the_next_step(campaign, coordinator):
    assert "Choisissez à qui vous demandez" in page(coordinator, "campaign", campaign.code)
    target = make_target(campaign, actor=make_person(family="Lilas"))
    assert "Écrire la lettre" in page(coordinator, "campaign", campaign.code)
    make_exchange(target, happened_on=today() - timedelta(days=16))
    assert "Relancer Camille Lilas" in page(coordinator, "campaign", campaign.code)


def test_a_guest_reads_and_is_offered_nothing_to_write(collective, campaign):
    make_target(campaign)
    guest = enter(make_member(collective, role=Role.GUEST))
    words = page(guest, "campaign", campaign.code)
    assert "/edit/" not in words
    assert "targets/add/" not in words
    assert "Modifier ensemble" not in page(guest, "targets", campaign.code)


def test_targets_are_added_by_filter_once(campaign, coordinator):
    make_deputy(family="Lilas")
    make_deputy(given="Noé", family="Portal", constituency="62-08", group="Autre groupe")
    chosen = {"filter": "q=lilas"}
    assert "Camille Lilas" in body(coordinator.get("/campaigns/choose/", chosen))
    given = {**chosen, "campaign": campaign.pk, "ask": "d’écrire"}
    for _press in range(2):
        answer = coordinator.post("/campaigns/choose/", given)
        assert answer["Location"] == f"/campaigns/{campaign.code}/targets/"
    assert list(campaign.targets.values_list("actor__family_name", "ask")) == [("Lilas", "d’écrire")]


def test_targets_are_added_by_code(campaign, coordinator):
    one, other = make_person(family="Lilas"), make_person(family="Portal")
    coordinator.post("/campaigns/choose/", {"actor": [one.code, other.code], "campaign": campaign.pk})
    assert campaign.targets.count() == 2


def test_c14_nobody_adds_targets_to_anothers_campaign(coordinator):
    other = make_campaign(collective=make_collective(name="Ailleurs"))
    answer = coordinator.post("/campaigns/choose/", {"actor": make_person().code, "campaign": other.pk})
    assert answer.status_code == 200
    assert not Target.objects.exists()


def test_c14_targets_of_another_campaign_do_not_change_together(campaign, coordinator):
    theirs = make_target(make_campaign(collective=make_collective(name="Ailleurs")))
    coordinator.post(f"/campaigns/{campaign.code}/targets/edit/", {"target": theirs.code, "ask": "pris"})
    theirs.refresh_from_db()
    assert theirs.ask == ""


def test_c14_nobody_from_elsewhere_takes_a_step_on(campaign, coordinator):
    target, stranger = make_target(campaign), make_collective(name="Ailleurs").memberships.get().user
    given = {"next_step": "Appeler", "owner": stranger.pk}
    body(coordinator.post(f"/campaigns/targets/{target.code}/step/", given), status=422)
    target.refresh_from_db()
    assert (target.next_step, target.owner) == ("", None)


def test_several_targets_change_together(campaign, coordinator):
    targets = [
        make_target(campaign, actor=make_person(family=f"Lilas {number}"), ask="d’écrire")
        for number in (1, 2)
    ]
    given = {"target": [one.code for one in targets], "next_step": "Appeler", "next_step_on": "2026-12-01"}
    coordinator.post(f"/campaigns/{campaign.code}/targets/edit/", given)
    assert set(campaign.targets.values_list("ask", "next_step")) == {("d’écrire", "Appeler")}


def test_c20_an_export_asks_again_who_one_is(campaign, coordinator):
    session = coordinator.session
    session[CONFIRMED] = timezone.now().timestamp() - 31 * 60
    session.save()
    answer = coordinator.get(f"/campaigns/{campaign.code}/targets/export/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/confirm/")


def test_c22_the_list_carries_no_address_no_number_and_no_note(campaign, coordinator):
    answer = coordinator.get(f"/campaigns/{campaign.code}/targets/export/")
    assert answer.content.decode("utf-8-sig").splitlines()[0].split(";") == [
        *("Nom", "Fonction", "Demandé", "Où on en est", "Prochaine étape", "Avant", "Qui"),
    ]


def test_c21_the_journal_keeps_who_took_the_list_away(campaign, coordinator):
    coordinator.get(f"/campaigns/{campaign.code}/targets/export/")
    kept = Entry.objects.filter(space=campaign.space_id, verb="export").values_list("kind", "key", "actor")
    assert list(kept) == [("targets", campaign.code, int(coordinator.session["_auth_user_id"]))]


def test_c33_an_exported_cell_is_never_a_formula(campaign, coordinator):
    make_target(campaign, actor=make_person(family="Lilas"), ask="=HYPERLINK(1)", next_step="@SUM(1)")
    answer = coordinator.get(f"/campaigns/{campaign.code}/targets/export/")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[1].split(";")[0] == "Camille Lilas"
    assert "'=HYPERLINK(1)" in rows[1]
    assert "'@SUM(1)" in rows[1]


def noted(**facts):
    return {
        "channel": "email",
        "direction": "in",
        "happened_on": str(today()),
        "summary": "Elle posera la question.",
        "once": "abcdefghijkl",
        **facts,
    }


def test_a_reply_its_promise_and_the_next_step_in_one_form_sent_twice(campaign, coordinator):
    target = make_target(campaign)
    given = noted(promise="poser la question", promise_on="2027-01-10", next_step="Vérifier")
    address = f"/campaigns/targets/{target.code}/note/"
    for _press in range(2):
        assert coordinator.post(address, given)["Location"] == f"/campaigns/targets/{target.code}/"
    assert Exchange.objects.get().summary == "Elle posera la question."
    assert Commitment.objects.get().text == "poser la question"
    target.refresh_from_db()
    assert target.next_step == "Vérifier"
    words = page(coordinator, "target", target.code)
    assert "Elle posera la question." in words
    assert "/remove/" in words


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"happened_on": "2999-01-01"}, "jour"),
        ({"promise_on": "2027-01-10"}, "Dites ce qui est promis"),
        ({"happened_on": ""}, "obligatoire"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(facts, said, campaign, coordinator):
    target = make_target(campaign)
    words = body(coordinator.post(f"/campaigns/targets/{target.code}/note/", noted(**facts)), status=422)
    assert said in words
    assert "Elle posera la question." in words
    assert not Exchange.objects.exists()


def test_an_attachment_is_kept_and_handed_back_as_a_file(campaign, coordinator):
    target = make_target(campaign)
    letter = SimpleUploadedFile("réponse.txt", b"Bonjour", content_type="text/plain")
    coordinator.post(f"/campaigns/targets/{target.code}/note/", noted(attachment_file=letter))
    exchange = Exchange.objects.get()
    answer = coordinator.get(f"/campaigns/exchanges/{exchange.code}/attachment/")
    assert b"".join(answer.streaming_content) == b"Bonjour"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.getvalue()


def test_an_attachment_that_is_refused_keeps_the_words(campaign, coordinator):
    target = make_target(campaign)
    bad = SimpleUploadedFile("réponse.exe", b"MZ\x90\x00", content_type="application/octet-stream")
    answer = coordinator.post(f"/campaigns/targets/{target.code}/note/", noted(attachment_file=bad))
    assert "Elle posera la question." in body(answer, status=422)
    assert not Exchange.objects.exists()


def test_a_promise_is_settled_in_one_press(campaign, coordinator):
    promise = Commitment.objects.create(exchange=make_exchange(make_target(campaign)), text="écrire")
    coordinator.post(f"/campaigns/promises/{promise.code}/settle/", {"state": "kept"})
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == ("kept", today())


def test_removing_a_target_with_history_says_why_it_stays(campaign, coordinator):
    exchange = make_exchange(make_target(campaign))
    answer = coordinator.post(f"/campaigns/targets/{exchange.target.code}/remove/", follow=True)
    assert "elle reste, pour qu’ils ne se perdent pas" in body(answer)
    assert Target.objects.exists()


def test_a_step_is_ticked_off(campaign, coordinator):
    target = make_target(campaign, next_step="Appeler", next_step_on=today())
    coordinator.post(f"/campaigns/targets/{target.code}/step/done/")
    target.refresh_from_db()
    assert (target.next_step, target.next_step_on) == ("", None)


def test_with_us_draws_a_fragment_of_ones_own_exchanges(campaign, coordinator):
    actor = make_deputy()
    make_exchange(make_target(campaign, actor=actor), summary="Chez nous.")
    other = make_campaign(collective=make_collective(name="Ailleurs"))
    make_exchange(make_target(other, actor=actor), summary="Chez eux.")
    address = f"/campaigns/actors/{actor.code}/exchanges/"
    words = body(coordinator.get(address, headers={"HX-Request": "true"}))
    assert "Chez nous." in words
    assert "Chez eux." not in words
    assert "<html" not in words


def test_a_target_keeps_its_person_and_the_page_says_so(collective, coordinator):
    one = make_person()
    one.space = collective.space
    one.save()
    make_target(make_campaign(collective=collective), actor=one)
    said = body(coordinator.post(f"/directory/people/{one.code}/delete/"))
    assert "cible (1)" in said
    one.refresh_from_db()


def test_two_people_who_change_a_campaign_do_not_write_over_each_other_unknowingly(coordinator, campaign):
    address = f"/campaigns/{campaign.code}/edit/"
    first, second = (coordinator.get(address).context["form"] for _ in range(2))
    mine = {
        **{name: first[name].value() or "" for name in first.fields},
        "demand": "Un robinet par lieu",
        "measure": "",
    }
    theirs = {
        **{name: second[name].value() or "" for name in second.fields},
        "decider": "la maire",
        "measure": "",
    }
    assert coordinator.post(address, theirs).status_code == 302
    answer = coordinator.post(address, mine)
    words = answer.content.decode()
    assert "Quelqu’un a changé cette campagne entre-temps" in words
    assert "la maire" in words
    assert "Un robinet par lieu" in words
    campaign.refresh_from_db()
    assert campaign.decider == "la maire"
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert coordinator.post(address, again).status_code == 302
    campaign.refresh_from_db()
    assert campaign.demand == "Un robinet par lieu"
