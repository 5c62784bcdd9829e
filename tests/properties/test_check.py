"""What holds of a check of any plan: names mean nothing, and what is right elsewhere adds nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import hypothesis.strategies as st
import yaml
from hypothesis import given, settings

from tests.fuzz.groups.plans import PATHS, Held, run_findings, run_plan
from tests.fuzz.target import APART
from tests.meanings.strategies import AS_OF, RawPlan, _item, plain_layout, plans
from tracemap.checking.check import check
from tracemap.config import default_config
from tracemap.loading.load import load_tree
from tracemap.schema.fields import SECTIONS, fields_of
from tracemap.snapshot import Snapshot

LETTERS = str.maketrans("ABCDX", "EFGHY")
DIGITS = str.maketrans("0123579", "0245689")
"""Other names of the same length and in the same order, so that every place stays where it is."""

CODE = r"\b(?:OLD-)?[ABCDX]-[0-9]+\b"
OTHER = r"\b(?:(?:DMS|OSS)-REQ-[0-9]{4}|LVV-[PT]?[0-9]+)\b"


def renamed(text: str) -> str:
    """Return a text in which every id is another one."""
    text = re.sub(CODE, lambda found: found[0].translate(LETTERS), text)
    return re.sub(OTHER, lambda found: found[0].translate(DIGITS), text)


def texts(plan: RawPlan) -> dict[str, str]:
    """Return the files of a plan."""
    files = {}
    for path, sections in plain_layout(plan).items():
        for section, names in sections.items():
            deeper = section not in ("milestones", "requirements")
            items = (
                _item(name, plan[section][name], "  " * deeper, turned=False) for name in names
            )
            files[path] = f"{section}:\n" * deeper + "".join(items)
    return files


def found(files: Mapping[str, str]) -> list[str]:
    """Return the findings in files, each as JSON."""
    held = Held({path: text.encode() for path, text in files.items()})
    snapshot = Snapshot(load_tree(held, default_config()), AS_OF)
    return [json.dumps(finding.to_dict()) for finding in check(snapshot).findings]


@given(plans())
def test_under_other_ids_the_same_is_found_of_those(plan: RawPlan) -> None:
    files = texts(plan)
    others = {path: renamed(text) for path, text in files.items()}
    assert others != files
    assert found(others) == [renamed(one) for one in found(files)]


RIGHT = """\
QQQ-{number}:
  name: A milestone that nothing is wrong with
  due: 2020-01-0{number}
  completed: 2020-01-0{number}
  predecessors: [{before}]
  requirements: [LSR-REQ-7777]
  test_plans: [LVV-P7777]
"""
BESIDE = {
    "requirements/zzz.yaml": "LSR-REQ-7777: {title: Right, priority: 3}\n",
    "testplans/zzz.yaml": """\
test_plans:
  LVV-P7777: {name: Right, test_cases: [LVV-T7777]}
test_cases:
  LVV-T7777: {name: Right, verifies: [LSR-REQ-7777], result: passed, executed: 2020-01-01}
""",
}


@given(plans(), st.integers(1, 5))
def test_files_in_which_all_is_right_add_no_finding_and_take_none_away(
    plan: RawPlan, count: int
) -> None:
    right = [
        RIGHT.format(number=number, before=f"QQQ-{number - 1}" if number > 1 else "")
        for number in range(1, count + 1)
    ]
    right[0] += "  external: true\n"
    beside = {**BESIDE, "milestones/zzz.yaml": "".join(right)}
    assert found(beside) == []
    files = texts(plan)
    assert found({**files, **beside}) == found(files)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=6),
    st.sampled_from(["A", "B", "LVV-T1", "2024-02-30", "1a", "passed", "null", "yes", "="]),
)
NODES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(SCALARS | st.just("A"), inner, max_size=3)
    ),
    max_leaves=6,
)


def items(kind: str) -> st.SearchStrategy[Any]:
    """Return items of a kind of which every field may hold any node, among some that are no items."""
    fields = st.dictionaries(st.sampled_from(list(fields_of(kind))) | st.text(max_size=3), NODES)
    return st.dictionaries(st.sampled_from(["A", "DMS-REQ-0001"]) | SCALARS, fields | NODES)


FILES = st.tuples(
    items("milestone") | NODES,
    items("requirement") | NODES,
    st.fixed_dictionaries({}, optional={name: items(kind) for name, kind in SECTIONS.items()}),
)


@settings(max_examples=40)
@given(FILES, st.sampled_from([True, False, None]))
def test_any_nodes_are_a_plan_or_findings_in_it_that_every_format_can_say(
    values: tuple[Any, ...], flow: bool | None
) -> None:
    data = APART.join(
        yaml.dump(one, default_flow_style=flow, allow_unicode=True).encode("utf-8", "replace")
        for one in values
    )
    assert data.count(APART) == len(PATHS) - 1
    run_plan(data)
    run_findings(data)
