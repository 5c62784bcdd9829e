"""The pages of items and the overview: the neighbourhood, and what is drawn from tables."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Tabs


def test_a_neighbourhood_is_drawn_from_the_lists_that_stay(visit: Tabs) -> None:
    page = visit("m/LDM-503-17.html")
    section = page.locator("[data-neighbourhood]")
    expect(section.locator("svg.neighbours [data-kind=own]")).to_contain_text("LDM-503-17")
    listed = set(
        section.locator("li[data-id]").evaluate_all("all => all.map(one => one.dataset.id)")
    )
    drawn = set(section.locator("svg a .id").all_text_contents())
    assert drawn
    assert drawn <= listed


def test_what_comes_before_stands_left_and_what_follows_stands_right(visit: Tabs) -> None:
    page = visit("m/LDM-503-16.html")

    def left_of(id_: str) -> float:
        return float(
            page.locator(f"svg.neighbours g:has(> .id:text-is('{id_}')) rect").bounding_box()["x"]
        )

    assert left_of("SITCOM-130") < left_of("LDM-503-16") < left_of("LDM-503-17")


def test_a_neighbour_is_reached_by_key(visit: Tabs) -> None:
    page = visit("m/LDM-503-16.html")
    page.locator("svg.neighbours a", has_text="LDM-503-17").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("LDM-503-17")


def test_an_item_leads_into_the_graph_to_itself(visit: Tabs) -> None:
    page = visit("m/LDM-503-17.html")
    page.locator(".onward a", has_text="chain").click()
    expect(page.locator("[data-graph] [role=status]")).to_contain_text("chain of LDM-503-17")
    page.go_back()
    page.locator(".onward a", has_text="All around").click()
    expect(page.locator("[data-graph] [role=status]")).to_contain_text("around LDM-503-17")


def test_a_chart_is_drawn_and_its_table_is_kept(visit: Tabs) -> None:
    page = visit("index.html")
    figure = page.locator("figure[data-chart]").first
    expect(figure.locator("svg path.series").first).to_be_visible()
    table = figure.locator("table")
    expect(table).to_be_hidden()
    figure.locator("summary").click()
    expect(table).to_be_visible()
