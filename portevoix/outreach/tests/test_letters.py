"""What each letter says, from the database."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from portevoix.advocacy.tests.factories import make_target
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.enums import Gender
from portevoix.directory.tests.factories import make_deputy
from portevoix.outreach.models import AddressForm
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.rules.problems import Kind, Problem
from portevoix.outreach.tests.factories import doc, make_letter, make_letters, make_mailing, text

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def test_a_letter_speaks_to_its_addressee():
    letter = make_letter(note="Merci de nous avoir reçus.")
    (one,) = prepared(letter.mailing, on=DAY)
    assert one.plain == (
        "Madame la Députée,\n\n"
        "En octobre, notre collectif a mesuré la distance entre neuf lieux de vie et l’eau.\n\n"
        "Merci de nous avoir reçus.\n\n"
        f"Élue de la {one.facts.constituency}, pourriez-vous poser une question écrite ?\n\n"
        "Je vous prie d’agréer, Madame la Députée, l’expression de ma haute considération."
    )
    assert one.addressee[0] == "Madame Camille Aubépine"
    assert one.addressee[-3:] == ["Assemblée nationale", "126 rue de l’Université", "75355 Paris 07 SP"]
    assert (one.problems, one.way, one.blocked) == ((), "email", False)


def test_the_form_a_space_chose_wins():
    letter = make_letter()
    AddressForm.objects.create(
        space=letter.mailing.campaign.space, actor=letter.target.actor, salutation="Madame le Député"
    )
    AddressForm.objects.create(
        space=make_collective(name="Autre").space, actor=letter.target.actor, salutation="Chère Camille"
    )
    (one,) = prepared(letter.mailing, on=DAY)
    assert (one.form.salutation, one.form.closing) == ("Madame le Député", "ma haute considération")


def test_what_is_missing_is_told():
    mailing = make_mailing(content=doc(text("{appel}", ", ", "{demande}")))
    actor = make_deputy(gender=Gender.UNKNOWN, email="")
    make_letter(mailing, target=make_target(mailing.campaign, actor=actor))
    (one,) = prepared(mailing, on=DAY)
    assert one.problems == (
        Problem(Kind.NO_GENDER),
        Problem(Kind.EMPTY_FIELD, "demande"),
        Problem(Kind.NO_EMAIL),
    )
    assert (one.way, one.blocked) == ("print", True)


def test_a_letter_without_any_address_is_told():
    mailing = make_mailing()
    actor = make_deputy(email="")
    actor.contact_points.all().delete()
    make_letter(mailing, target=make_target(mailing.campaign, actor=actor, ask="venir"))
    (one,) = prepared(mailing, on=DAY)
    assert one.problems == (Problem(Kind.NO_EMAIL), Problem(Kind.NO_ADDRESS))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_letters_cost_the_same_queries(django_assert_num_queries, count):
    mailing = make_mailing()
    make_letters(mailing, count)
    fresh = type(mailing).objects.select_related("campaign__space", "collective__space", "document").get()
    with django_assert_num_queries(5):
        assert len(prepared(fresh, on=DAY)) == count


def test_the_command_writes_one_pdf(tmp_path, capsys):
    mailing = make_mailing()
    make_letters(mailing, 3)
    call_command("letters", mailing.code, "--out", str(tmp_path / "lettres.pdf"))
    assert [entry.title for entry in PdfReader(tmp_path / "lettres.pdf").outline] == [
        "Madame Yonas Aubépine 1",
        "Madame Samira Aubépine 2",
        "Madame Noé Aubépine 3",
    ]
    assert "3" in capsys.readouterr().out
    assert [file.name for file in tmp_path.iterdir()] == ["lettres.pdf"]


def test_the_command_writes_one_each(tmp_path):
    mailing = make_mailing()
    make_letters(mailing, 2)
    call_command("letters", mailing.code, "--separate", str(tmp_path / "lettres"))
    assert sorted(file.name for file in (tmp_path / "lettres").iterdir()) == [
        "001-aubepine-1-yonas.pdf",
        "002-aubepine-2-samira.pdf",
    ]


def test_the_command_refuses_in_one_sentence(tmp_path):
    mailing = make_mailing(content=doc(text("{apel}")))
    make_letters(mailing, 1)
    with pytest.raises(CommandError, match="inconnu"):
        call_command("letters", "inconnu", "--out", str(tmp_path / "a.pdf"))
    with pytest.raises(CommandError):
        call_command("letters", mailing.code, "--out", str(tmp_path / "a.pdf"))
    mailing.document.content = doc(text("Bonjour"))
    mailing.document.save()
    with pytest.raises(CommandError, match="absent"):
        call_command("letters", mailing.code, "--out", str(tmp_path / "absent" / "a.pdf"))
    assert list(tmp_path.iterdir()) == []
