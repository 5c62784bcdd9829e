"""What the tests of the pages share: a browser, sites, and that no page did what it must not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

AS_OF = "2024-03-23"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000
"""Milliseconds that a state is waited for: many, since a test machine may be busy; one that comes is not."""
expect.set_options(timeout=PATIENCE)
DESKTOP, PHONE = (1280, 900), (390, 844)
PAGES = (
    "index.html",
    "milestones.html",
    "requirements.html",
    "test-plans.html",
    "test-cases.html",
    "matrix.html",
    "graph.html",
    "findings.html",
    "m/LDM-503-17.html",
    "r/DMS-REQ-0024.html",
    "p/LVV-P76.html",
)
"""One page of each kind of the example plan's site."""


def made_site(plan: Path, folder: Path) -> Path:
    """Return a folder with the site of a plan."""
    command = [sys.executable, "-m", "tracemap", "site", "--no-cache"]
    arguments = ["--project", str(plan), "-o", str(folder), "--as-of", AS_OF]
    subprocess.run([*command, *arguments], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return Debian's Chromium, as Playwright drives it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip(
            "no chromium is installed, which opens the pages (see tests/system-packages.txt)"
        )
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def example(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the example plan."""
    return made_site(root, tmp_path_factory.mktemp("example") / "site")


class Tabs:
    """Opens pages, and writes down whatever they do that no page may do."""

    def __init__(self, browser: Any, site: Path) -> None:
        """Open the pages of this site."""
        self._browser = browser
        self._site = site
        self._open: list[Any] = []
        self.faults: list[str] = []
        self.dialogs: list[str] = []

    def __call__(
        self,
        path: str,
        *,
        site: Path | None = None,
        base: str | None = None,
        size: tuple[int, int] = DESKTOP,
        **options: Any,
    ) -> Any:
        """Open a page in a new window, and wait for all that it fills by script; `base` is an address."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options
        )
        self._open.append(context)
        base = base or (site or self._site).as_uri()
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._asked_reader)
        page.on("request", lambda request: self._asked(request.url, base))
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        page.goto(f"{base}/{path}")
        expect(page.locator("[aria-busy]")).to_have_count(0)
        return page

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    def _asked_reader(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _asked(self, address: str, base: str) -> None:
        if not address.startswith((f"{base}/", "blob:", "data:")):
            self.faults.append(f"asked for {address}")

    def close(self) -> None:
        """Close all windows."""
        for context in self._open:
            context.close()


@pytest.fixture
def visit(browser: Any, example: Path) -> Iterator[Tabs]:
    """Return what opens pages; after the test, no page has failed, warned, asked or gone outside."""
    tabs = Tabs(browser, example)
    yield tabs
    tabs.close()
    assert tabs.faults == []
    assert tabs.dialogs == []
