"""The cases of the public yaml-test-suite: none ends in a traceback, and where the reader departs from YAML.

As the JSONTestSuite tells its cases apart: what must be accepted, and to which value; what must be refused,
with a finding at its place; and what a reader may do as it likes. libyaml, which reads for us, keeps to YAML
1.1, and a plan to data alone: each case in which we differ from YAML 1.2 is listed, so that a change shows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.loading.plans import PLAN, assert_inside, read
from tests.loading.test_any_bytes import assert_all_placed
from tracemap.loading.decode import typed
from tracemap.loading.yaml_values import Entry, Node
from tracemap.source import Source

ACCEPTED = """
    9C9N/0 9JBA/0 CVW2/0 DK95/1 G5U8/0 MUS6/0 QB6E/0 S98Z/0 SU5Z/0 X4QW/0 Y79Y/3 YJV2/0
"""
"""No YAML, and read without a fault: comments without a space, odd indentation in brackets."""

REJECTED = """
    2JQS/0 2LFX/0 2SXE/0 4ABK/0 4MUZ/0 4MUZ/1 4MUZ/2 58MP/0 5MUD/0 5T43/0 6BCT/0 6CA3/0 6LVF/0 6M2F/0
    7Z25/0 8XYN/0 96NN/0 96NN/1 9SA2/0 A2M4/0 BEC7/0 CFD4/0 DBG4/0 DK3J/0 DK95/0 DK95/3 DK95/4 FP8R/0
    FRK4/0 HM87/0 HWV9/0 K3WX/0 M7A3/0 MUS6/5 MUS6/6 NHX8/0 NJ66/0 NKF9/0 Q5MG/0 QT73/0 R4YG/0 S3PD/0
    SM9W/1 UKK6/0 UT92/0 VJP3/1 W4TN/0 W5VH/0 Y79Y/1 Y79Y/10 ZYU8/0 ZYU8/1 ZYU8/2 ZYU8/3
"""
"""YAML, and called none: empty keys, odd anchors, directives to come, tabs, a colon apart."""

BEYOND_DATA = """
    2XXW/0 35KP/0 4FJ6/0 565N/0 5TYM/0 6BFJ/0 6CK3/0 6PBE/0 6WLZ/0 6XDY/0 6ZKB/0 7FWL/0 9DXL/0
    9KAX/0 9MMW/0 9WXW/0 C4HZ/0 CC74/0 CUP7/0 DFF7/0 J7PZ/0 JHB9/0 KK5P/0 KSS4/0 L383/0 LX3P/0
    M2N8/0 M2N8/1 M5C3/0 M5DY/0 P76L/0 PUW8/0 PW8X/0 Q9WF/0 RZP5/0 RZT7/0 SBG9/0 U9NS/0 UGM3/0
    V9D5/0 X38W/0 XW4D/0 Z67P/0 Z9M4/0
"""
"""YAML, and no data as a plan holds it (TM005): a second document, a tag, a key that is a list, `<<`."""

READ_OTHERWISE = "652Z/0 HM87/1 JEF9/2 L24T/1 Y2GN/0"
"""Read to another value: `?` in plain text, a colon in an anchor, spaces at the end of a file."""

FREE = "FH7J/0 UKK6/2"
"""Of these the suite says no value."""


class Case(NamedTuple):
    """One text of the suite: what it must give as JSON (None where it does not say), or that it must fail."""

    name: str
    text: str
    json: str | None
    fails: bool


SUITE = [
    Case(**case)
    for case in json.loads((Path(__file__).parent / "yaml_test_suite/cases.json").read_text())
]


def judged(node: Node | Entry) -> Any:
    """Return a value as the core schema types it, to any depth."""
    if isinstance(node.value, list):
        return [judged(one) for one in node.value]
    if isinstance(node.value, dict):
        return {key: judged(one) for key, one in node.value.items()}
    return typed(node.value, node.mark)


def outcome(case: Case) -> str:
    """Return what becomes of a case: `refused`, `beyond data`, `as it should be`, `otherwise`, or `read`."""
    root, faults = read(case.text.removeprefix("\ufeff"))
    codes = {fault.code for fault in faults}
    if codes:
        return "beyond data" if codes == {"TM005"} else "refused"
    if case.fails or case.json is None:
        return "read"
    value = judged(root) if root else None
    return "as it should be" if value == json.loads(case.json or "null") else "otherwise"


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    return {case.name: outcome(case) for case in SUITE}


def test_the_suite_is_whole() -> None:
    assert len(SUITE) == len({case.name for case in SUITE}) == 406
    assert sum(case.fails for case in SUITE) == 94


def test_every_fault_of_the_suite_lies_inside_its_text() -> None:
    for case in SUITE:
        for fault in read(case.text.removeprefix("\ufeff"))[1]:
            assert_inside(Source(PLAN).location(fault.mark), {PLAN: case.text})


def test_every_case_is_a_plan_or_findings_in_it() -> None:
    for case in SUITE:
        assert_all_placed({PLAN: case.text})


def test_what_is_no_yaml_is_found(outcomes: dict[str, str]) -> None:
    accepted = [case.name for case in SUITE if case.fails and outcomes[case.name] == "read"]
    assert accepted == ACCEPTED.split()


def test_what_is_yaml_is_read_and_to_the_right_value(outcomes: dict[str, str]) -> None:
    of: dict[str, list[str]] = {}
    for case in SUITE:
        if not case.fails:
            of.setdefault(outcomes[case.name], []).append(case.name)
    assert of.pop("refused") == REJECTED.split()
    assert of.pop("beyond data") == BEYOND_DATA.split()
    assert of.pop("otherwise") == READ_OTHERWISE.split()
    assert of.pop("read") == FREE.split()
    assert len(of.pop("as it should be")) == 207
    assert not of
