"""The site of a plan: all its pages in memory, by their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from tracemap.checking.baseline import configured_baseline
from tracemap.checking.check import check
from tracemap.comparing.diff import Diff
from tracemap.loading.history import Known
from tracemap.loading.load import Progress
from tracemap.output.terminal import plain
from tracemap.site.data_script import data_script
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts
from tracemap.site.fragments import Fragments
from tracemap.site.milestone_pages import MilestonePage, milestone_pages
from tracemap.site.overview import overview
from tracemap.site.past import dates_then
from tracemap.site.plan_data import plan_data
from tracemap.site.plan_pages import TestPlanPage, plan_pages
from tracemap.site.requirement_pages import RequirementPage, requirement_pages
from tracemap.site.tables import TABLES
from tracemap.snapshot import Snapshot
from tracemap.templating import Safe, Templates

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
    snapshot: Snapshot,
    settings: Settings = _PLAIN,
    progress: Progress | None = None,
    *,
    known: Sequence[Known] = (),
    changes: Diff | None = None,
) -> dict[str, bytes]:
    """Return the content of every file of the site of a plan, by its path relative to the site.

    Nothing is written. The same plan gives the same bytes, in the same order. Linear in the plan. Where
    the plan is in a git repository, git is asked for its revision.

    Args:
        snapshot: the plan as of a date.
        settings: what else its reader is told.
        progress: is told how far it is: how many of how many rules are applied, and pages made.
        known: older states of the plan, the newest last, for the dates that milestones had.
        changes: what changed since another state of the plan.

    Raises:
        UsageError: Jinja is not installed.
        ConfigError: the configuration names an unknown rule, or a baseline that cannot be used.
    """
    catalog = snapshot.catalog
    baseline = configured_baseline(catalog.root, catalog.config)
    checked = check(snapshot, baseline=baseline, progress=progress)
    facts = Facts(snapshot, checked, dates_then(catalog, snapshot.as_of, known), changes)
    return dict(_Press(facts, settings).all(progress))


class _Press:
    """Makes the files of one site."""

    def __init__(self, facts: Facts, settings: Settings) -> None:
        self._facts = facts
        self._settings = settings if settings.title.strip() else _PLAIN
        filters = Fragments(facts.entries.by_id).filters()
        self._templates = Templates("html", "tracemap.site", filters=filters)
        self._frames: dict[tuple[str, str], Safe] = {}

    def all(self, progress: Progress | None) -> Iterator[tuple[str, bytes]]:
        """Yield every file by its path."""
        facts = self._facts
        yield from _assets()
        yield "index.html", self._page("index", "index", "Overview", view=overview(facts))
        yield from self._tables()
        yield "data/plan.js", data_script("plan", plan_data(facts))
        yield "graph.html", self._page("graph", "graph", "Graph")
        yield "data/index.js", data_script("index", _index(facts))
        total = sum(len(facts.snapshot.catalog.of_kind(kind)) for kind in _ITEMS)
        done = 0
        for kind, make_pages in _ITEMS.items():
            for page in make_pages(facts):
                if progress is not None:
                    progress("making pages", done, total)
                done += 1
                yield page.entry.path, self._page(kind, "", page.entry.id, root="../", page=page)

    def _tables(self) -> Iterator[tuple[str, bytes]]:
        entries = self._facts.entries
        listed: dict[str, Sequence[Entry]] = {
            "milestones": entries.milestones,
            "requirements": entries.requirements,
            "test-plans": entries.test_plans,
            "test-cases": entries.test_cases,
            "matrix": entries.requirements,
        }
        for name, make in TABLES.items():
            table = make(self._facts)
            yield f"data/{name}.js", data_script(name, table.to_dict())
            findings = self._facts.checked.findings if name == "findings" else ()
            found: dict[str, Any] = {
                "table": table,
                "entries": listed.get(name, ()),
                "findings": findings,
            }
            yield f"{name}.html", self._page("table", name, table.title, **found)

    def _page(
        self, template: str, current: str, title: str, *, root: str = "", **values: Any
    ) -> bytes:
        text = self._templates.render(
            f"{template}.html.j2",
            root=root,
            title=title,
            current=current,
            frame=self._frame(root, current),
            site=self._settings,
            as_of=self._facts.as_of,
            **values,
        )
        return text.encode("utf-8")

    def _frame(self, root: str, current: str) -> Safe:
        """Return what stands above the content of pages: one for all that lie in the same folder."""
        frame = self._frames.get((root, current))
        if frame is None:
            text = self._templates.render(
                "frame.html.j2",
                root=root,
                current=current,
                pages=PAGES,
                site=self._settings,
                as_of=self._facts.as_of,
            )
            frame = self._frames[root, current] = Safe(text)
        return frame


_ITEMS: Mapping[
    str, Callable[[Facts], Iterator[MilestonePage | RequirementPage | TestPlanPage]]
] = {
    "milestone": milestone_pages,
    "requirement": requirement_pages,
    "test_plan": plan_pages,
}
"""What makes the pages of each kind of item that has pages."""


def _index(facts: Facts) -> dict[str, Any]:
    return {
        "items": [
            (one.id, plain(one.title), one.kind, one.path, one.state) for one in facts.entries.all()
        ]
    }


def _assets() -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and styles that every site has."""
    folder = files("tracemap.site") / "assets"
    if folder.is_dir():
        for one in sorted(folder.iterdir(), key=lambda asset: asset.name):
            yield f"assets/{one.name}", one.read_bytes()
