"""What holds for a page of each kind: accessible, quiet, for phones and paper, readable without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PAGES, PHONE, Tabs

Violations = Callable[..., list[str]]


@pytest.fixture(scope="session")
def axe() -> Violations:
    """Return what asks axe-core for the violations of a page, each with the elements it is about."""
    package = pytest.importorskip("axe_playwright_python")
    script = (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")

    def violations(page: Any, *rules: str) -> list[str]:
        page.evaluate(script)
        # It would ask for the style sheet by a request that browsers refuse from file://.
        options = {"resultTypes": ["violations"], "preload": False}
        if rules:
            options["runOnly"] = list(rules)
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [
            f"{one['id']}: {json.dumps([node['html'][:200] for node in one['nodes']][:3])}"
            for one in found
        ]

    return violations


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_violation_of_accessibility(path: str, visit: Tabs, axe: Violations) -> None:
    """Neither in light colours nor in dark ones, which differ in contrast alone."""
    page = visit(path)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, "color-contrast") == []


@pytest.mark.parametrize("path", ["milestones.html", "graph.html"])
def test_open_menus_have_no_violation_either(path: str, visit: Tabs, axe: Violations) -> None:
    page = visit(path)
    for menu in page.locator("details:visible").all():
        menu.locator("> summary").click()
        expect(menu).to_have_attribute("open", "")
    assert axe(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(path: str, visit: Tabs) -> None:
    page = visit(path, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_read_without_scripts(path: str, visit: Tabs) -> None:
    page = visit(path, java_script_enabled=False)
    assert page.locator("h1").inner_text()
    assert page.locator("main").inner_text().count(" ") > 4
    assert page.locator("nav a").count() >= 7
    assert not page.locator("[data-theme-button]").is_visible()
    assert not page.locator("form[data-search]").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_to_press_is_printed(path: str, visit: Tabs) -> None:
    page = visit(path, color_scheme="dark")
    page.emulate_media(media="print")
    for control in page.locator("button, input, select").all():
        assert not control.is_visible() or control.evaluate("one => one.closest('th') !== null")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_walked_through_by_keys(path: str, visit: Tabs) -> None:
    """The first step leads past the head, and each further one to something that is seen."""
    page = visit(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const one = document.activeElement; const box = one.getBoundingClientRect();"
            " const style = getComputedStyle(one.matches('svg a') ? one.querySelector('rect') : one);"
            " return one === document.body || (box.width > 0 && box.height > 0"
            " && (style.outlineStyle !== 'none' || style.strokeWidth === '3px')); })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
