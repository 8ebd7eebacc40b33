"""Pages of a campaign in a real browser: what axe finds, what a phone shows first, what a form keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portevoix.advocacy.models import Commitment, Exchange
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy, make_person
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
DEMAND = "Un point d’eau à moins de 300 m de chaque lieu de vie"


@pytest.fixture
def campaign():
    """A campaign with something of each kind."""
    made = make_campaign(collective=make_collective(), demand=DEMAND)
    made.measure, made.decider = "à moins de 300 m", "la maire et l’agglomération"
    made.problem, made.deadline = "Dans six lieux sur neuf, l’eau est loin.", timezone.localdate()
    made.answer_criterion, made.act_criterion = "Une liste de lieux.", "Neuf rampes d’eau."
    made.save()
    today = timezone.localdate()
    silent = make_target(made, actor=make_person(family="Lilas"), ask="Dire quels lieux, et quand")
    make_exchange(silent, happened_on=today - timedelta(days=18))
    promised = make_target(made, actor=make_deputy(), next_step="Appeler", next_step_on=today)
    met = make_exchange(promised, channel="meeting", direction="both", happened_on=today, summary="Oui.")
    Commitment.objects.create(exchange=met, text="Trois rampes", due_on=today - timedelta(days=1))
    return made


def user_of(campaign):
    return campaign.space.participations.get().collective.memberships.get().user


def addresses(campaign):
    target = campaign.targets.get(next_step="Appeler")
    here = f"/campaigns/{campaign.code}/"
    return [
        "/campaigns/",
        "/campaigns/new/",
        here,
        f"{here}edit/",
        f"{here}targets/",
        f"{here}targets/add/",
        f"{here}targets/edit/?target={target.code}",
        f"{here}replies/",
        f"{here}conclude/",
        f"/campaigns/targets/{target.code}/",
        f"/campaigns/targets/{target.code}/note/",
        f"/campaigns/targets/{target.code}/remove/",
        f"/campaigns/exchanges/{target.exchanges.get().code}/",
        f"/campaigns/exchanges/{target.exchanges.get().code}/remove/",
        f"/campaigns/choose/?actor={target.actor.code}",
        f"/campaigns/actors/{target.actor.code}/exchanges/",
    ]


@pytest.mark.parametrize(("viewport", "dark"), [(None, False), (PHONE, True)], ids=["desktop", "phone, dark"])
def test_pages_are_accessible(viewport, dark, campaign, open_page):
    page = open_page(user=user_of(campaign), viewport=viewport, dark=dark)
    for address in addresses(campaign):
        assert page.goto(address).status == 200, address
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def test_the_chain_stands_above_the_fold_of_a_phone(campaign, open_page):
    page = open_page(user=user_of(campaign), viewport=PHONE)
    page.goto(f"/campaigns/{campaign.code}/")
    chain, strip = page.locator(".chain").bounding_box(), page.locator(".strip").bounding_box()
    assert chain["y"] + chain["height"] <= strip["y"]


def test_a_reply_is_noted_from_a_phone_without_javascript(campaign, open_page):
    page = open_page(user=user_of(campaign), viewport=PHONE, javascript=False)
    target = campaign.targets.get(next_step="Appeler")
    page.goto(f"/campaigns/targets/{target.code}/")
    page.get_by_role("link", name="Noter un échange").click()
    page.locator("[name=summary]").fill("Elle posera la question.")
    page.locator("[name=promise]").fill("Poser la question")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**/campaigns/targets/{target.code}/")
    assert Exchange.objects.filter(target=target, summary="Elle posera la question.").exists()
    assert Commitment.objects.filter(text="Poser la question").exists()
