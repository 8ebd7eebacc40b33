"""Templates: blanks, saving, adopting, versions, who sees them; a campaign taken up again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy import operations
from portevoix.advocacy.models import Campaign, Exchange, Step, Template
from portevoix.advocacy.queries.templates import built_in, departed, proposed, steps_of, template_for
from portevoix.advocacy.rules.recipes import Recipe, read_steps, written_steps
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.models import Mandate
from portevoix.directory.tests.factories import make_deputy
from portevoix.workspace.rules import parse, plain_text

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = AT.date()
TEXT = {
    "title": "Lettre",
    "subject": "L’eau à [commune]",
    "content": parse("{appel}, [nombre] personnes à [commune]."),
}
RECIPE = Recipe(
    code="x",
    title="Un point d’eau",
    demand="Un point d’eau à [commune]",
    measure="à [commune]",
    texts={"inconnu": [TEXT]},
    steps=((0, "Compter à [commune]"), (7, "Relancer")),
)


def make_template(collective=None, **fields):
    facts = {"title": "Modèle", "demand": "Un point d’eau à [commune]", **fields}
    return Template.objects.create(collective=collective or make_collective(), **facts)


def test_blanks_are_found_once_in_reading_order():
    assert RECIPE.blanks == ["commune", "nombre"]


def test_what_is_left_blank_stays_in_brackets():
    said = RECIPE.filled({"commune": "Calais"})
    assert (said.demand, said.measure) == ("Un point d’eau à Calais", "à Calais")
    text = said.all_texts[0]
    assert text["subject"] == "L’eau à Calais"
    assert plain_text(text["content"]) == "{appel}, [nombre] personnes à Calais."
    assert said.steps == ((0, "Compter à Calais"), (7, "Relancer"))


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("J+7 Relancer", (7, "Relancer")),
        ("j 7 : Relancer", (7, "Relancer")),
        ("+15 Appeler", (15, "Appeler")),
        ("30. Écrire", (30, "Écrire")),
        ("Relancer", (0, "Relancer")),
        ("999 Trop tard", (730, "Trop tard")),
    ],
)
def test_steps_are_read_as_people_write_them(line, step):
    assert read_steps(line) == [{"days": step[0], "text": step[1]}]


def test_a_line_without_number_falls_with_the_one_before():
    steps = read_steps("J+7 Relancer\n\nNoter la réponse\n")
    assert steps == [{"days": 7, "text": "Relancer"}, {"days": 7, "text": "Noter la réponse"}]
    assert read_steps(written_steps(steps)) == steps


def test_built_in_templates_hold_together():
    assert [one.code for one in built_in()] == [
        "rendez-vous-deputee",
        "prefet-hebergement",
        "question-ecrite",
    ]
    for one in built_in():
        assert one.measure in one.demand
        assert one.to_check
        assert one.blanks
        assert len(one.demand) <= 200
        assert [days for days, _text in one.steps] == sorted(days for days, _text in one.steps)


@pytest.mark.django_db
def test_adopting_makes_a_campaign_with_dated_steps_and_its_version():
    user = make_user()
    collective = make_collective(by=user)
    actors = [make_deputy()]
    dates = {"deadline": date(2026, 12, 31), "starts_on": date(2026, 12, 1)}
    campaign = operations.adopt(
        RECIPE, values={"commune": "Calais"}, collective=collective, actors=actors, by=user, at=AT, **dates
    )
    campaign.refresh_from_db()
    assert (campaign.demand, campaign.measure) == ("Un point d’eau à Calais", "à Calais")
    assert (campaign.template_title, campaign.template_version, campaign.template) == (
        "Un point d’eau",
        1,
        None,
    )
    assert list(Step.objects.order_by("due_on").values_list("text", "due_on")) == [
        ("Compter à Calais", date(2026, 12, 1)),
        ("Relancer", date(2026, 12, 8)),
    ]
    assert [one.actor for one in campaign.targets.all()] == actors


@pytest.mark.django_db
def test_a_version_is_never_written_over():
    template, user = make_template(), make_user()
    operations.revise_template(template, version=1, title="Mieux", by=user, at=AT)
    with pytest.raises(operations.TemplateChanged):
        operations.revise_template(template, version=1, title="Pire", by=user, at=AT)
    template.refresh_from_db()
    assert (template.title, template.version) == ("Mieux", 2)


@pytest.mark.django_db
def test_c14_a_template_is_seen_by_its_collective_until_it_is_published(client):
    template, stranger = make_template(), make_collective(name="Ailleurs").memberships.get().user
    member = make_member(template.collective)
    assert template_for(stranger, code=template.code) is None
    assert template.code in {one.code for one in proposed(member)}
    operations.publish_template(template, published=True, by=member, at=AT)
    assert template_for(stranger, code=template.code).title == "Modèle"
    client.force_login(stranger)
    assert client.post(reverse("advocacy:revise_template", args=[template.code])).status_code == 404


@pytest.mark.django_db
def test_templates_are_searched_by_words(django_assert_max_num_queries):
    collective = make_collective()
    user = collective.memberships.get().user
    make_template(collective, title="Fontaines")
    assert [one.title for one in proposed(user, words="fontaine")] == ["Fontaines"]
    assert [one.code for one in proposed(user, words="hebergement prefecture")] == ["prefet-hebergement"]
    with django_assert_max_num_queries(1):
        proposed(user)


@pytest.mark.django_db
def test_a_campaign_becomes_a_template_and_another_campaign(client):
    campaign = make_campaign()
    collective = campaign.space.participations.get().collective
    user = make_member(collective, role=Role.COORDINATOR)
    Step.objects.create(
        campaign=campaign, text="Relancer", due_on=campaign.created_at.date() + timedelta(days=7)
    )
    make_exchange(make_target(campaign), summary="Secret")
    client.force_login(user)
    page = client.get(reverse("advocacy:save_template", args=[campaign.code]))
    assert "J+7 Relancer" in page.content.decode()
    sent = {
        "title": "Fontaines",
        "demand": "Un point d’eau à [commune]",
        "steps_text": "J+7 Relancer",
        "filter": "https://autre.example/directory/?departement=62&x=1",
        "collective": collective.pk,
    }
    client.post(reverse("advocacy:save_template", args=[campaign.code]), sent)
    template = Template.objects.get()
    assert (template.filter, template.steps) == ("departement=62", [{"days": 7, "text": "Relancer"}])
    adopted = {"starts_on": "2026-12-01", "blank_0": "Calais", "collective": collective.pk}
    answer = client.post(reverse("advocacy:adopt", args=[template.code]), adopted)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Campaign.objects.exclude(pk=campaign.pk).get()
    assert (made.demand, made.template) == ("Un point d’eau à Calais", template)
    page = client.get(reverse("advocacy:campaign", args=[made.code])).content.decode()
    assert "Fontaines" in page
    client.post(reverse("advocacy:withdraw_template", args=[template.code]))
    made.refresh_from_db()
    assert (made.template, made.template_title) == (None, "Fontaines")


@pytest.mark.django_db
def test_revising_keeps_texts_and_drops_the_empty_one(client):
    texts = {"mailing": [{**TEXT, "title": "Une"}, {**TEXT, "title": "Deux"}]}
    template = make_template(texts=texts)
    client.force_login(make_member(template.collective))
    sent = {"title": "Modèle", "demand": "Un point", "version": 1, "subject_mailing_0": "Objet"}
    sent |= {"content_mailing_0": "Bonjour [commune]", "content_mailing_1": ""}
    assert client.post(reverse("advocacy:revise_template", args=[template.code]), sent).status_code == 302
    template.refresh_from_db()
    said = {"title": "Une", "subject": "Objet", "content": parse("Bonjour [commune]")}
    assert (template.version, template.texts) == (2, {"mailing": [said]})


def leave_office(actor):
    Mandate.objects.filter(person=actor).update(end=TODAY - timedelta(days=1))


@pytest.mark.django_db
def test_those_whose_mandate_ended_are_told_apart_from_own_people():
    campaign = make_campaign()
    gone, sitting = make_target(campaign), make_target(campaign, actor=make_deputy(family="Lavigne"))
    own = make_target(campaign, actor=make_deputy(family="Chêne"))
    own.actor.mandates.all().delete()
    leave_office(gone.actor)
    assert departed([gone, sitting, own], on=TODAY) == {gone.pk}


@pytest.mark.django_db
def test_a_campaign_taken_up_brings_what_was_chosen_and_no_answer(client):
    campaign = make_campaign()
    campaign.state = "closed"
    campaign.save()
    collective = campaign.space.participations.get().collective
    client.force_login(make_member(collective))
    gone = make_target(campaign, ask="Écrire", actor=make_deputy(family="Partie"))
    leave_office(gone.actor)
    silent = make_target(campaign, ask="Poser une question", actor=make_deputy(family="Silencieux"))
    answered = make_target(campaign, actor=make_deputy(family="Bavarde"))
    make_exchange(silent)
    make_exchange(answered, direction="in")
    started = campaign.created_at.date()
    Step.objects.create(
        campaign=campaign, text="Relancer", due_on=started + timedelta(days=7), done_on=started
    )
    url = reverse("advocacy:take_up", args=[campaign.code])
    assert "Camille Partie" in client.get(url).content.decode()
    sent = {"demand": "Deux points d’eau", "whom": "silent", "asks": "on", "steps": "on"}
    sent |= {"starts_on": "2027-01-10", "deadline": "2027-03-31", "collective": collective.pk}
    assert client.post(url, sent).status_code == 302
    new = Campaign.objects.exclude(pk=campaign.pk).get()
    assert (new.demand, new.deadline, new.taken_from) == ("Deux points d’eau", date(2027, 3, 31), campaign)
    assert [(one.actor, one.ask) for one in new.targets.all()] == [(silent.actor, "Poser une question")]
    assert [(one.text, one.due_on, one.done_on) for one in new.steps.all()] == [
        ("Relancer", date(2027, 1, 17), None)
    ]
    assert not Exchange.objects.filter(target__campaign=new).exists()
    for one, other in ((campaign, new), (new, campaign)):
        assert other.demand in client.get(reverse("advocacy:campaign", args=[one.code])).content.decode()


@pytest.mark.django_db
def test_a_deadline_before_the_start_is_refused_with_what_was_typed(client):
    campaign = make_campaign()
    collective = campaign.space.participations.get().collective
    client.force_login(make_member(collective))
    sent = {"demand": "Autre", "whom": "none", "collective": collective.pk}
    sent |= {"starts_on": "2027-01-10", "deadline": "2026-01-01"}
    answer = client.post(reverse("advocacy:take_up", args=[campaign.code]), sent)
    assert answer.context["form"].errors["deadline"]
    assert 'value="2027-01-10"' in answer.content.decode()
    assert Campaign.objects.count() == 1


@pytest.mark.django_db
def test_steps_are_ticked_once_and_back(client):
    campaign = make_campaign()
    make_target(campaign)
    user = make_member(campaign.space.participations.get().collective)
    client.force_login(user)
    client.post(
        reverse("advocacy:add_step", args=[campaign.code]), {"text": "Relancer", "due_on": "2026-12-01"}
    )
    step = Step.objects.get()
    for done, expected in (("1", user), ("1", user), ("0", None)):
        client.post(reverse("advocacy:tick_step", args=[step.code]), {"done": done})
        step.refresh_from_db()
        assert (step.done_by, step.done_on is None) == (expected, expected is None)
    client.post(reverse("advocacy:remove_step", args=[step.code]))
    assert not Step.objects.exists()


@pytest.mark.django_db
def test_the_first_campaign_may_start_from_a_template(client):
    client.force_login(make_collective().memberships.get().user)
    page = client.get(reverse("advocacy:campaigns")).content.decode()
    assert all(one.title in page for one in built_in())


@pytest.mark.django_db
def test_steps_without_a_day_come_last_and_those_done_apart(client):
    campaign = make_campaign()
    for text, due_on, done_on in (("Un jour", None, None), ("Demain", TODAY, None), ("Fait", TODAY, TODAY)):
        Step.objects.create(campaign=campaign, text=text, due_on=due_on, done_on=done_on)
    steps = steps_of(campaign)
    assert ([one.text for one in steps.ahead], [one.text for one in steps.done]) == (
        ["Demain", "Un jour"],
        ["Fait"],
    )
    client.force_login(make_member(campaign.space.participations.get().collective, role=Role.GUEST))
    page = client.get(reverse("advocacy:campaign", args=[campaign.code])).content.decode()
    assert "1 étape faite" in page
    assert "Ajouter une étape" not in page
