"""The graph of the plan: focus, depth, collapse, the critical chain, keys, the list, the address."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Tabs

CHAIN = ["LDM-503-17a", "DM-READY", "SITCOM-130", "LDM-503-16", "LDM-503-17"]


def listed(page: Any) -> list[str]:
    """Return the ids of what is shown, from the list beside the picture."""
    details = page.locator(".listed")
    if not details.evaluate("one => one.open"):
        details.locator("summary").click()
        expect(details.locator("li").first).to_be_visible()
    return [str(text).strip() for text in details.locator("li > :first-child").all_inner_texts()]


def status(page: Any) -> Any:
    return page.locator("[data-graph] [role=status]")


def test_at_first_all_milestones_are_shown_and_listed(visit: Tabs) -> None:
    page = visit("graph.html")
    expect(status(page)).to_have_text("76 of 173 items shown")
    assert len(listed(page)) == 76
    assert page.locator(".canvas canvas").count() >= 1


def pixels(page: Any) -> str:
    """Return the picture as it is once it was painted anew."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return str(page.locator(".canvas canvas").evaluate("one => one.toDataURL()"))


def test_the_picture_is_drawn_within_the_policy(visit: Tabs) -> None:
    page = visit("graph.html")
    assert page.locator("head style").count() == 0
    painted = page.locator(".canvas canvas").evaluate(
        "one => one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some(Boolean)"
    )
    assert painted


def test_the_picture_is_moved_by_the_pointer_and_comes_nearer_by_the_wheel(visit: Tabs) -> None:
    page = visit("graph.html")
    first = pixels(page)
    area = page.locator(".canvas canvas").bounding_box()
    assert area
    middle = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 120, middle[1] + 40)
    page.mouse.up()
    expect(page.locator(".picked h2")).to_have_count(0)  # what is dragged is not picked
    moved = pixels(page)
    assert moved != first
    page.mouse.wheel(0, -400)
    assert pixels(page) != moved
    page.get_by_role("button", name="Fit").click()
    assert pixels(page) == first


def test_a_double_click_on_a_box_opens_its_page(visit: Tabs) -> None:
    page = visit("graph.html")
    page.locator(".stage").focus()
    page.keyboard.press("ArrowDown")  # picks what is worst, and brings it into the middle
    one = page.locator(".picked h2").inner_text()
    page.locator(".stage").dblclick()
    expect(page.locator("h1")).to_contain_text(one)


def test_a_focus_shows_what_is_around_an_item_as_deep_as_is_asked(visit: Tabs) -> None:
    page = visit("graph.html#focus=LDM-503-17&depth=1")
    near = listed(page)
    assert "LDM-503-17" in near
    page.get_by_label("Steps around").select_option("2")
    expect(status(page)).to_contain_text("around LDM-503-17, 2 steps")
    assert set(near) < set(listed(page))
    page.get_by_role("button", name="Whole plan").click()
    expect(status(page)).to_have_text("76 of 173 items shown")
    page.go_back()
    expect(status(page)).to_contain_text("around LDM-503-17")


def test_the_critical_chain_is_shown_from_its_start_to_its_end(visit: Tabs) -> None:
    page = visit("graph.html#critical=LDM-503-17")
    expect(status(page)).to_contain_text("critical chain of LDM-503-17: 5 items")
    expect(page.locator(".stage")).to_have_attribute("data-critical", "5")
    assert set(listed(page)[:5]) == set(CHAIN)


def test_lanes_collapse_into_one_box_each(visit: Tabs) -> None:
    page = visit("graph.html")
    page.locator("[data-collapse] > summary").click()
    page.locator("[data-collapse] label", has_text="02C.00").click()
    expect(status(page)).to_contain_text("1 collapsed")
    assert "collapse=02C.00" in page.url
    page.locator(".listed summary").click()
    lane = page.locator(".listed li", has_text="02C.00 (")
    expect(lane).to_contain_text("of them behind")
    expect(page.locator(".listed a", has_text="LDM-503-17a")).to_have_count(0)


def test_what_is_done_and_kinds_can_be_left_out(visit: Tabs) -> None:
    page = visit("graph.html")
    page.get_by_label("Incomplete only").check()
    expect(status(page)).to_have_text("40 of 173 items shown · incomplete only")
    page.locator("input[value=test_plan]").check()
    expect(status(page)).not_to_contain_text("40 of 173 items shown")
    page.locator("input[value=milestone]").uncheck()
    assert all(one.startswith("LVV-P") for one in listed(page))


def test_words_find_boxes_and_enter_picks_the_first(visit: Tabs) -> None:
    page = visit("graph.html")
    page.get_by_label("Find", exact=True).fill("final operations rehearsal")
    expect(status(page)).to_contain_text("1 found")
    page.keyboard.press("Enter")
    expect(page.locator(".picked h2")).to_have_text("LDM-503-17")


def test_keys_alone_lead_through_the_graph(visit: Tabs) -> None:
    page = visit("graph.html#critical=LDM-503-17")
    page.locator(".stage").focus()
    picked = page.locator(".picked h2")
    expect(picked).to_have_text("LDM-503-17")
    for one in CHAIN[-2::-1]:
        page.keyboard.press("ArrowLeft")
        expect(picked).to_have_text(one)
    page.keyboard.press("f")
    expect(status(page)).to_contain_text("around LDM-503-17a")
    page.keyboard.press("Escape")
    expect(picked).to_have_count(0)
    page.keyboard.press("Escape")
    expect(status(page)).to_have_text("76 of 173 items shown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".picked .state")).to_have_text("! overdue")
    one = picked.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(one)


def test_a_box_is_picked_by_the_pointer_and_leads_to_its_page(visit: Tabs) -> None:
    page = visit("graph.html")
    page.locator(".stage").focus()
    page.keyboard.press("ArrowDown")  # picks what is worst, and brings it into the middle
    one = page.locator(".picked h2").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".picked h2")).to_have_count(0)
    page.locator(".stage").click()
    expect(page.locator(".picked h2")).to_have_text(one)
    page.locator(".picked h2 a").click()
    expect(page.locator("h1")).to_contain_text(one)


def test_an_id_that_the_plan_does_not_have_is_said(visit: Tabs) -> None:
    page = visit("graph.html#focus=NOTHING")
    expect(status(page)).to_contain_text("the plan has no NOTHING")
