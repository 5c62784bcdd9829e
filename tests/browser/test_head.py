"""The head of every page: the search for any item, and the colours."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Tabs


def box(page: Any) -> Any:
    return page.locator("form[data-search] input")


def test_an_item_is_found_from_any_page_by_keys_alone(visit: Tabs) -> None:
    page = visit("m/LDM-503-17.html")
    page.keyboard.press("/")
    page.keyboard.type("dms req 0024")
    option = page.locator("[role=option]").first
    expect(option).to_contain_text("DMS-REQ-0024")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("DMS-REQ-0024")


def test_a_word_with_a_letter_wrong_is_found_too(visit: Tabs) -> None:
    page = visit("index.html")
    box(page).fill("opreations rehearsal")
    expect(page.locator("[role=option]", has_text="LDM-503-17").first).to_be_visible()


def test_arrows_go_through_what_was_found_and_escape_closes_it(visit: Tabs) -> None:
    page = visit("index.html")
    box(page).fill("LDM-503")
    options = page.locator("[role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box(page).get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.locator(".found")).to_be_hidden()
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_nothing_found_is_said(visit: Tabs) -> None:
    page = visit("index.html")
    box(page).fill("zzzz qqqq")
    expect(page.locator("[role=option]")).to_have_text("Nothing found")
    page.keyboard.press("Enter")
    assert page.url.endswith("index.html")


def test_the_list_of_all_items_is_not_loaded_before_it_is_wanted(visit: Tabs) -> None:
    page = visit("m/LDM-503-17.html")
    loaded = "performance.getEntriesByType('resource').some(one => one.name.endsWith('index.js'))"
    assert not page.evaluate(loaded)
    with page.expect_request("**/data/index.js"):
        box(page).focus()


def ground(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def test_the_pages_are_dark_where_the_system_is(visit: Tabs) -> None:
    light, dark = visit("index.html"), visit("index.html", color_scheme="dark")
    assert ground(light) == "rgb(255, 255, 255)"
    assert ground(dark) != ground(light)


def test_a_choice_of_colours_holds_on_the_next_page(visit: Tabs) -> None:
    page = visit("index.html")
    button = page.locator("[data-theme-button]")
    expect(button).to_have_text("Dark")
    button.click()
    expect(button).to_have_text("Light")
    chosen = ground(page)
    assert chosen != "rgb(255, 255, 255)"
    page.goto(page.url.replace("index.html", "milestones.html"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert ground(page) == chosen


def test_pages_work_where_the_browser_keeps_nothing(visit: Tabs) -> None:
    refuse = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    page = visit("index.html")
    page.add_init_script(refuse)
    page.reload()
    page.locator("[data-theme-button]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_graph_follows_a_change_of_colours(visit: Tabs) -> None:
    page = visit("graph.html")
    canvas = page.locator(".canvas canvas").last
    before = canvas.evaluate("one => one.toDataURL()")
    page.locator("[data-theme-button]").click()
    changed = """(one, old) => new Promise(done => {
        const look = () => one.toDataURL() === old ? requestAnimationFrame(look) : done(true);
        look();
    })"""
    assert canvas.evaluate(changed, before)
