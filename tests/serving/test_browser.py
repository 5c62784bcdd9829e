"""The served site in a real browser: a page follows the files, keeps its place, and says what is broken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.plans import BROKEN, GOOD, MILESTONES, write
from tests.serving.running import PATIENCE, Run, run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip(
        "no chromium is installed, which opens the pages (see tests/system-packages.txt)",
        allow_module_level=True,
    )

from playwright.sync_api import (  # noqa: E402
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SECOND = GOOD[MILESTONES].replace("First light", "Second light")
THIRD = GOOD[MILESTONES].replace("First light", "Third light")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write(tmp_path, GOOD)
    return tmp_path


@pytest.fixture
def complaints() -> list[str]:
    """Return what the browser complains of, as a policy that forbids a script."""
    return []


@pytest.fixture
def page(complaints: list[str]) -> Iterator[Page]:
    def note(message: ConsoleMessage) -> None:
        # That nothing answers, or that there is no site yet, is what some tests are about.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()


def opened(server: Run, page: Page, path: str = "/") -> str:
    url = f"http://127.0.0.1:{server.port}{path}"
    page.goto(url)
    return url


def test_an_open_page_follows_the_files_through_good_and_bad(
    plan: Path, page: Page, complaints: list[str]
) -> None:
    with run(plan, "--as-of", "2024-03-23") as server:
        server.line("pages made")
        opened(server, page, "/m/M-1.html#main")
        notice, heading = page.locator("#notice"), page.locator("h1")
        expect(heading).to_contain_text("First light")
        expect(notice).to_have_text("")

        write(plan, {MILESTONES: SECOND})
        expect(heading).to_contain_text("Second light")
        assert page.url.endswith("#main"), "it is loaded again where it was"

        page.evaluate("window.untouched = true")
        write(plan, {MILESTONES: BROKEN})
        expect(notice).to_contain_text("milestones/plan.yaml:4:8: TM002 not YAML")
        expect(notice).to_contain_text("This is the plan of")
        expect(heading).to_contain_text("Second light")
        assert page.evaluate("window.untouched"), "it is not loaded again for a banner"

        write(plan, {MILESTONES: THIRD})
        expect(heading).to_contain_text("Third light")
        expect(notice).to_have_text("")
    assert complaints == []


def test_a_page_of_faults_becomes_the_site_once_they_are_mended(
    plan: Path, page: Page, complaints: list[str]
) -> None:
    hostile = "milestones/<img src=x onerror=alert(1)>.yaml"
    write(plan, {MILESTONES: BROKEN, hostile: "A: [\n"})
    with run(plan) as server:
        server.line("TM002")
        opened(server, page, "/m/M-1.html")
        expect(page.locator("li")).to_have_count(2)
        expect(page.locator("li").first).to_contain_text(hostile)
        assert page.locator("img").count() == 0
        (plan / hostile).unlink()
        expect(page.locator("li")).to_have_count(1)
        expect(page.locator("li")).to_contain_text("milestones/plan.yaml:4:8: TM002")
        write(plan, {MILESTONES: THIRD})
        expect(page.locator("h1")).to_contain_text("Third light")
    assert complaints == []


def test_a_page_stays_where_it_was_scrolled_to(plan: Path, page: Page) -> None:
    many = "".join(f"N-{number}: {{name: {number}}}\n" for number in range(200))
    write(plan, {"milestones/many.yaml": many})
    with run(plan) as server:
        server.line("pages made")
        opened(server, page, "/m/M-1.html")
        page.set_viewport_size({"width": 300, "height": 200})
        page.evaluate("window.scrollTo(0, 120)")
        write(plan, {MILESTONES: SECOND})
        expect(page.locator("h1")).to_contain_text("Second light")
        page.wait_for_function("window.scrollY === 120")


def test_a_page_says_when_nobody_answers_any_more(plan: Path, page: Page) -> None:
    with run(plan) as server:
        server.line("pages made")
        opened(server, page)
        expect(page.locator("#notice")).to_have_text("")
    expect(page.locator("#notice")).to_contain_text("tracemap serve does not answer")


def test_a_site_elsewhere_reads_nothing(plan: Path, page: Page) -> None:
    """A page of another port may neither fetch the plan, nor run its data, nor show it in a frame."""
    elsewhere = (
        "data:text/html,<script>var got='';function tracemapData(){got='read'}</script>"
        "<script src='URLdata/plan.js' onload='got=\"run\"' onerror='got=\"refused\"'></script>"
        "<iframe src='URL'></iframe>"
    )
    with run(plan) as server:
        server.line("pages made")
        url = f"http://127.0.0.1:{server.port}/"
        page.goto(elsewhere.replace("URL", url))
        page.wait_for_function("got !== ''")
        assert page.evaluate("got") == "refused"
        fetched = page.evaluate(f"fetch('{url}live.json').then(() => 'read', () => 'refused')")
        assert fetched == "refused"
        expect(page.frame_locator("iframe").get_by_text("Overview")).to_have_count(0)
