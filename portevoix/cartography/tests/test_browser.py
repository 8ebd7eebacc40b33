"""The map in a real browser: moved with the keyboard and the mouse, a reason asked for, Escape takes it back."""

import pytest

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.cartography.models import Stance
from portevoix.cartography.tests.factories import make_sitting, make_stance
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.enums import BodyKind
from portevoix.directory.tests.factories import make_body, make_mandate
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_point_is_moved_by_keyboard_and_mouse_and_asks_for_its_reason(open_page):
    samira = make_user()
    campaign = make_campaign(collective=make_collective(by=samira))
    target = make_target(campaign)
    make_stance(target)
    page = open_page(user=samira)
    page.goto(f"/map/{campaign.code}/")
    assert_accessible(page)
    point, form = page.locator("[data-pv-point]"), page.locator("[data-pv-move]")
    point.focus()
    page.keyboard.press("ArrowRight")
    assert form.is_visible()
    page.keyboard.press("Escape")
    assert not form.is_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("A voté l’amendement")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-position='1'][data-power='3']")
    box, field = (
        page.locator("[data-pv-point] circle").bounding_box(),
        page.locator(".field[data-pv-matrix]").bounding_box(),
    )
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(field["x"] + field["width"] * 0.9, field["y"] + field["height"] * 0.1, steps=4)
    page.mouse.up()
    page.keyboard.type("A déposé la proposition")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-position='2'][data-power='4']")
    rows = Stance.objects.order_by("pk").values_list("position", "power", "reason", "author")
    assert list(rows)[1:] == [
        (1, 3, "A voté l’amendement", samira.pk),
        (2, 4, "A déposé la proposition", samira.pk),
    ]


def test_a_target_is_placed_on_a_phone_without_javascript(open_page):
    samira = make_user()
    target = make_target(make_campaign(collective=make_collective(by=samira)))
    page = open_page(user=samira, viewport=PHONE, javascript=False, dark=True)
    page.goto(f"/map/targets/{target.code}/")
    assert_no_sideways_scroll(page)
    page.locator("input[name=position][value='1']").check()
    page.locator("input[name=power][value='4']").check()
    page.locator("input[name=reason]").fill("A voté l’amendement")
    page.locator("form.placing button.solid").click()
    page.locator("[data-pv-point]").click()
    assert "A voté" in page.content()
    assert_no_sideways_scroll(page)


def test_a_way_becomes_the_next_step_on_a_phone_without_javascript(open_page):
    samira = make_user()
    campaign = make_campaign(collective=make_collective(by=samira))
    goal, between, ally = (
        make_sitting(campaign, family, body)
        for family, body in (
            ("Aubépine", "Commission des eaux"), ("Bruyère", "Commission des eaux"), ("Cytise", "Bureau des eaux"),
        )
    )  # fmt: skip
    make_mandate(between.actor, make_body(kind=BodyKind.BUREAU, name="Bureau des eaux"))
    make_stance(ally, position=2)
    page = open_page(user=samira, viewport=PHONE, javascript=False, dark=True)
    page.goto(f"/map/targets/{goal.code}/reach/")
    assert_no_sideways_scroll(page)
    page.locator("main ol form button").click()
    goal.refresh_from_db()
    assert "Cytise" in goal.next_step
    assert "Bruyère" in goal.next_step
    page = open_page(user=samira)
    page.goto(f"/map/targets/{goal.code}/reach/")
    assert_accessible(page)
