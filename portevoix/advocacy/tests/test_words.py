"""How facts become words."""

from datetime import date

import pytest
from django.utils import translation

from portevoix.advocacy.enums import Channel, CommitmentState, Direction
from portevoix.advocacy.models import Commitment, Exchange
from portevoix.advocacy.queries import Due
from portevoix.advocacy.templatetags import advocacy as words
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.directory.tests.factories import make_person

DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _french():
    with translation.override("fr"):
        yield


def plain(text):
    return str(text).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("channel", "direction", "title"),
    [
        (Channel.LETTER, Direction.OUT, "Lettre envoyée"),
        (Channel.EMAIL, Direction.IN, "Réponse par courriel"),
        (Channel.MEETING, Direction.BOTH, "Rencontre"),
    ],
)
def test_an_exchange_has_a_title(channel, direction, title):
    assert words.exchange_title(Exchange(channel=channel, direction=direction)) == title


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("direction", Direction)
def test_every_channel_has_words_and_an_icon(channel, direction):
    assert words.exchange_title(Exchange(channel=channel, direction=direction))
    assert words.channel_icon(channel)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "said", "where"),
    [
        (("step", "Appeler", 1), ("Appeler", "Camille Lilas · à prendre"), "target"),
        (("promise", "Écrire", 1), ("Promesse à vérifier : Camille Lilas", "Écrire"), "target"),
        (("remind", "", 1), ("Relancer Camille Lilas", "La dernière lettre est sans réponse."), "target"),
        (("reminds", "", 9), ("Relancer les 9 cibles restées sans réponse", "Un point d’eau"), "list"),
    ],
)
def test_what_is_due_is_a_sentence_and_an_address(facts, said, where):
    target = make_target(make_campaign(demand="Un point d’eau"), actor=make_person(family="Lilas"))
    kind, text, number = facts
    due = Due(kind, target, DAY, text, number)
    addresses = {
        "target": f"/campaigns/targets/{target.code}/",
        "list": f"/campaigns/{target.campaign.code}/targets/?standing=silent&sort=silence",
    }
    assert (plain(words.due_words(due)), plain(words.due_note(due))) == said
    assert words.due_url(due) == addresses[where]


@pytest.mark.parametrize(
    ("state", "due_on", "badge"),
    [
        (CommitmentState.OPEN, None, {"words": "À suivre", "kind": ""}),
        (CommitmentState.OPEN, date(2020, 1, 1), {"words": "en retard", "kind": "late"}),
        (CommitmentState.KEPT, date(2020, 1, 1), {"words": "Tenue", "kind": "ok"}),
        (CommitmentState.BROKEN, None, {"words": "Non tenue", "kind": "late"}),
    ],
)
def test_a_promise_says_what_became_of_it(state, due_on, badge):
    assert words.promise_badge(Commitment(state=state, due_on=due_on)) == badge
