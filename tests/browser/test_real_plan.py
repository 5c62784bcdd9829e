"""The real plan's site in a browser: every kind of page opens, quietly, with all that it fills by script."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import PAGES, PHONE, Tabs, made_site


def test_every_kind_of_page_of_the_real_plan_opens(
    visit: Tabs, rubin: Path, tmp_path: Path
) -> None:
    site = made_site(rubin, tmp_path / "site")
    for path in PAGES:
        page = visit(path, site=site, size=PHONE)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("[role=alert]")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], path
        page.close()
    page = visit("matrix.html#priority=1b&state=not_verified", site=site)
    expect(page.locator("[data-table] [role=status]")).to_contain_text(" of 853 rows")
