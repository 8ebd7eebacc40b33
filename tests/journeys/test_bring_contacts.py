"""Three thousand messy contacts brought in by hand, as CSV and as XLSX; the exact final state; undone."""

import time

import pytest
from playwright.sync_api import Page, expect

from portevoix.intake.tests import mess
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.browser
FIVE_MINUTES = 300  # seconds
MENDED = "corrigee@exemple.test"
ASIDE = {"no_email": 5, "phone_lost": 6}  # the columns of what is not written as it should be
CAMPAIGN = "Une domiciliation pour chaque personne"


def state(rows):
    """Whom and what the demonstration holds of its own: everything an import may touch."""
    people = {
        pk: {"who": tuple(facts), "reach": [], "note": "", "tags": [], "history": []}
        for pk, *facts in rows(
            "select id, name, gender, function, organisation from directory_actor where space_id is not null",
        )
    }
    for pk, kind, value in rows(
        "select actor_id, kind, value from directory_contactpoint where space_id is not null"
    ):
        people[pk]["reach"].append((kind, value))
    for pk, note in rows("select actor_id, note from directory_annotation"):
        people[pk]["note"] = note
    tags = (
        "select a.actor_id, t.word from directory_tag t join directory_annotation a on a.id = t.annotation_id"
    )
    for pk, word in rows(tags):
        people[pk]["tags"].append(word)
    history = """select t.actor_id, e.channel, e.direction, cast(e.happened_on as text), e.summary, coalesce(p.text, ''),
        coalesce(cast(p.due_on as text), '')
        from advocacy_exchange e join advocacy_target t on t.id = e.target_id
        left join advocacy_commitment p on p.exchange_id = e.id"""
    for pk, *facts in rows(history):
        people[pk]["history"].append(tuple(facts))
    return sorted(
        (
            *one["who"],
            sorted(one["reach"]),
            one["note"],
            sorted(one["tags"]),
            sorted(one["history"]),
        )
        for one in people.values()
    )


CHANNELS = {"courrier": ("letter", "out"), "Mail": ("email", "out"), "RDV": ("meeting", "both")}


def expected(made, *, people):
    """What must be there of each row that came in, from what is true of it."""
    out = {"no_postcode", "month_alone", "unknown_channel"}
    mended = next(index for index, code in made.refused.items() if code == "no_email")
    typos = {original: index for index, original in made.twins.items() if index not in made.certain}
    found = []
    for number, one in enumerate(people):
        code = made.refused.get(number)
        if code in out:
            continue
        emails = [one.email] if code != "no_email" else [MENDED] if number == mended else []
        if number % 17 == 0 and code != "no_email":
            emails.append(f"autre{number}@exemple.test")
        postcode = one.postcode.rjust(5, "0")
        town = one.town.upper() if number % 4 == 0 else one.town
        phone = " ".join(one.phone[at : at + 2] for at in range(0, 10, 2))
        reach = [("email", email) for email in emails]
        reach += [("phone", phone)] if code != "phone_lost" else []
        reach.append(("postal", f"{number % 90 + 1}, rue de l’Exemple\n{postcode} {town}"))
        notes = ["Rencontrée à l'assemblée ; à rappeler"] if number % 5 == 0 else []
        if number in typos:
            notes.append(
                f"Dans le fichier\u00a0: {one.given} {made.rows[typos[number]][1].replace(chr(39), '’')}"
            )
        if code in ASIDE and number != mended:  # set aside, hence told in the note
            notes.append(f"{mess.HEADINGS[ASIDE[code]]} : {made.rows[number][ASIDE[code]]}")
        history = []
        if one.on:
            how = CHANNELS.get(one.channel, ("call", "both"))
            due = (one.on + mess.timedelta(days=30)).isoformat() if one.promise else ""
            history = [(*how, one.on.isoformat(), f"Échange n° {number}", one.promise, due)]
        found.append(
            (
                f"{one.given} {one.family}",
                "female" if one.civility == "Mme" else "male",
                one.function,
                one.body,
                sorted(reach),
                "\n".join(notes),
                ["presse", "élus"] if number % 6 == 0 else [],
                history,
            )
        )
    return found


def bring(page: Page, data: bytes, name: str) -> None:
    """From the directory to the columns."""
    page.goto("/directory/own/")
    page.get_by_role("link", name="Apporter un fichier").click()
    page.get_by_label("Pour qui").select_option(label="Les Veilleuses de Port-Soleil")
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3\u202f100 lignes ont été lues")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Oui : les colonnes").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Ou à une nouvelle campagne qui demande").fill(CAMPAIGN)
    page.get_by_role("button", name="Vérifier chaque ligne").click()
    page.wait_for_url("**/rows/", timeout=60_000)


def mend(page: Page) -> None:
    """One row by hand, two kinds without their cells, two kinds left out; one stays to mend."""
    expect(page.get_by_role("heading", level=1)).to_have_text("3\u202f040 lignes sont prêtes, 60 à corriger")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    first = (
        page.locator(".row-to-mend", has_text="Adresse e-mail")
        .or_(page.locator(".row-to-mend", has_text="adresse e-mail complète"))
        .first
    )
    first.get_by_role("textbox").fill(MENDED)
    first.get_by_role("button", name="C’est corrigé").click()
    page.get_by_text("corrigée", exact=True).first.wait_for()
    for kind, button in (
        ("Adresse e-mail incomplète", "Prendre sans cette cellule"),
        ("Chiffres d’un téléphone perdus", "Prendre sans cette cellule"),
        ("Pas un code postal français", "Laisser ces lignes de côté"),
        ("Date sans jour", "Laisser ces lignes de côté"),
    ):
        page.locator("#kinds li", has_text=kind).get_by_role("button", name=button).click()
        expect(page.locator("#kinds li", has_text=kind)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("12 à corriger")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Continuer sans elles").click(timeout=60_000)


def decide(page: Page) -> None:
    """Each pair that is not certain, twenty a page: the same person."""
    expect(page.get_by_role("heading", level=1)).to_have_text("50 ressemblances à décider")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    for left in ("30 ressemblances", "10 ressemblances", "Plus personne"):
        for pair in page.locator(".pair").all():
            pair.get_by_label("La même personne").check()
        page.get_by_role("button", name="Garder ces décisions").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(left)
    page.get_by_role("link", name="Voir ce qui va entrer").click()
    assert_accessible(page)
    page.get_by_role("button", name="Faire entrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("lignes sont entrées", timeout=60_000)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def undo(page: Page) -> None:
    page.get_by_role("link", name="Annuler tout l’import").click()
    page.get_by_role("button", name="Tout annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cet import est annulé", timeout=60_000)
    expect(page.locator("#kept")).to_contain_text("Rien : tout ce que cet import avait écrit a disparu")


@pytest.mark.parametrize(("kind", "viewport"), [("csv", DESKTOP), ("xlsx", PHONE)])
def test_three_thousand_messy_contacts_in_under_five_minutes(enter, demonstration, kind, viewport):
    made = mess.mess(3000)
    data = mess.as_csv(made) if kind == "csv" else mess.as_xlsx(made)
    before = state(demonstration.rows)
    page = enter(viewport)
    began = time.monotonic()
    bring(page, data, f"contacts.{kind}")
    mend(page)
    decide(page)
    assert time.monotonic() - began < FIVE_MINUTES
    assert state(demonstration.rows) == sorted(before + expected(made, people=mess.contacts(3000)))
    undo(page)
    assert state(demonstration.rows) == before
    assert demonstration.rows(f"select count(*) from advocacy_campaign where demand = '{CAMPAIGN}'") == [(0,)]
