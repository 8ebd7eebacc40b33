"""Pages of mailings: who may, what they say, what they keep."""

import pytest
from django.test import Client
from django.urls import reverse

from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.outreach.models import AddressForm, Mailing
from portevoix.outreach.tests.factories import doc, make_letter, make_letters, make_mailing, text
from portevoix.workspace.rules import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.FILES_DIR = tmp_path / "files"


def signed_in(mailing, *, role=Role.COORDINATOR):
    client = Client()
    client.force_login(
        make_member(mailing.collective, role=role), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def typed(mailing, markup, **fields):
    return {
        "subject": "Accès à l’eau",
        "title": "Lettre",
        "written_at": "Calais",
        "written_on": "2026-11-23",
        "content": markup,
        "revision": mailing.document.revision,
        **fields,
    }


QUERIES = {
    "mailing": 11,
    "sheet": 10,
    "people": 10,
    "choose": 11,
    "send": 12,
    "print": 12,
    "uncertain": 10,
    "remove": 5,
    "progress": 9,
}
PAGES = tuple(QUERIES)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_cost_the_same_queries(count, django_assert_num_queries):
    mailing = make_mailing()
    make_letters(mailing, count)
    client = signed_in(mailing)
    for name, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            assert client.get(reverse(f"outreach:{name}", args=[mailing.code])).status_code == 200


def test_an_empty_mailing_has_pages_too():
    mailing = make_mailing()
    client = signed_in(mailing)
    for name in PAGES:
        assert client.get(reverse(f"outreach:{name}", args=[mailing.code])).status_code == 200


def test_the_list_teaches_when_it_is_empty_and_tells_how_each_stands():
    mailing = make_mailing()
    client = signed_in(mailing)
    page = client.get(reverse("outreach:mailings", args=[mailing.campaign.code])).content.decode()
    assert mailing.title in page
    Mailing.objects.all().delete()
    page = client.get(reverse("outreach:mailings", args=[mailing.campaign.code])).content.decode()
    assert reverse("outreach:new", args=[mailing.campaign.code]) in page


def test_a_new_mailing_starts_with_a_good_text_for_every_target():
    first = make_letter()
    campaign = first.mailing.campaign
    campaign.problem = "Neuf lieux de vie.\n\nL’eau est à un kilomètre {pas un champ}."
    campaign.save()
    client = signed_in(first.mailing)
    answer = client.post(
        reverse("outreach:new", args=[campaign.code]),
        {"title": "Deuxième lettre", "collective": first.mailing.collective.pk},
    )
    made = Mailing.objects.get(title="Deuxième lettre")
    assert answer.url == reverse("outreach:mailing", args=[made.code])
    markup = markup_of(made.document.content)
    assert markup.startswith("{appel},\n\nNeuf lieux de vie.\n\nL’eau est à un kilomètre \\{pas un champ}.")
    assert markup.endswith("Je vous prie d’agréer, {appel}, l’expression de {politesse}.")
    assert made.letters.count() == 1


def test_saving_writes_and_an_unknown_field_is_named_with_the_text_kept():
    mailing = make_letter().mailing
    client = signed_in(mailing, role=Role.MEMBER)
    url = reverse("outreach:mailing", args=[mailing.code])
    client.post(url, typed(mailing, "{apel},\n\nBonjour."))
    page = client.get(url).content.decode()
    assert "{apel}," in page
    assert "{appel}" in page
    mailing.document.refresh_from_db()
    assert markup_of(mailing.document.content) == "{apel},\n\nBonjour."


def test_what_is_typed_saves_itself_in_parts():
    mailing = make_letter().mailing
    client = signed_in(mailing, role=Role.MEMBER)
    url = reverse("outreach:mailing", args=[mailing.code])
    answer = client.post(url, typed(mailing, "Bonjour."), headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert "<html" not in said
    assert 'id="id_revision" value="1"' in said
    assert 'id="bar" hx-swap-oob="true"' in said


def test_two_people_who_write_keep_both_texts():
    mailing = make_letter().mailing
    url = reverse("outreach:mailing", args=[mailing.code])
    signed_in(mailing).post(url, typed(mailing, "Le texte de l’une."))
    answer = signed_in(mailing).post(url, typed(mailing, "Le texte de l’autre."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Le texte de l’une." in page
    assert "Le texte de l’autre." in page
    answer = signed_in(mailing).post(url, typed(mailing, "Le texte de l’autre.", over="1"))
    mailing.document.refresh_from_db()
    assert (answer.status_code, markup_of(mailing.document.content)) == (302, "Le texte de l’autre.")


def test_two_people_who_write_are_told_without_reloading():
    mailing = make_letter().mailing
    url = reverse("outreach:mailing", args=[mailing.code])
    signed_in(mailing).post(url, typed(mailing, "Le texte de l’une."))
    answer = signed_in(mailing).post(url, typed(mailing, "L’autre."), headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert "Le texte de l’une." in said
    assert 'name="over" value="1"' in said


def test_c14_only_a_coordinator_sends():
    mailing = make_letter().mailing
    url = reverse("outreach:send", args=[mailing.code])
    assert signed_in(mailing, role=Role.MEMBER).get(url).status_code == 403
    answer = signed_in(mailing, role=Role.MEMBER).post(url, {"expected": 1, "revision": 0})
    assert answer.status_code == 403
    mailing.refresh_from_db()
    assert mailing.state == "draft"


@pytest.mark.parametrize("name", PAGES)
def test_c14_a_mailing_of_others_is_not_found(name):
    mailing = make_letter().mailing
    stranger = make_collective(name="Autre")
    client = Client()
    client.force_login(make_member(stranger), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(f"outreach:{name}", args=[mailing.code])).status_code == 404


def test_sending_asks_for_the_number_and_a_second_press_does_nothing():
    mailing = make_mailing()
    make_letters(mailing, 2)
    client = signed_in(mailing)
    url = reverse("outreach:send", args=[mailing.code])
    wrong = client.post(url, {"expected": 3, "revision": 0})
    assert (wrong.status_code, "2" in wrong.content.decode()) == (422, True)
    right = client.post(url, {"expected": 2, "revision": 0})
    again = client.post(url, {"expected": 2, "revision": 0})
    assert (right.status_code, again.status_code) == (302, 302)
    mailing.refresh_from_db()
    assert mailing.state == "sending"
    page = client.get(reverse("outreach:mailing", args=[mailing.code])).content.decode()
    assert reverse("outreach:pause", args=[mailing.code]) in page
    assert client.post(url.replace("/send/", "/stop/")).status_code == 302
    mailing.refresh_from_db()
    assert mailing.state == "stopped"


def test_the_page_says_when_nothing_leaves_the_server():
    mailing = make_letter().mailing
    page = signed_in(mailing).get(reverse("outreach:send", args=[mailing.code])).content.decode()
    assert 'class="notice"' in page


def test_the_preview_is_a_drawing_that_may_not_run_anything():
    letter = make_letter(make_mailing(content=doc(text("<script>alert(1)</script>", "{appel}"))))
    answer = signed_in(letter.mailing).get(reverse("outreach:preview", args=[letter.code]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<script" not in answer.content


def test_a_few_letters_come_at_once_and_many_in_the_background():
    mailing = make_mailing()
    make_letters(mailing, 2)
    client = signed_in(mailing, role=Role.MEMBER)
    url = reverse("outreach:print", args=[mailing.code])
    assert client.post(url, {"shape": "pdf"}).content.startswith(b"%PDF")
    assert client.post(url, {"shape": "zip"}).content.startswith(b"PK")
    make_more = make_mailing()
    make_letters(make_more, 31)
    client = signed_in(make_more, role=Role.MEMBER)
    answer = client.post(reverse("outreach:print", args=[make_more.code]), {"shape": "zip"})
    printout = make_more.printouts.get()
    assert answer.url == reverse("outreach:printout", args=[printout.code])
    from portevoix.outreach.tests.test_sending import work

    work()
    printout.refresh_from_db()
    assert printout.letters == 31
    assert reverse("outreach:printout_file", args=[printout.code]) in client.get(answer.url).content.decode()
    file = client.get(reverse("outreach:printout_file", args=[printout.code]))
    assert b"".join(file.streaming_content).startswith(b"PK")


def test_a_note_goes_into_its_letter_until_it_has_left():
    letter = make_letter()
    client = signed_in(letter.mailing, role=Role.MEMBER)
    url = reverse("outreach:note", args=[letter.code])
    client.post(url, {"note": "Merci de nous avoir reçus."})
    letter.refresh_from_db()
    assert letter.note == "Merci de nous avoir reçus."
    letter.state = "sent"
    letter.save()
    client.post(url, {"note": "Trop tard"})
    letter.refresh_from_db()
    assert letter.note == "Merci de nous avoir reçus."


def test_ways_and_people_are_chosen():
    mailing = make_mailing()
    one, two = make_letters(mailing, 2)
    client = signed_in(mailing, role=Role.MEMBER)
    client.post(reverse("outreach:people", args=[mailing.code]), {f"way-{one.code}": "print"})
    one.refresh_from_db()
    assert one.way == "print"
    client.post(reverse("outreach:choose", args=[mailing.code]), {"target": [two.target.code]})
    assert list(mailing.letters.all()) == [two]


def test_a_collective_chooses_how_it_writes_to_someone():
    letter = make_letter()
    mailing, actor = letter.mailing, letter.target.actor
    client = signed_in(mailing, role=Role.MEMBER)
    panel = client.get(reverse("outreach:forms_of", args=[actor.code])).content.decode()
    assert "Madame la Députée" in panel
    url = reverse("outreach:address", args=[mailing.collective.code, actor.code])
    assert client.get(url).status_code == 200
    client.post(url, {"salutation": "Madame le Député", "closing": ""})
    assert AddressForm.objects.get().salutation == "Madame le Député"
    client.post(url, {"salutation": "", "closing": ""})
    assert not AddressForm.objects.exists()


def test_a_trial_and_the_letter_page():
    letter = make_letter()
    client = signed_in(letter.mailing, role=Role.MEMBER)
    assert client.post(reverse("outreach:trial", args=[letter.code])).status_code == 302
    assert client.get(reverse("outreach:letter", args=[letter.code])).status_code == 200


def test_a_mailing_of_which_nothing_left_is_erased_and_another_is_kept():
    letter = make_letter()
    client = signed_in(letter.mailing)
    url = reverse("outreach:remove", args=[letter.mailing.code])
    letter.state = "sent"
    letter.save()
    client.post(url)
    assert Mailing.objects.count() == 1
    letter.state = "draft"
    letter.save()
    client.post(url)
    assert Mailing.objects.count() == 0


def test_c14_a_target_that_is_not_there_never_means_everybody():
    mailing = make_mailing()
    make_letters(mailing, 3)
    client = signed_in(mailing, role=Role.MEMBER)
    address = reverse("outreach:new", args=[mailing.campaign.code])
    words = {"title": "Deux personnes", "collective": mailing.collective.pk, "target": "zzzzzzzzzzzz"}
    assert client.post(address, words).status_code == 200
    assert not Mailing.objects.filter(title="Deux personnes").exists()


def test_c28_a_revision_of_five_thousand_digits_is_no_fault():
    mailing = make_mailing()
    answer = signed_in(mailing).post(
        reverse("outreach:mailing", args=[mailing.code]), typed(mailing, "Bonjour", over="9" * 5000)
    )
    assert answer.status_code == 302


def test_c39_trials_are_not_sent_without_end():
    mailing = make_mailing()
    letter = make_letter(mailing)
    client = signed_in(mailing, role=Role.MEMBER)
    address = reverse("outreach:trial", args=[letter.code])
    assert [client.post(address).status_code for _ in range(21)] == [302] * 20 + [429]


def test_c28_a_text_without_end_is_refused_and_empties_nothing():
    mailing = make_mailing()
    before = mailing.document.content
    answer = signed_in(mailing).post(
        reverse("outreach:mailing", args=[mailing.code]), typed(mailing, "mot " * 500_000)
    )
    assert answer.status_code == 422
    mailing.document.refresh_from_db()
    assert mailing.document.content == before
