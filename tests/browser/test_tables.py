"""The tables: search, order, filters, presets, pages, columns, the address, and the file."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Tabs


def column(page: Any, key: str) -> list[str]:
    """Return the texts of a column as they are shown."""
    return [text.strip() for text in page.locator(f"tbody [data-key='{key}']").all_inner_texts()]


def slips(page: Any) -> list[int]:
    """Return the slips that are shown, from text with a true minus sign."""
    return [int(text.replace("\u2212", "-")) for text in column(page, "slip") if text]


def count(page: Any) -> Any:
    return page.locator("[data-table] [role=status]")


def test_words_in_any_column_are_searched_for(visit: Tabs) -> None:
    page = visit("milestones.html")
    page.get_by_label("Search", exact=True).last.fill("rehearsal 503-17")
    expect(count(page)).to_have_text("1 of 76 rows")
    assert column(page, "id") == ["LDM-503-17"]
    assert page.url.endswith("#q=rehearsal%20503-17")


def test_a_head_orders_the_rows_by_click_and_by_key(visit: Tabs) -> None:
    page = visit("milestones.html")
    head = page.locator("thead th[data-key='slip']")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert slips(page) == sorted(slips(page), reverse=True)
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert slips(page) == sorted(slips(page))
    page.keyboard.press("Enter")
    expect(head).not_to_have_attribute("aria-sort", "ascending")


def test_a_menu_filters_by_choices_and_counts_them(visit: Tabs) -> None:
    page = visit("milestones.html")
    page.locator("[data-filter=state] > summary").click()
    choice = page.locator("[data-filter=state] label", has_text="overdue")
    expect(choice.locator("small")).to_have_text("4")
    choice.click()
    expect(count(page)).to_have_text("4 of 76 rows")
    assert set(column(page, "state")) == {"! overdue"}
    page.keyboard.press("Escape")
    expect(page.locator("[data-filter=state]")).not_to_have_attribute("open", "")
    page.get_by_role("button", name="State: overdue; remove this filter").click()
    expect(count(page)).to_have_text("76 rows")


def test_ranges_of_days_and_numbers_narrow_the_rows(visit: Tabs) -> None:
    page = visit("milestones.html")
    page.locator("[data-filter=''] > summary").click()
    page.get_by_label("Slip, from").fill("100")
    page.get_by_label("Due, to").fill("2023-12-31")
    page.get_by_label("Due, to").blur()
    expect(page.locator(".chip")).to_have_count(2)
    assert column(page, "slip")
    assert all(int(text) >= 100 for text in column(page, "slip"))
    assert all(text <= "2023-12-31" for text in column(page, "due"))


def test_a_preset_is_one_press_and_says_that_it_is_on(visit: Tabs) -> None:
    page = visit("matrix.html")
    preset = page.get_by_role("button", name="1b", exact=True)
    preset.click()
    expect(preset).to_have_attribute("aria-pressed", "true")
    assert set(column(page, "priority")) == {"1b"}
    page.get_by_role("button", name="All", exact=True).click()
    expect(count(page)).to_have_text("90 rows")


def test_an_address_shows_the_same_view_again(visit: Tabs) -> None:
    page = visit("matrix.html")
    page.get_by_role("button", name="No test", exact=True).click()
    page.locator("thead th[data-key='id'] button").click()
    page.locator("[data-columns] > summary").click()
    page.locator("[data-columns] label", has_text="Last run").click()
    again = visit(f"matrix.html#{page.url.partition('#')[2]}")
    for key in ("id", "state", "title"):
        assert column(again, key) == column(page, key)
    assert column(again, "last_run") == []
    expect(again.get_by_role("button", name="No test", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_pages_turn_and_keep_the_focus(visit: Tabs) -> None:
    page = visit("milestones.html#size=25")
    first = column(page, "id")
    assert len(first) == 25
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("26–50 of 76")
    assert not set(column(page, "id")) & set(first)
    assert page.evaluate("document.activeElement.textContent") == "Next"
    page.get_by_label("Rows on a page").select_option("100")
    assert len(column(page, "id")) == 76


def test_an_id_leads_to_its_page(visit: Tabs) -> None:
    page = visit("matrix.html#q=DMS-REQ-0024")
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_contain_text("DMS-REQ-0024")


def test_the_file_holds_what_is_shown(visit: Tabs) -> None:
    page = visit("milestones.html#state=overdue&sort=id&cols=-name")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    assert waiting.value.suggested_filename == "milestones.csv"
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    titles, *rows = csv.reader(io.StringIO(text))
    assert titles[:2] == ["Milestone", "State"]
    assert [row[0] for row in rows] == column(page, "id")
    assert {row[1] for row in rows} == {"overdue"}


def test_all_rows_that_fit_are_printed(visit: Tabs) -> None:
    page = visit("milestones.html#size=25")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(column(page, "id")) == 76
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(column(page, "id")) == 25


def test_nothing_that_fits_is_said(visit: Tabs) -> None:
    page = visit("milestones.html#q=nothing%20of%20this%20kind")
    expect(count(page)).to_have_text("0 of 76 rows")
    expect(page.locator("tbody")).to_contain_text("Nothing here fits")
    page.get_by_role("button", name="Show all").click()
    expect(count(page)).to_have_text("76 rows")
