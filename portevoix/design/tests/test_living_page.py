"""The living page in a real browser: both themes, from 320 px to 1280, with and without JavaScript."""

import pytest

from tests.browser import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", ["/design/", "/design/?sent"])
def test_c59_the_living_page_is_accessible(open_page, path, viewport, dark):
    page = open_page(viewport=viewport, dark=dark)
    page.goto(path)
    page.wait_for_timeout(100)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_c59_it_reads_at_320_px(open_page):
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto("/design/?sent")
    assert_no_sideways_scroll(page)


def test_it_reads_at_200_percent(open_page):
    page = open_page(viewport={"width": 640, "height": 400})  # 1280 px at 200 %
    page.goto("/design/")
    assert_no_sideways_scroll(page)


FOCUS_UNSEEN = """() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const holders = [element, element.closest(".choice"), element.closest(".facets-toggle")].filter(Boolean);
  const outlined = holders.some((holder) => {
    const style = getComputedStyle(holder);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return outlined ? "" : element.outerHTML.slice(0, 80);
}"""


def test_c59_focus_is_visible_on_everything_that_takes_it(open_page):
    page = open_page()
    page.goto("/design/")
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        unseen.append(page.evaluate(FOCUS_UNSEEN))
    assert [element for element in unseen if element] == []


def test_the_combobox_proposes_and_fills(open_page):
    page = open_page()
    page.goto("/design/")
    field = page.locator("#id_committee")
    field.press_sequentially("mission 3")
    option = page.get_by_role("option", name="Commission 3")
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert_accessible(page)
    field.press("Enter")
    assert field.input_value() == "Commission 3"
    assert field.get_attribute("aria-expanded") == "false"


def test_the_combobox_closes_on_escape_and_keeps_the_words(open_page):
    page = open_page()
    page.goto("/design/")
    field = page.locator("#id_committee")
    field.press_sequentially("commission")
    page.get_by_role("listbox").wait_for()
    field.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert field.input_value() == "commission"


def test_the_selection_counts_what_is_ticked(open_page):
    page = open_page()
    page.goto("/design/")
    bar = page.locator(".selection")
    assert bar.locator("b").inner_text() == "1 choix"
    page.locator("[data-pv-choose]").first.uncheck()
    assert bar.locator("b").inner_text() == "Aucun choix"
    assert bar.locator("[data-pv-needs-choice]").is_disabled()


def test_the_dialogue_opens_holds_the_focus_and_closes_on_escape(open_page):
    page = open_page()
    page.goto("/design/")
    page.get_by_role("link", name="Ouvrir un dialogue").click()
    dialog = page.locator("#sample-dialog")
    assert dialog.evaluate("d => d.matches(':modal')")
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert not dialog.evaluate("d => d.open")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page):
    page = open_page()
    page.goto("/design/?sent")
    summary = page.locator(".error-summary")
    assert summary.evaluate("s => s === document.activeElement")
    summary.get_by_role("link", name="Code postal").click()
    assert page.evaluate("document.activeElement.id") == "id_postcode"


def test_slash_leads_to_the_search_field(open_page):
    page = open_page()
    page.goto("/design/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_c59_everything_shows_without_javascript(open_page):
    page = open_page(javascript=False, viewport=PHONE)
    page.goto("/design/")
    page.locator(".tab-bar summary").click()
    assert page.locator(".tab-bar").get_by_role("link", name="Agenda").is_visible()
    page.get_by_label("Filtrer, 1 choix").check()
    assert page.locator(".facets-body").is_visible()


def test_a_french_page_loads_three_fonts_under_105_kb(open_page):
    page = open_page()
    fonts = {}
    page.on("response", lambda r: fonts.update({r.url: len(r.body())}) if r.url.endswith(".woff2") else None)
    page.goto("/design/")
    page.evaluate("document.fonts.ready")
    assert len(fonts) == 3
    assert sum(fonts.values()) < 105_000


def test_a_fragment_that_does_not_come_is_said_in_words(open_page):
    page = open_page(expect=(500,))
    page.goto("/design/")
    page.locator("#sending").scroll_into_view_if_needed()
    page.route("**/design/lost/", lambda route: route.fulfill(status=500))
    page.evaluate("htmx.ajax('GET', '/design/lost/', '#stream')")
    page.locator("#messages .toast").wait_for()
    assert page.locator("#messages .toast .words").inner_text() == (
        "Cette partie n’a pas pu s’afficher. Rien n’est perdu\u00a0: rechargez la page."
    )
    assert 0 <= page.locator("#messages .toast").bounding_box()["y"] < DESKTOP["height"]
    page.locator("#messages").get_by_role("button", name="Fermer").click()
    assert page.locator("#messages .toast").count() == 0


def test_pressing_twice_sends_once(open_page):
    page = open_page()
    page.goto("/design/")
    sendings = []
    page.on("request", lambda request: sendings.append(request.method) if request.method == "POST" else None)
    page.route(
        "**/design/", lambda route: route.fulfill(status=204) if route.request.method == "POST" else None
    )
    page.evaluate("document.querySelector('.tasks form').action = '/design/'")
    page.locator(".tasks .tick").first.dblclick()
    page.wait_for_timeout(100)
    assert sendings == ["POST"]
