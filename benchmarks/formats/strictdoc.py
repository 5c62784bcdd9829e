"""The plan as StrictDoc reads it: documents of some hundreds of nodes, each with its grammar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

_CONFIG = """\
from strictdoc.core.project_config import ProjectConfig


def create_config():
    return ProjectConfig(project_title="plan")
"""
_FIELDS = {
    "TEXT": ("UID", "STATEMENT"),
    "REQUIREMENT": ("UID", "PRIORITY", "TITLE", "STATEMENT"),
    "TEST_CASE": ("UID", "TITLE"),
    "TEST_PLAN": ("UID", "TITLE"),
    "MILESTONE": ("UID", "LEVEL", "WBS", "DUE", "COMPLETED", "TITLE"),
}


def write(workload: Workload, folder: Path) -> None:
    """Write the configuration and the documents."""
    put(folder / "strictdoc_config.py", _CONFIG)
    for number, lot in parts(workload.requirements, REQUIREMENTS):
        _put(folder, f"req-{number}", "REQUIREMENT", map(_requirement, lot))
    for number, cases in parts(workload.cases, CASES):
        _put(folder, f"case-{number}", "TEST_CASE", map(_case, cases))
    for number, suites in parts(workload.suites, SUITES):
        _put(folder, f"suite-{number}", "TEST_PLAN", map(_suite, suites))
    for number, milestones in parts(workload.milestones, MILESTONES):
        _put(folder, f"ms-{number}", "MILESTONE", map(_milestone, milestones))


def _put(folder: Path, name: str, tag: str, nodes: Iterable[str]) -> None:
    elements = _element("TEXT") + _element(tag) + "  RELATIONS:\n  - TYPE: Parent\n"
    heading = f"[DOCUMENT]\nTITLE: {name}\n\n[GRAMMAR]\nELEMENTS:\n{elements}\n"
    put(folder / "docs" / f"{name}.sdoc", heading + "\n".join(nodes))


def _element(tag: str) -> str:
    fields = "".join(
        f"  - TITLE: {name}\n    TYPE: String\n    REQUIRED: {name == 'UID' and tag != 'TEXT'}\n"
        for name in _FIELDS[tag]
    )
    return f"- TAG: {tag}\n  FIELDS:\n{fields}"


def _requirement(one: Requirement) -> str:
    fields = {"UID": one.id, "PRIORITY": one.priority, "TITLE": one.title}
    return _node("REQUIREMENT", fields) + f"STATEMENT: >>>\n{folded(one.text)}<<<\n"


def _case(one: Case) -> str:
    return _node("TEST_CASE", {"UID": one.id, "TITLE": one.name}, one.verifies)


def _suite(one: Suite) -> str:
    cases = (case.id for case in one.cases)
    return _node("TEST_PLAN", {"UID": one.id, "TITLE": one.name}, cases)


def _milestone(one: Milestone) -> str:
    fields = {
        "UID": one.id,
        "LEVEL": str(one.level),
        "WBS": one.wbs,
        "DUE": str(one.due),
        "COMPLETED": str(one.completed or ""),
        "TITLE": one.name,
    }
    parents = (*one.predecessors, *one.requirements, *((one.suite,) if one.suite else ()))
    return _node("MILESTONE", fields, parents)


def _node(tag: str, fields: Mapping[str, str], parents: Iterable[str] = ()) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    relations = "".join(f"- TYPE: Parent\n  VALUE: {one}\n" for one in parents)
    return f"[{tag}]\n{lines}" + (f"RELATIONS:\n{relations}" if relations else "")
