"""The site of a plan: all its pages in memory, by their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

from tracemap.checking.baseline import configured_baseline
from tracemap.checking.check import check
from tracemap.loading.load import Progress
from tracemap.site.data_script import data_script
from tracemap.site.facts import Facts
from tracemap.site.markup import FILTERS
from tracemap.site.milestone_pages import milestone_pages
from tracemap.site.overview import overview
from tracemap.site.plan_data import plan_data
from tracemap.site.requirement_pages import requirement_pages
from tracemap.site.tables import TABLES
from tracemap.site.test_plan_pages import test_plan_pages
from tracemap.snapshot import Snapshot
from tracemap.templating import Templates

PAGES = (
    ("index", "Overview"),
    ("milestones", "Milestones"),
    ("requirements", "Requirements"),
    ("test-plans", "Test plans"),
    ("test-cases", "Test cases"),
    ("matrix", "Matrix"),
    ("graph", "Graph"),
    ("findings", "Findings"),
)
"""The pages that every page links to: their names, and what they are called."""


class Settings(NamedTuple):
    """What the reader of a site is told besides the plan: its title."""

    title: str = "Plan"


_PLAIN = Settings()


def pages(
    snapshot: Snapshot, settings: Settings = _PLAIN, progress: Progress | None = None
) -> dict[str, bytes]:
    """Return the content of every file of the site of a plan, by its path relative to the site.

    Nothing is written. The same plan gives the same bytes, in the same order. Linear in the plan.

    Args:
        snapshot: the plan as of a date.
        settings: what else its reader is told.
        progress: is told how many of how many pages are made.

    Raises:
        UsageError: Jinja is not installed.
        ConfigError: the configuration names an unknown rule, or a baseline that cannot be used.
    """
    catalog = snapshot.catalog
    baseline = configured_baseline(catalog.root, catalog.config)
    facts = Facts(snapshot, check(snapshot, baseline=baseline))
    return dict(_Press(facts, settings).all(progress))


class _Press:
    """Makes the files of one site."""

    def __init__(self, facts: Facts, settings: Settings) -> None:
        self._facts = facts
        self._settings = settings
        self._templates = Templates("html", "tracemap.site", filters=FILTERS)

    def all(self, progress: Progress | None) -> Iterator[tuple[str, bytes]]:
        """Yield every file by its path."""
        facts = self._facts
        yield from _assets()
        yield "index.html", self._page("index", "Overview", overview=overview(facts))
        for name, make in TABLES.items():
            table = make(facts)
            yield f"data/{name}.js", data_script(name, table.to_dict())
            yield f"{name}.html", self._page(name, table.title, template="table", table=table)
        yield "data/plan.js", data_script("plan", plan_data(facts))
        yield "graph.html", self._page("graph", "Graph")
        yield "data/index.js", data_script("index", _index(facts))
        entries = facts.entries
        total = len(entries.milestones) + len(entries.requirements) + len(entries.test_plans)
        makers: tuple[tuple[str, Callable[[Facts], Iterator[Any]]], ...] = (
            ("milestone", milestone_pages),
            ("requirement", requirement_pages),
            ("test_plan", test_plan_pages),
        )
        done = 0
        for template, make_pages in makers:
            for page in make_pages(facts):
                if progress is not None:
                    progress("making pages", done, total)
                done += 1
                yield page.entry.path, self._page(template, page.entry.id, root="../", page=page)

    def _page(
        self,
        current: str,
        title: str,
        *,
        root: str = "",
        template: str | None = None,
        **values: Any,
    ) -> bytes:
        text = self._templates.render(
            f"{template or current}.html.j2",
            root=root,
            title=title,
            current=current,
            pages=PAGES,
            site=self._settings,
            as_of=self._facts.as_of,
            **values,
        )
        return text.encode("utf-8")


def _index(facts: Facts) -> dict[str, Any]:
    return {
        "items": [(one.id, one.title, one.kind, one.path, one.state) for one in facts.entries.all()]
    }


def _assets() -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and styles that every site has."""
    folder = files("tracemap.site") / "assets"
    if folder.is_dir():
        for one in sorted(folder.iterdir(), key=lambda asset: asset.name):
            yield f"assets/{one.name}", one.read_bytes()
