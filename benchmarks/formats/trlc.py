"""The plan as TRLC reads it: a model of four types, with a check on two of them, and the objects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.formats.files import CASES, MILESTONES, REQUIREMENTS, SUITES, parts, put, quoted
from benchmarks.workload import Case, Milestone, Requirement, Suite, Workload

_MODEL = """\
package plan

enum Priority { P1a P1b P2 P3 }

type Requirement {
  title String
  priority Priority
  text String
}

type Case {
  name String
  verifies Requirement [1 .. *]
}

type Suite {
  name String
  cases optional Case [1 .. *]
}

type Milestone {
  name String
  wbs String
  level Integer
  due String
  completed optional String
  predecessors optional Milestone [1 .. *]
  requirements optional Requirement [1 .. *]
  suite optional Suite
}

checks Requirement { len(title) > 3, warning "the title is too short", title }
checks Milestone { level >= 1 and level <= 4, error "there is no such level", level }
"""


def write(workload: Workload, folder: Path) -> None:
    """Write the model and the files of objects."""
    put(folder / "plan.rsl", _MODEL)
    for number, lot in parts(workload.requirements, REQUIREMENTS):
        _put(folder / f"req-{number}.trlc", map(_requirement, lot))
    for number, cases in parts(workload.cases, CASES):
        _put(folder / f"case-{number}.trlc", map(_case, cases))
    for number, suites in parts(workload.suites, SUITES):
        _put(folder / f"suite-{number}.trlc", map(_suite, suites))
    for number, milestones in parts(workload.milestones, MILESTONES):
        _put(folder / f"ms-{number}.trlc", map(_milestone, milestones))


def _put(path: Path, objects: Iterable[str]) -> None:
    put(path, "package plan\n\n" + "\n".join(objects))


def _requirement(one: Requirement) -> str:
    fields = [
        f"title = {quoted(one.title)}",
        f"priority = Priority.P{one.priority}",
        f"text = '''{one.text}'''",
    ]
    return _object("Requirement", one.id, fields)


def _case(one: Case) -> str:
    return _object("Case", one.id, [f"name = {quoted(one.name)}", _list("verifies", one.verifies)])


def _suite(one: Suite) -> str:
    cases = _list("cases", [case.id for case in one.cases])
    return _object("Suite", one.id, [f"name = {quoted(one.name)}", cases])


def _milestone(one: Milestone) -> str:
    fields = [
        f"name = {quoted(one.name)}",
        f"wbs = {quoted(one.wbs)}",
        f"level = {one.level}",
        f'due = "{one.due}"',
        f'completed = "{one.completed}"' if one.completed else "",
        _list("predecessors", one.predecessors),
        _list("requirements", one.requirements),
        f"suite = {_name(one.suite)}" if one.suite else "",
    ]
    return _object("Milestone", one.id, fields)


def _object(kind: str, identifier: str, fields: Iterable[str]) -> str:
    lines = "".join(f"  {field}\n" for field in fields if field)
    return f"{kind} {_name(identifier)} {{\n{lines}}}\n"


def _list(key: str, ids: Iterable[str]) -> str:
    names = ", ".join(map(_name, ids))
    return f"{key} = [{names}]" if names else ""


def _name(identifier: str) -> str:
    return identifier.replace("-", "_")
