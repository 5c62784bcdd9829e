"""Pages as they are: `TRACEMAP_UPDATE_GOLDENS=1 pytest tests/site` writes them anew; read the difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import assert_golden
from tests.site.conftest import Site

GOLDENS = Path(__file__).parent / "goldens"
PAGES = {
    "index.html": "late/index.html",
    "milestone.html": "example/m/LDM-503-17.html",
    "milestone-completed.html": "example/m/LDM-GEN3.html",
    "requirement.html": "example/r/DMS-REQ-0347.html",
    "test-plan.html": "example/p/LVV-P106.html",
    "table.html": "late/milestones.html",
    "milestones.js": "late/data/milestones.js",
    "plan.js": "late/data/plan.js",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_its_golden_says(sites: dict[str, Site], name: str) -> None:
    plan, _, path = PAGES[name].partition("/")
    assert_golden(GOLDENS / name, sites[plan][path].decode())
