"""The plan as sphinx-needs reads it: a directive an item, in pages of some hundreds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.formats.files import (
    CASES,
    MILESTONES,
    REQUIREMENTS,
    SUITES,
    folded,
    parts,
    put,
)
from benchmarks.workload import Case, Milestone, Requirement, Suite, Workload

_CONF = """\
project = "plan"
extensions = ["sphinx_needs"]
needs_types = [
    {"directive": kind, "title": kind, "prefix": "", "color": "#ffffff", "style": "node"}
    for kind in ("req", "case", "suite", "milestone")
]
needs_fields = {
    name: {"description": name, "nullable": True}
    for name in ("priority", "wbs", "level", "due", "completed")
}
needs_links = {
    name: {"outgoing": name, "incoming": f"{name} of"}
    for name in ("verifies", "cases", "predecessors", "requirements", "suite")
}
needs_id_regex = "^[A-Z0-9-]{5,}"
"""


def write(workload: Workload, folder: Path) -> None:
    """Write the configuration, the pages, and the page that names them."""
    put(folder / "conf.py", _CONF)
    pages = {}
    for number, lot in parts(workload.requirements, REQUIREMENTS):
        pages[f"req-{number}"] = "\n".join(map(_requirement, lot))
    for number, cases in parts(workload.cases, CASES):
        pages[f"case-{number}"] = "\n".join(map(_case, cases))
    for number, suites in parts(workload.suites, SUITES):
        pages[f"suite-{number}"] = "\n".join(map(_suite, suites))
    for number, milestones in parts(workload.milestones, MILESTONES):
        pages[f"ms-{number}"] = "\n".join(map(_milestone, milestones))
    for name, text in pages.items():
        put(folder / f"{name}.rst", f"{name}\n{'=' * len(name)}\n\n{text}")
    names = "".join(f"   {name}\n" for name in pages)
    put(folder / "index.rst", f"plan\n====\n\n.. toctree::\n\n{names}")


def _requirement(one: Requirement) -> str:
    text = folded(one.text.replace("*", "\\*"), 3)
    return _need("req", one.title, {"id": one.id, "priority": one.priority}) + f"\n{text}"


def _case(one: Case) -> str:
    return _need("case", one.name, {"id": one.id, "verifies": _list(one.verifies)})


def _suite(one: Suite) -> str:
    cases = _list(case.id for case in one.cases)
    return _need("suite", one.name, {"id": one.id, "cases": cases})


def _milestone(one: Milestone) -> str:
    options = {
        "id": one.id,
        "wbs": one.wbs,
        "level": str(one.level),
        "due": str(one.due),
        "completed": str(one.completed or ""),
        "predecessors": _list(one.predecessors),
        "requirements": _list(one.requirements),
        "suite": one.suite or "",
    }
    return _need("milestone", one.name, options)


def _need(kind: str, title: str, options: dict[str, str]) -> str:
    lines = "".join(f"   :{name}: {value}\n" for name, value in options.items() if value)
    return f".. {kind}:: {title}\n{lines}"


def _list(ids: Iterable[str]) -> str:
    return ", ".join(ids)
