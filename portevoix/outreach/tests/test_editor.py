"""Writing a letter in a real Chromium: fields by keyboard, what saves itself, what is kept when it cannot."""

import pytest
from django.urls import reverse

from portevoix.accounts.models import Session
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_member
from portevoix.outreach.tests.factories import doc, make_letter, make_mailing, text
from portevoix.workspace.operations import save
from portevoix.workspace.rules import markup_of, parse
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TEXT = ".ProseMirror"


class Forgiving(list):
    """Errors of a page, without those that hold one of these words."""

    def __init__(self, words, errors):
        super().__init__(errors)
        self.words = words

    def append(self, error):
        if not any(word in error for word in self.words):
            super().append(error)


@pytest.fixture
def mailing(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    made = make_mailing(content=doc(text("Bonjour")))
    make_letter(made)
    return made


@pytest.fixture
def writer(mailing):
    return make_member(mailing.collective, role=Role.COORDINATOR)


@pytest.fixture
def open_page(open_page):
    """Pages that finish what they asked for before the test ends: a letter is still being drawn."""
    pages = []

    def open_one(**wanted):
        pages.append(open_page(**wanted))
        return pages[-1]

    yield open_one
    for page in pages:
        page.wait_for_load_state("networkidle")


def opened(page, mailing):
    page.goto(reverse("outreach:mailing", args=[mailing.code]))
    page.locator(TEXT).click()
    page.keyboard.press("Control+End")
    return page


def markup(mailing):
    mailing.document.refresh_from_db()
    return markup_of(mailing.document.content)


def says(page, words):
    page.locator("#saved", has_text=words).wait_for(timeout=9000)


def types(page, words):
    """Type, and wait until it has saved itself."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.keyboard.type(words)
        page.wait_for_timeout(50)
    return answer.value.status


def test_what_is_typed_saves_itself_and_is_there_again(open_page, mailing, writer):
    page = opened(open_page(user=writer), mailing)
    assert types(page, " à toutes") == 200
    assert types(page, " et tous") == 200
    says(page, "enregistré à")
    assert (markup(mailing), mailing.document.revision) == ("Bonjour à toutes et tous", 2)
    page.reload()
    assert page.locator(TEXT).inner_text() == "Bonjour à toutes et tous"
    assert_accessible(page)


def test_a_field_is_put_in_by_keyboard_and_by_its_menu(open_page, mailing, writer):
    page = opened(open_page(user=writer), mailing)
    page.keyboard.type(" {mot} puis {")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    types(page, " fin {inventé}")
    first = page.locator("[data-insert]").first.get_attribute("data-insert")
    assert markup(mailing) == f"Bonjour {{mot}} puis {{{first}}} fin {{inventé}}"
    assert page.locator(f"{TEXT} .merge.missing").all_inner_texts() == ["{inventé}"]
    page.locator(".editor-bar summary").click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator('[data-insert="politesse"]').click()
    assert markup(mailing).endswith("{inventé}{politesse}")


def test_without_javascript_the_markup_is_written_by_hand(open_page, mailing, writer):
    page = open_page(user=writer, javascript=False)
    page.goto(reverse("outreach:mailing", args=[mailing.code]))
    assert page.locator(TEXT).count() == 0
    page.locator("#id_content").fill("**Bonjour** {appel}\n\n- un\n- deux")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    assert markup(mailing) == "**Bonjour** {appel}\n\n- un\n- deux"


def test_a_session_that_ends_keeps_the_text_and_takes_up_again(open_page, live_server, mailing, writer):
    page = opened(open_page(user=writer, expect={401}), mailing)
    Session.objects.all().delete()
    assert types(page, " encore") == 401
    says(page, "votre session a expiré")
    assert markup(mailing) == "Bonjour"
    sign_in(page.context, writer, live_server.url)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, "enregistré à")
    assert markup(mailing) == "Bonjour encore"


def test_without_network_it_says_so_and_sends_again(open_page, mailing, writer):
    page = open_page(user=writer)
    page.witness.errors = Forgiving(("ERR_INTERNET_DISCONNECTED", "htmx:"), page.witness.errors)
    opened(page, mailing)
    page.context.set_offline(True)
    page.keyboard.type(" loin")
    says(page, "pas de réseau")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        page.context.set_offline(False)
    says(page, "enregistré à")
    assert markup(mailing) == "Bonjour loin"


def test_two_tabs_both_texts_are_kept(open_page, mailing, writer):
    page = opened(open_page(user=writer), mailing)
    save(
        mailing.document,
        content=parse("Le texte de l’autre"),
        revision=0,
        by=writer,
        at=mailing.document.updated_at,
    )
    assert types(page, " à toutes") == 200
    says(page, "quelqu’un d’autre a écrit")
    assert page.locator("#their-text").input_value() == "Le texte de l’autre"
    assert page.locator(TEXT).inner_text() == "Bonjour à toutes"
    assert markup(mailing) == "Le texte de l’autre"
    page.get_by_role("button", name="Enregistrer le mien").click()
    page.wait_for_load_state()
    assert markup(mailing) == "Bonjour à toutes"


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_it_fits_and_does_not_zoom(open_page, mailing, writer, dark):
    page = opened(open_page(user=writer, viewport=PHONE, dark=dark), mailing)
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('.ProseMirror')).fontSize)") >= 16
    )
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_typing_becomes_french_and_backspace_gives_back_what_was_typed(open_page, mailing, writer):
    page = opened(open_page(user=writer), mailing)
    page.keyboard.type(" l'eau ? « oui » l'")
    page.keyboard.press("Backspace")
    types(page, "... 16:30")
    assert markup(mailing) == "Bonjour l’eau\u00a0? «\u00a0oui\u00a0» l'… 16:30"


def test_by_keyboard_alone_the_tools_and_the_way_out(open_page, mailing, writer):
    page = opened(open_page(user=writer), mailing)
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+B")
    bold = page.get_by_role("button", name="Gras")
    assert bold.get_attribute("aria-pressed") == "true"
    page.keyboard.press("End")
    page.wait_for_timeout(
        100
    )  # the browser tells of a moved cursor a moment later; no hand is as quick as a test
    page.keyboard.press("Enter")
    types(page, "- un")
    assert markup(mailing) == "**Bonjour**\n\n- un"
    assert bold.get_attribute("aria-pressed") == "false"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.ProseMirror')") is None
    bold.focus()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
        page.keyboard.type(" deux")
    assert markup(mailing) == "**Bonjour**\n\n- un** deux**"
    page.locator("label", has_text="Texte, le même").click(force=True)
    assert page.evaluate("document.activeElement.className").startswith("ProseMirror")


PASTED = """<html><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment-->
<b style="font-weight:normal" id="docs-internal-guid"><h1 style="color:red">Titre</h1>
<p class="MsoNormal" style="margin:0"><span style="font-weight:700">gras</span> et <i>penché</i>
<a href="https://exemple.test">lien</a><o:p></o:p></p><ul><li><p>un</p></li><li>deux</li></ul>
<table><tr><td>case</td></tr></table><script>alert(1)</script></b><!--EndFragment--></body></html>"""


def test_what_is_pasted_keeps_only_what_a_document_has(open_page, mailing, writer):
    page = opened(open_page(user=writer), mailing)
    page.keyboard.press("Control+A")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate(
            """html => { const data = new DataTransfer(); data.setData('text/html', html);
            document.querySelector('.ProseMirror').dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
            PASTED,
        )
    assert markup(mailing) == "Titre\n\n**gras** et __penché__ lien\n\n- un\n- deux\n\ncase"


def test_the_tools_stay_in_sight_in_a_long_letter(open_page, mailing, writer):
    mailing.document.content = parse("\n\n".join(f"Paragraphe {number}" for number in range(60)))
    mailing.document.save()
    page = opened(open_page(user=writer, viewport=PHONE), mailing)
    page.keyboard.type(" {")
    assert page.locator("[data-insert]").first.bounding_box()["y"] < PHONE["height"] / 2
    page.keyboard.press("Escape")
    assert page.locator(".editor-bar details[open]").count() == 0
    assert page.evaluate("document.activeElement.className").startswith("ProseMirror")
