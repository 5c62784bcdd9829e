"""The same pages from a server, under the policy that a server sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tabs

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Strict(SimpleHTTPRequestHandler):
    """Serves a folder, with the headers that `tracemap serve` sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address(example: Path) -> Iterator[str]:
    """Return the address of a server on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(example))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_tables_graph_and_search_work_from_a_server(visit: Tabs, address: str) -> None:
    page = visit("milestones.html#state=overdue", base=address)
    expect(page.locator("[data-table] [role=status]")).to_have_text("4 of 76 rows")
    page = visit("graph.html#focus=LDM-503-17", base=address)
    expect(page.locator("[data-graph] [role=status]")).to_contain_text("around LDM-503-17")
    page = visit("m/LDM-503-17.html", base=address)
    page.locator("form[data-search] input").fill("DM-READY")
    page.locator("[role=option]").first.click()
    expect(page.locator("h1")).to_contain_text("DM-READY")
