"""A plan that attacks its reader: whatever a title holds is text on every page, and nothing else."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tabs, made_site

TITLES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "<style>*{display:none}</style>",
    "=HYPERLINK('http://example.invalid','x')",
    "@SUM(1+1)",
)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a plan in which every title attacks."""
    plan = tmp_path_factory.mktemp("hostile")
    (plan / "tracemap.toml").write_text("", "utf-8")
    (plan / "milestones").mkdir()
    quoted = ["'" + title.replace("'", "''") + "'" for title in TITLES]
    milestones = [
        f"X-{number}:\n  name: {title}\n  due: 2024-0{number % 9 + 1}-01\n  wbs: {title}\n"
        f"  predecessors: [X-{max(0, number - 1)}]\n"
        f"  owner: {title}\n  comment: {title}\n  requirements: [R-{number}]\n"
        for number, title in enumerate(quoted)
    ]
    (plan / "milestones" / "x.yaml").write_text("".join(milestones), "utf-8")
    (plan / "requirements").mkdir()
    requirements = [
        f"R-{number}:\n  title: {title}\n  priority: {title}\n"
        for number, title in enumerate(quoted)
    ]
    (plan / "requirements" / "r.yaml").write_text("".join(requirements), "utf-8")
    return made_site(plan, plan / "site")


def own_elements(page: Any) -> None:
    """Hold that all scripts and styles of a page are ours, and that no picture was asked for."""
    for script in page.locator("script").all():
        assert script.get_attribute("src")
    assert page.locator("style, img, iframe, object, embed").count() == 0
    assert page.locator("[onerror], [onload], [style*='display: none']").count() == 0


@pytest.mark.parametrize(
    "path", ["index", "milestones", "requirements", "matrix", "graph", "findings"]
)
def test_no_page_runs_what_stands_in_the_plan(path: str, visit: Tabs, hostile: Path) -> None:
    page = visit(f"{path}.html", site=hostile)
    own_elements(page)


def test_tables_show_hostile_text_as_text(visit: Tabs, hostile: Path) -> None:
    page = visit("milestones.html", site=hostile)
    shown = set(page.locator("tbody [data-key=name]").all_inner_texts())
    assert shown == set(TITLES)
    page.locator("[data-filter=wbs] > summary").click()
    choice = page.locator("[data-filter=wbs] label", has_text=TITLES[1])
    choice.click()
    expect(page.locator(".chip")).to_contain_text(TITLES[1])
    own_elements(page)


def test_the_address_can_bring_no_markup_in(visit: Tabs, hostile: Path) -> None:
    attack = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    own_elements(visit(f"milestones.html#q={attack}&wbs={attack}&sort={attack}", site=hostile))
    own_elements(
        visit(
            f"graph.html#focus={attack}&collapse={attack}&critical={attack}&q={attack}",
            site=hostile,
        )
    )


def test_the_graph_and_the_search_show_hostile_text_as_text(visit: Tabs, hostile: Path) -> None:
    page = visit("graph.html#focus=X-1", site=hostile)
    expect(page.locator(".picked")).to_contain_text(TITLES[1])
    page.locator(".listed summary").click()
    expect(page.locator(".listed")).to_contain_text(TITLES[0])
    page.locator("form[data-search] input").fill("onerror")
    expect(page.locator("[role=option]").first).to_contain_text(TITLES[1])
    own_elements(page)


def test_a_page_and_its_neighbourhood_show_hostile_text_as_text(visit: Tabs, hostile: Path) -> None:
    page = visit("m/X-1.html", site=hostile)
    expect(page.locator("h1")).to_contain_text(TITLES[1])
    expect(page.locator("svg.neighbours")).to_contain_text("X-0")
    own_elements(page)


def test_a_spreadsheet_is_given_no_formula(visit: Tabs, hostile: Path) -> None:
    page = visit("milestones.html", site=hostile)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    names = {row[1] for row in csv.reader(io.StringIO(text))}
    assert f"'{TITLES[-1]}" in names
    assert f"'{TITLES[-2]}" in names
    assert TITLES[0] in names
