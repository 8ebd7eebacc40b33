"""From a demand to the desks of the Assemblée, and the first reply written down; on a desk and on a phone."""

import io
import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.browser


def open_campaign(page: Page, demand: str) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name="Nouvelle campagne").click()
    page.get_by_label("Ce que nous demandons").fill(demand)
    page.get_by_label("La partie mesurable").fill("le jour même")
    page.get_by_label("Ce qui ne va pas").fill(
        "Trente et une personnes sur quarante ont attendu six semaines."
    )
    page.get_by_role("button", name="Ouvrir la campagne").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("le jour même")


def choose_deputies(page: Page, demand: str) -> int:
    """Everyone of the committee on laws elected in Pas-de-Calais or in Nord."""
    page.goto("/directory/?committee=po59051&departement=62&departement=59")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("En faire des cibles")).click()
    page.get_by_label("Campagne").select_option(label=demand)
    page.get_by_label(re.compile("demandons")).fill("Poser une question écrite au ministre")
    button = page.get_by_role("button", name=re.compile(r"Ajouter \d+ cible"))
    number = int(re.search(r"\d+", button.inner_text()).group(0))
    button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{number} cible")
    return number


def write_letter(page: Page, demand: str) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name=demand).click()
    page.get_by_role("link", name="Écrire la lettre").first.click()
    page.locator("main a[href$='/new/']").first.click()
    page.get_by_label("Nom de la lettre").fill("Aux député·es de la commission")
    page.get_by_role("button", name="Écrire la lettre").click()
    page.locator("[contenteditable][role=textbox]").wait_for()  # it takes the place of the bare field
    page.get_by_role("textbox", name=re.compile("Texte")).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Merci de votre attention.")
    expect(page.get_by_text(re.compile(r"enregistré\sà\s\d"))).to_be_visible()
    page.wait_for_timeout(2500)  # it saves itself a second and a half after the last key
    page.reload()
    expect(page.get_by_role("textbox", name=re.compile("Texte"))).to_contain_text("Merci de votre attention.")


def send_all(page: Page, number: int) -> None:
    page.get_by_role("link", name=f"Envoyer {number}").click()
    assert_accessible(page)
    page.get_by_label(re.compile("Combien")).fill(str(number + 1))
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("main")).to_contain_text(str(number))
    page.get_by_label(re.compile("Combien")).fill(str(number))
    if (
        twice := page.get_by_label(re.compile("Deux lettres de nous"))
    ).count():  # the other viewport wrote today
        twice.check()
    page.get_by_role("button", name="Envoyer").dblclick()
    expect(page.get_by_text(re.compile(r"Part à\s\d")).first).to_be_visible()
    page.get_by_role("button", name="Partir sans attendre").click()
    expect(page.get_by_text(re.compile("Toutes ces lettres sont parties"))).to_be_visible(timeout=60_000)


def note_reply(page: Page, demand: str) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name=demand).click()
    page.get_by_role("link", name="Voir la liste").click()
    page.locator("ul.people a.name").first.click()
    page.get_by_role("link", name="Noter un échange").click()
    page.get_by_label("Ce qui s’est dit").fill("« Je poserai la question. »")
    page.get_by_label("Une promesse a été faite").fill("Poser la question écrite")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("« Je poserai la question. »")).to_be_visible()
    expect(page.get_by_text("Poser la question écrite").first).to_be_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_from_a_demand_to_a_reply(demonstration, enter, viewport):
    page = enter(viewport)
    demand = f"Un récépissé le jour même, vu à {viewport['width']} px"
    before = len(demonstration.messages())
    open_campaign(page, demand)
    number = choose_deputies(page, demand)
    write_letter(page, demand)
    assert_no_sideways_scroll(page)
    send_all(page, number)
    sent = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in demonstration.messages()[before:]
    ]
    assert len({message["To"] for message in sent}) == len(sent) == number
    assert all("Merci de votre attention." in message.get_body(("plain",)).get_content() for message in sent)
    attached = next(sent[0].iter_attachments())
    assert len(PdfReader(io.BytesIO(attached.get_content())).pages) == 1
    note_reply(page, demand)
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Je poserai la question.")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
