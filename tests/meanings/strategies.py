"""Random plans as plain data, with all that plans get wrong, and the way to write them as files.

A plan is a mapping from a section (`milestones`, `requirements`, `test_plans`, `test_cases`,
`verification_elements`) to ids, and from those to fields as a file has them: text, numbers and lists.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st

import tracemap

RawPlan = dict[str, dict[str, dict[str, Any]]]
_Ids = Mapping[str, Sequence[str]]

AS_OF = date(2024, 3, 23)
DAYS = (
    "2023-06-01",
    "2024-03-22",
    "2024-03-23",
    "2024-03-24",
    "2024-05-01",
    "2024-06-21",
    "2025-02-27",
)
"""Few days, around the date of the question, so that equal dates are common."""

MILESTONES = ("A-2", "A-10", "B-1", "B-3", "B-20", "C-1", "D-4")
"""Codes whose natural order is not that of their characters; a plan has the first so many."""
REQUIREMENTS = ("DMS-REQ-0001", "DMS-REQ-0002", "DMS-REQ-0010", "OSS-REQ-0003", "OSS-REQ-0020")
TEST_PLANS = ("LVV-P2", "LVV-P7", "LVV-P10")
TEST_CASES = ("LVV-T1", "LVV-T3", "LVV-T20", "LVV-T100")
ELEMENTS = ("LVV-5", "LVV-27", "LVV-100")
NOBODY = {
    "milestones": "X-99",
    "requirements": "DMS-REQ-9999",
    "test_plans": "LVV-P99",
    "test_cases": "LVV-T999",
}
"""Ids that no item of a plan has."""

RESULTS = ("passed", "passed_with_deviation", "failed", "blocked", "in_progress", "not_executed")
STATUSES = (
    "Verified",
    "not verified",
    "not_verified",
    "failing",
    "partially_verified",
    "Draft",
    "passed",
    "failed",
)


def old_name(code: str) -> str:
    """Return the name that a milestone once had."""
    return f"OLD-{code}"


def _named(chance: Random, section: str, ids: Sequence[str], most: int = 3) -> list[str]:
    """Choose ids that a field names: of those given, twice the same, or of nobody."""
    return chance.choices([*ids, *ids, NOBODY[section]], k=chance.randint(0, most))


def _codes(chance: Random, codes: Sequence[str], most: int) -> list[str]:
    """Choose milestones that a field names, now and then by their old names."""
    return _named(chance, "milestones", [*codes, *map(old_name, codes[:1])], most)


def _field(chance: Random, values: Sequence[Any], *, one_in: int = 2) -> Any:
    """Choose a value, or mostly none: a field is written in one item of so many."""
    return chance.choice(values) if chance.randrange(one_in) == 0 else None


def _milestone(chance: Random, code: str, ids: _Ids) -> dict[str, Any]:
    codes = ids["milestones"]
    here = codes.index(code)
    in_line = ids["in_line"] == ("yes",)
    before, after = (codes[:here], codes[here + 1 :]) if in_line else (codes, codes)
    return {
        "name": f"Milestone {code}",
        "wbs": chance.choice([None, "02C.01", "02C.1", ["02C.01.02", "02C.07"]]),
        "level": _field(chance, [1, 2]),
        "kind": _field(chance, ["test", "decision"], one_in=4),
        "due": _field(chance, [*DAYS, *DAYS, None, None, None], one_in=1),
        "forecast": _field(chance, DAYS, one_in=4),
        "completed": _field(chance, DAYS, one_in=4),
        "predecessors": _codes(chance, before, 3),
        "successors": _codes(chance, after, 1),
        "requirements": _named(chance, "requirements", ids["requirements"], most=2),
        "test_plans": _named(chance, "test_plans", ids["test_plans"], most=1),
        "superseded_by": _field(chance, [*codes, *map(old_name, codes[:1]), "X-99"], one_in=6),
        # An old name that is a code by now means nothing.
        "aka": [old_name(code), *chance.sample(codes, chance.randint(0, 1))],
        "external": _field(chance, [True, False], one_in=4),
    }


def _requirement(chance: Random, name: str, ids: _Ids) -> dict[str, Any]:
    return {
        "title": f"Requirement {name}",
        "priority": chance.choice(["1a", "1b", 2, "2", None]),
        "document": chance.choice(["LSE-61", None]),
        "section": chance.choice(["1.4.3", "1.4.10.2", "1.10", "2", None]),
        "derived_from": _named(chance, "requirements", ids["requirements"], most=2),
        "status": chance.choice([None, None, "active", "deferred", "withdrawn"]),
    }


def _test_plan(chance: Random, name: str, ids: _Ids) -> dict[str, Any]:
    return {
        "name": f"Test plan {name}",
        "milestones": _codes(chance, ids["milestones"], 2),
        "test_cases": _named(chance, "test_cases", ids["test_cases"], most=3),
        "status": _field(chance, STATUSES),
    }


def _test_case(chance: Random, name: str, ids: _Ids) -> dict[str, Any]:
    verified = (*ids["requirements"], *ids["verification_elements"])
    return {
        "name": f"Test case {name}",
        "verifies": _named(chance, "requirements", verified, most=3),
        "result": chance.choice([*RESULTS, *RESULTS[:2], None]),
        "executed": _field(chance, DAYS),
        "earlier_results": {
            one: chance.choice(RESULTS)
            for one in sorted(chance.sample(DAYS, chance.choice([0, 0, 1, 2])))
        },
        "status": _field(chance, STATUSES),
    }


def _element(chance: Random, name: str, ids: _Ids) -> dict[str, Any]:
    return {
        "name": f"Element {name}",
        "requirement": chance.choice([*ids["requirements"], NOBODY["requirements"]]),
        "status": _field(chance, STATUSES),
    }


_MAKERS: dict[str, tuple[Sequence[str], Callable[..., dict[str, Any]]]] = {
    "milestones": (MILESTONES, _milestone),
    "requirements": (REQUIREMENTS, _requirement),
    "test_plans": (TEST_PLANS, _test_plan),
    "test_cases": (TEST_CASES, _test_case),
    "verification_elements": (ELEMENTS, _element),
}


def _drawn(draw: st.DrawFn, sections: Sequence[str]) -> RawPlan:
    """Draw how many items there are, so that a failure shrinks to few; what they say is left to chance.

    Were each field drawn, most lists would be empty and most plans alike.
    """
    chance = draw(st.randoms(use_true_random=True))
    ids: dict[str, Sequence[str]] = {section: names[:1] for section, (names, _) in _MAKERS.items()}
    for section in sections:
        names = _MAKERS[section][0]
        count = draw(st.sampled_from([*range(1, len(names)), *[len(names)] * 3]))
        ids[section] = chance.sample(names, count)
    ids["in_line"] = chance.choice([("yes",), ("yes",), ("no",)])
    return {
        section: {
            name: {
                field: value
                for field, value in _MAKERS[section][1](chance, name, ids).items()
                if value not in (None, [], {})
            }
            for name in ids[section]
        }
        for section in sections
    }


@st.composite
def plans(draw: st.DrawFn) -> RawPlan:
    """Draw a plan with items of every kind."""
    return _drawn(draw, list(_MAKERS))


@st.composite
def schedules(draw: st.DrawFn) -> RawPlan:
    """Draw a plan of milestones and one or more requirements, for questions of dates and chains."""
    return _drawn(draw, ["milestones", "requirements"])


Layout = Mapping[str, Mapping[str, list[str]]]
"""For each file of a plan, by its path, the sections and the ids that stand in it, in that order."""

_FOLDERS = {"milestones": "milestones", "requirements": "requirements"}


def plain_layout(plan: RawPlan) -> Layout:
    """Return the layout of a file for each section, ids in the order of the plan."""
    return {
        f"{_FOLDERS.get(section, 'testplans')}/{section}.yaml": {section: list(items)}
        for section, items in plan.items()
    }


@st.composite
def layouts(draw: st.DrawFn, plan: RawPlan) -> Layout:
    """Draw a layout of a plan: its items in any order, over up to three files of a kind."""
    layout: dict[str, dict[str, list[str]]] = {}
    for section, items in plan.items():
        for name in draw(st.permutations(list(items))):
            file = draw(st.sampled_from(["a.yaml", "m/b.yml", "z.yaml"]))
            path = f"{_FOLDERS.get(section, 'testplans')}/{file}"
            layout.setdefault(path, {}).setdefault(section, []).append(name)
    return layout


def write(
    plan: RawPlan, folder: Path, layout: Layout | None = None, *, turned: bool = False
) -> None:
    """Write a plan as YAML files; with `turned`, the fields of each item from the last to the first."""
    for path, sections in (layout or plain_layout(plan)).items():
        text = ""
        for section, names in sections.items():
            deeper = section not in _FOLDERS
            text += f"{section}:\n" if deeper else ""
            text += "".join(
                _item(name, plan[section][name], "  " if deeper else "", turned=turned)
                for name in names
            )
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def _item(name: str, fields: Mapping[str, Any], indent: str, *, turned: bool) -> str:
    lines = [f"{indent}{name}:\n"]
    order = reversed(list(fields)) if turned else iter(fields)
    # A list or a text in JSON is one in YAML too; dates stand without quotes as people write them.
    lines += [f"{indent}  {field}: {_value(fields[field])}\n" for field in order]
    return "".join(lines)


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value in DAYS else json.dumps(value)


@cache
def _folder() -> Path:
    """Return the folder in which the plans stand one after the other: making one takes longer than a plan."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def loaded(
    plan: RawPlan, layout: Layout | None = None, *, turned: bool = False, as_of: date = AS_OF
) -> tracemap.Plan:
    """Write a plan in the place of the last one, and load it through the public face."""
    for file in _folder().glob("*/**/*.y*ml"):
        file.unlink()
    write(plan, _folder(), layout, turned=turned)
    return tracemap.load(_folder(), as_of)
