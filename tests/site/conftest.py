"""What the tests of the site share: the sites of several plans, and reading their pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.channels.hostile import IDS
from tracemap import load
from tracemap.plan import Plan
from tracemap.site.build import pages

AS_OF = date(2024, 3, 23)
ROOT = Path(__file__).parent.parent.parent
PROJECTS = ROOT / "tests" / "projects"

Site = Mapping[str, bytes]

EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>&amp;\x1b[31m\u202e javascript:alert(3)"
NAMES = (*IDS, "LPT1", "é", "e\u0301", "a#b?c", "ends.", "a~b")
"""Ids that no file may be called by as they stand, or that are alike to some file systems."""


def hostile_plan() -> dict[str, dict[str, Any]]:
    """Return a plan in which every text and every id means harm."""
    milestones: dict[str, Any] = {
        name: {"name": EVIL, "description": f'{EVIL}\n\nsee https://x.invalid/"onclick=1 {EVIL}'}
        for name in NAMES
    }
    milestones[".."] |= {
        **dict.fromkeys(("comment", "owner", "wbs", "test_spec", "jira", "kind", "phase"), EVIL),
        "due": "2024-01-01",
        "predecessors": ["/", "a"],
        "requirements": list(NAMES),
        "test_plans": list(NAMES),
        "aka": [EVIL],
    }
    requirements = {
        name: {
            "title": EVIL,
            "priority": "1a",
            "document": EVIL,
            "text": EVIL,
            "discussion": EVIL,
            "parameters": {EVIL: EVIL},
            "derived_from": ["A", "a"],
        }
        for name in NAMES
    }
    cases = {
        f"LVV-T{number}": {"name": EVIL, "verifies": [name, f"V{number}"], "status": EVIL}
        for number, name in enumerate(NAMES)
    }
    cases[EVIL] = {"name": EVIL, "verifies": ["A"], "result": "failed", "executed": "2024-01-01"}
    return {
        "milestones": milestones,
        "requirements": requirements,
        "testplans": {
            "test_plans": {
                name: {"name": EVIL, "test_cases": [*cases], "status": EVIL} for name in NAMES
            },
            "test_cases": cases,
            "verification_elements": {
                f"V{number}": {"requirement": name, "name": EVIL, "status": EVIL}
                for number, name in enumerate(NAMES)
            },
        },
    }


def write_plan(folder: Path, **sections: Any) -> Path:
    """Write milestones, requirements and test plans as the files of a plan."""
    for name, content in sections.items():
        file = folder / name / "all.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(content, allow_unicode=False, sort_keys=False), "utf-8")
    return folder


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Plan]:
    """Return the plans of this repository, and a hostile one; in no repository, whose revision would show."""
    folder = tmp_path_factory.mktemp("plans")
    found = {}
    for path in sorted(PROJECTS.iterdir()):
        shutil.copytree(path, folder / path.name)
        found[path.name] = load(folder / path.name, AS_OF)
    for name in ("milestones", "requirements", "testplans"):
        shutil.copytree(ROOT / name, folder / "example" / name)
    found["example"] = load(folder / "example", AS_OF)
    found["harmful"] = load(write_plan(folder / "harmful", **hostile_plan()), AS_OF)
    return found


@pytest.fixture(scope="session")
def sites(plans: dict[str, Plan]) -> dict[str, Site]:
    """Return the site of each of these plans."""
    return {name: pages(plan.snapshot) for name, plan in plans.items()}


@pytest.fixture(scope="session")
def rubin_plan(rubin: Path) -> Plan:
    """Return the real plan."""
    return load(rubin, AS_OF)


@pytest.fixture(scope="session")
def rubin_site(rubin_plan: Plan) -> Site:
    """Return the site of the real plan."""
    return pages(rubin_plan.snapshot)


@dataclass
class Page:
    """What a page holds: its elements in order, its text, and the ids on it."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    @property
    def ids(self) -> list[str]:
        return [value for _, found in self.elements if (value := found.get("id"))]

    def attributes(self, name: str) -> list[str]:
        return [
            value or "" for _, found in self.elements for key, value in found.items() if key == name
        ]

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [found for tag, found in self.elements if tag == name]


_BLOCKS = {"p", "li", "dt", "dd", "td", "th", "div", "section", "h1", "h2", "h3", "br"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, dict(attrs)))
        self.page.text += " " if tag in _BLOCKS else ""

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.page.text += data


@cache
def read(content: bytes) -> Page:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    reader.page.text = " ".join(reader.page.text.split())
    return reader.page


def html_pages(site: Site) -> Iterator[tuple[str, Page]]:
    """Yield the pages of a site."""
    for path, content in site.items():
        if path.endswith(".html"):
            yield path, read(content)
