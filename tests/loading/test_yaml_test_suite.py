"""The cases of the public yaml-test-suite: none ends in a traceback, and where the reader departs from YAML.

libyaml, which reads for us, keeps to YAML 1.1; how it departs from 1.2 is listed, so that a change shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.loading.plans import PLAN, assert_inside, read
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

READ_OTHERWISE = "652Z/0 HM87/1 JEF9/2 L24T/1 Y2GN/0"
"""Read to another value: `?` in plain text, a colon in an anchor, spaces at the end of a file."""

_SIGNS = {"␣": " ", "↵": "", "∎\n": "", "∎": "", "←": "\r", "⇔": "\ufeff"}


class Case(NamedTuple):
    """One text of the suite: what it must give as JSON (None where it does not say), or that it must fail."""

    name: str
    text: str
    json: str | None
    fails: bool


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of the suite; a later one in a file takes over what it does not say itself."""
    for path in sorted(folder.glob("*.yaml")):
        whole: dict[str, Any] = {}
        for number, one in enumerate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)):
            whole = {**whole, "fail": False, **one}
            if "yaml" in whole:
                text = whole["yaml"]
                for sign, meant in _SIGNS.items():
                    text = text.replace(sign, meant)
                text = re.sub("—*»", "\t", text)
                yield Case(f"{path.stem}/{number}", text, whole.get("json"), whole["fail"])


@pytest.fixture(scope="module")
def suite(shared_data: Path) -> list[Case]:
    folder = shared_data / "yaml-test-suite" / "src"
    if not folder.is_dir():
        pytest.skip("the real plans hold no 'yaml-test-suite'")
    return list(cases(folder))


def judged(node: Node | Entry) -> Any:
    """Return a value as the core schema types it, to any depth."""
    if isinstance(node.value, list):
        return [judged(one) for one in node.value]
    if isinstance(node.value, dict):
        return {key: judged(one) for key, one in node.value.items()}
    return typed(node.value, node.mark)


def test_every_fault_of_the_suite_lies_inside_its_text(suite: list[Case]) -> None:
    assert len(suite) > 400
    for case in suite:
        for fault in read(case.text.removeprefix("\ufeff"))[1]:
            assert_inside(Source(PLAN).location(fault.mark), {PLAN: case.text})


def test_what_is_no_yaml_is_found(suite: list[Case]) -> None:
    accepted = [case.name for case in suite if case.fails and not read(case.text)[1]]
    assert accepted == ACCEPTED.split()


def test_what_is_yaml_is_read_and_to_the_right_value(suite: list[Case]) -> None:
    rejected, otherwise = [], []
    for case in suite:
        root, faults = read(case.text.removeprefix("\ufeff"))
        found = {fault.code for fault in faults}
        if case.fails or found == {"TM005"}:  # a key that is a list, a tag, a second document
            continue
        if "TM002" in found:
            rejected.append(case.name)
        elif case.json is not None and _one_document(case.json):
            value = judged(root) if root else None
            if value != json.loads(case.json):
                otherwise.append(case.name)
    assert rejected == REJECTED.split()
    assert otherwise == READ_OTHERWISE.split()


def _one_document(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True
