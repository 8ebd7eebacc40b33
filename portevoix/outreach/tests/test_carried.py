"""Texts of mailings carried to another campaign, and blanks that keep letters back."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.queries.templates import built_in
from portevoix.advocacy.rules.recipes import blanks_left
from portevoix.collectives.tests.factories import make_member
from portevoix.outreach.enums import LetterState, MailingState
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.rules import fields
from portevoix.outreach.rules.problems import Kind
from portevoix.outreach.tests.factories import doc, make_letters, make_mailing, text
from portevoix.workspace.rules import fields_in

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_built_in_texts_use_known_fields_only():
    keys = {key for one in built_in() for said in one.all_texts for key in fields_in(said["content"])}
    assert {key for key in keys if fields.find(key) is None} == set()


@pytest.mark.parametrize(
    ("words", "left"),
    [("Le [date] à [commune], le [date].", ["date", "commune"]), ("« eau [sic] [1] […] [à] »", [])],
)
def test_blanks_are_words_in_square_brackets(words, left):
    assert blanks_left(words) == left


@pytest.mark.django_db
def test_a_campaign_taken_up_carries_its_texts_and_no_letter_that_left(client):
    mailing = make_mailing(title="Aux élu·es", subject="L’eau", state=MailingState.SENT)
    make_letters(mailing, 2, state=LetterState.SENT)
    campaign, user = mailing.campaign, make_member(mailing.collective)
    client.force_login(user)
    sent = {
        "demand": "Encore",
        "whom": "all",
        "texts": [f"mailing:{mailing.code}"],
        "starts_on": "2026-12-01",
    }
    client.post(
        reverse("advocacy:take_up", args=[campaign.code]), sent | {"collective": mailing.collective.pk}
    )
    new = Mailing.objects.exclude(pk=mailing.pk).get()
    assert (new.title, new.subject, new.state) == ("Aux élu·es", "L’eau", MailingState.DRAFT)
    assert new.document != mailing.document
    assert new.document.content == mailing.document.content
    assert new.campaign == Campaign.objects.exclude(pk=campaign.pk).get()
    letters = Letter.objects.filter(mailing=new)
    assert {(one.state, one.message, one.target.campaign) for one in letters} == {
        ("draft", None, new.campaign)
    }
    assert len(letters) == 2


@pytest.mark.django_db
def test_a_template_gives_its_letter_and_a_blank_keeps_it_back():
    mailing = make_mailing()
    recipe = next(one for one in built_in() if one.code == "prefet-hebergement")
    dates = {"deadline": None, "starts_on": AT.date()}
    by = make_member(mailing.collective)
    campaign = advocacy.adopt(
        recipe, values={"commune": "Calais"}, collective=mailing.collective, actors=[], by=by, at=AT, **dates
    )
    written = campaign.mailings.get()
    assert written.subject == "Personnes sans abri à Calais : demande de mise à l’abri"
    make_letters(written, 1)
    one = next(iter(prepared(written, on=AT.date())))
    assert Kind.BLANK in {problem.kind for problem in one.problems}
    assert one.blocked


@pytest.mark.django_db
def test_a_text_without_blank_is_not_kept_back_for_one():
    mailing = make_mailing(content=doc(text("{appel}, [sic] {politesse}")))
    make_letters(mailing, 1)
    one = next(iter(prepared(mailing, on=AT.date())))
    assert Kind.BLANK not in {problem.kind for problem in one.problems}
