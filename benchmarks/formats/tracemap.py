"""The plan as tracemap reads it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.formats.files import MILESTONES, REQUIREMENTS, SUITES, folded, parts, put
from benchmarks.workload import Milestone, Requirement, Suite, Workload


def write(workload: Workload, folder: Path) -> None:
    """Write the files of a plan, in its three folders."""
    for number, lot in parts(workload.requirements, REQUIREMENTS):
        put(folder / f"requirements/req-{number}.yaml", "".join(map(_requirement, lot)))
    for number, suites in parts(workload.suites, SUITES):
        put(folder / f"testplans/plan-{number}.yaml", _suites(suites))
    for number, milestones in parts(workload.milestones, MILESTONES):
        put(folder / f"milestones/ms-{number}.yaml", "".join(map(_milestone, milestones)))


def _requirement(one: Requirement) -> str:
    priority = one.priority if one.priority[-1].isalpha() else f'"{one.priority}"'
    return (
        f"{one.id}:\n  title: {one.title}\n  priority: {priority}\n"
        f"  text: >-\n{folded(one.text, 4)}"
    )


def _suites(suites: Iterable[Suite]) -> str:
    text = "test_plans:\n"
    for one in suites:
        text += f"  {one.id}:\n    name: {one.name}\n"
        text += _list("test_cases", (case.id for case in one.cases), 4)
    text += "test_cases:\n"
    for case in sorted(case for one in suites for case in one.cases):
        text += f"  {case.id}:\n    name: {case.name}\n" + _list("verifies", case.verifies, 4)
    return text


def _milestone(one: Milestone) -> str:
    text = (
        f"{one.id}:\n  name: {one.name}\n  wbs: {one.wbs}\n  level: {one.level}\n  due: {one.due}\n"
    )
    if one.completed:
        text += f"  completed: {one.completed}\n"
    if one.predecessors:
        text += _list("predecessors", one.predecessors, 2)
    if one.requirements:
        text += _list("requirements", one.requirements, 2)
    if one.suite:
        text += f"  test_plans: [{one.suite}]\n"
    return text


def _list(key: str, ids: Iterable[str], indent: int) -> str:
    before = " " * indent
    return f"{before}{key}:\n" + "".join(f"{before}  - {one}\n" for one in ids)
