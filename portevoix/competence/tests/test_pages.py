"""Who is competent: the table, its versions, the answer of a campaign, what an actor's page shows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.competence import operations
from portevoix.competence.models import CampaignTheme, Competency
from portevoix.competence.queries.actors import competencies_of
from portevoix.competence.queries.campaigns import competent
from portevoix.competence.queries.lines import lines
from portevoix.competence.rules.themes import guess
from portevoix.competence.sources import starting
from portevoix.competence.tests.factories import make_competency, make_prefect, make_seat, make_territory
from portevoix.directory.enums import BodyKind
from portevoix.directory.tests.factories import make_mandate, make_person
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db
SAID = {
    "theme": "evictions",
    "level": "decides",
    "seat": "prefect",
    "who": "",
    "matter": "Fermer l’accès au terrain",
    "source": "Arrêté inventé",
    "link": "",
    "verified_on": "2026-11-20",
}


@pytest.fixture
def samira(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def collective(samira):
    return make_collective(by=samira)


@pytest.fixture
def campaign(collective):
    found = make_campaign(collective=collective, demand="Aucune expulsion sans relogement")
    found.territory = make_territory()
    found.save()
    return found


def choose(campaign, user, *themes):
    operations.choose_themes(campaign, themes=themes, by=user, at=timezone.now())


def named(found):
    return {
        one.line.key: [held.actor.name for held in one.holders]
        for _level, some in found.groups
        for one in some
    }


def test_the_starting_set_is_whole():
    every = starting().values()
    assert len({one.theme for one in every}) == 10
    assert 60 <= len(every) <= 90
    assert all(one.matter and one.source and one.verified_on is None for one in every)


def test_what_a_collective_says_stands_in_for_the_starting_line_for_its_members_alone(samira, collective):
    before = lines(samira)
    make_competency(collective.space, line="evictions-force", matter="Première")
    make_competency(collective.space, line="evictions-force", matter="Dernière")
    mine = [one.matter for one in lines(samira) if one.key == "evictions-force"]
    theirs = [one.matter for one in lines(make_user()) if one.key == "evictions-force"]
    assert (len(lines(samira)), mine) == (len(before), ["Dernière"])
    assert theirs == [starting()["evictions-force"].matter]


def test_a_withdrawn_line_is_no_longer_counted_and_a_new_version_brings_it_back(client, samira, collective):
    url = "/competence/lines/evictions-force/"
    client.post(f"{url}withdraw/", {"collective": collective.pk})
    assert "evictions-force" not in {one.key for one in lines(samira)}
    assert "Retirée" in client.get(url).content.decode()
    client.post(f"{url}change/", {**SAID, "collective": collective.pk})
    assert [one.matter for one in lines(samira) if one.key == "evictions-force"] == [SAID["matter"]]
    assert Competency.objects.filter(line="evictions-force").count() == 2
    assert Entry.objects.filter(verb__startswith="competence_").count() == 2


def test_verifying_says_today_and_keeps_every_word(client, samira, collective):
    client.post("/competence/lines/asylum-cnda/verify/", {"collective": collective.pk})
    line = next(one for one in lines(samira) if one.key == "asylum-cnda")
    start = starting()["asylum-cnda"]
    assert (line.verified_on, line.matter, line.source) == (timezone.localdate(), start.matter, start.source)
    assert "vérifié le" in client.get("/competence/?q=recours+OFPRA").content.decode()


def test_a_line_goes_stale_after_six_months(samira, collective):
    today = date(2026, 11, 24)
    make_competency(collective.space, verified_on=today - timedelta(days=183))
    line = next(one for one in lines(samira) if one.key == "own-line")
    assert (line.is_fresh(today), line.is_fresh(today + timedelta(days=1))) == (True, False)


def test_a_line_of_ones_own_is_added_and_bad_input_is_kept(client, samira, collective):
    refused = client.post(
        "/competence/new/", {**SAID, "seat": "minister", "source": "", "collective": collective.pk}
    )
    assert refused.status_code == 422
    assert SAID["matter"] in refused.content.decode()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    future = client.post("/competence/new/", {**SAID, "verified_on": tomorrow, "collective": collective.pk})
    assert "encore à venir" in future.content.decode()
    assert client.post("/competence/new/", {**SAID, "collective": collective.pk}).status_code == 302
    assert [one.matter for one in lines(samira) if one.code] == [SAID["matter"]]


def test_nobody_writes_for_a_collective_they_do_not_write_in(client, samira, collective):
    other = make_collective()
    assert client.post("/competence/new/", {**SAID, "collective": other.pk}).status_code == 422
    client.post("/competence/lines/asylum-cnda/verify/", {"collective": other.pk})
    assert not Competency.objects.exists()


def test_another_collectives_own_line_is_nowhere(client, samira, collective):
    make_competency(make_collective().space, line="secretline")
    assert client.get("/competence/lines/secretline/").status_code == 404
    assert "Arrêté inventé" not in client.get("/competence/").content.decode()


def test_the_seats_of_a_territory_are_named(samira, campaign):
    commune = campaign.territory
    prefect = make_prefect(commune)
    town = make_seat(BodyKind.COMMUNE, commune, name="Commune de Bourg-l’Essai")
    mayor, councillor = make_person(family="Noisetier"), make_person(family="Aulne")
    make_mandate(councillor, town, role="conseiller municipal")
    make_mandate(make_person(family="Saule"), town, role="maire delegue")
    make_mandate(mayor, town, role="maire")
    make_seat(BodyKind.AGENCY, None, name="Délégation interministérielle inventée", abbreviation="DIHAL")
    choose(campaign, samira, "evictions")
    found = named(competent(campaign, user=samira))
    assert found["evictions-force"] == [prefect.name]
    assert found["evictions-order"] == [mayor.name]
    assert found["evictions-dihal"] == ["Délégation interministérielle inventée"]
    assert found["evictions-judge"] == found["evictions-minister"] == []


def test_a_minister_is_found_by_portfolio_and_whoever_left_is_not(samira, campaign):
    government = make_seat(BodyKind.GOVERNMENT, None, name="Gouvernement inventé")
    now, before = make_person(family="Frêne"), make_person(family="Hêtre")
    for who, end in ((now, None), (before, date(2026, 1, 1))):
        mandate = make_mandate(who, government, role="ministre")
        mandate.role_label, mandate.end = "Ministre de l’Intérieur", end
        mandate.save()
    choose(campaign, samira, "evictions")
    assert named(competent(campaign, user=samira))["evictions-minister"] == [now.name]


def test_a_vacant_seat_and_a_campaign_without_territory_say_so(client, samira, campaign):
    make_seat(BodyKind.PREFECTURE, campaign.territory.parent, name="Préfecture sans titulaire")
    choose(campaign, samira, "evictions")
    page = client.get(f"/competence/campaigns/{campaign.code}/").content.decode()
    assert "Préfecture sans titulaire" in page
    assert "siège vacant" in page
    campaign.territory = None
    campaign.save()
    assert "n’a pas de territoire" in client.get(f"/competence/campaigns/{campaign.code}/").content.decode()


def test_the_ticked_become_targets_once(client, samira, campaign):
    prefect = make_prefect(campaign.territory)
    choose(campaign, samira, "evictions")
    url = f"/competence/campaigns/{campaign.code}/"
    for _click in range(2):
        client.post(f"{url}choose/", {"actor": [prefect.code]})
    assert list(campaign.targets.values_list("actor__name", flat=True)) == [prefect.name]
    assert f'value="{prefect.code}"' not in client.get(url).content.decode()


def test_a_target_that_no_line_names_is_said_but_not_a_deputy_where_parliament_counts(samira, campaign):
    target = make_target(campaign, actor=make_person(family="Bouleau"))
    deputy = make_target(campaign)
    choose(campaign, samira, "evictions")
    assert competent(campaign, user=samira).beside == [deputy.actor, target.actor]
    choose(campaign, samira, "residence")
    assert competent(campaign, user=samira).beside == [target.actor]


def test_themes_are_guessed_from_the_demand_until_they_are_chosen(client, samira, campaign):
    assert [theme.value for theme in competent(campaign, user=samira).guessed] == ["evictions"]
    url = f"/competence/campaigns/{campaign.code}/themes/"
    client.post(url, {"themes": ["health", "evictions"]})
    client.post(url, {"themes": ["health"]})
    client.post(url, {"themes": ["nothing"]})
    assert list(CampaignTheme.objects.values_list("theme", flat=True)) == ["health"]


def test_the_csv_says_what_the_page_says(client, samira, campaign):
    prefect = make_prefect(campaign.territory)
    choose(campaign, samira, "evictions")
    table = client.get(f"/competence/campaigns/{campaign.code}/export/").content.decode("utf-8-sig")
    assert table.splitlines()[0].startswith("Thème;Rôle;Qui;Quoi exactement;Ici;Source;Vérifié le")
    assert prefect.name in table


def test_the_page_of_an_actor_names_what_they_hold(samira, campaign):
    prefect = make_prefect(campaign.territory)
    councillor = make_person(family="Aulne")
    town = make_seat(BodyKind.COMMUNE, campaign.territory, name="Commune de Bourg-l’Essai")
    make_mandate(councillor, town, role="conseiller municipal")
    ofii = make_seat(BodyKind.AGENCY, None, name="Office français de l’immigration", abbreviation="OFII")
    keys = {one.key for one in competencies_of(prefect, user=samira)}
    assert "residence-prefect" in keys
    assert "evictions-order" not in keys
    assert competencies_of(councillor, user=samira) == []
    assert {one.key for one in competencies_of(town, user=samira)} >= {"evictions-order", "schooling-enrol"}
    assert {one.who for one in competencies_of(ofii, user=samira)} == {"OFII"}


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, samira, campaign, count, django_assert_max_num_queries):
    choose(campaign, samira, *["evictions", "residence", "detention"][:count])
    for number in range(count):
        make_prefect(campaign.territory, family=f"Prunier{number}")
        make_target(campaign, actor=make_person(family=f"Bouleau{number}"))
    with django_assert_max_num_queries(12):
        competent(campaign, user=samira)


def test_short_words_are_guessed_whole():
    assert [one.value for one in guess("Rétablir l’AME et l’accès à la mer")] == ["health", "borders"]
    assert guess("Merci à toutes") == []


def test_a_guest_reads_and_writes_nothing(client, samira, campaign):
    collective = campaign.space.participations.get().collective
    member = make_member(collective, role=Role.GUEST)
    client.force_login(member)
    url = f"/competence/campaigns/{campaign.code}/"
    assert client.get(url).status_code == 200
    assert client.post(f"{url}themes/", {"themes": ["health"]}).status_code == 403
    assert client.post(f"{url}choose/", {"actor": []}).status_code == 403
