"""The parts of YAML that bite: what is read of each, or what is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.loading.plans import plain, read
from tracemap.source import Source

CASES = yaml.safe_load((Path(__file__).parent / "yaml_cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_part_of_yaml_is_read_or_found_at_its_place(case: dict[str, Any]) -> None:
    root, faults = read(case["text"])
    places = [Source("x").location(fault.mark) for fault in faults]
    found = [
        f"{place.line}:{place.column} {fault.code}"
        for place, fault in zip(places, faults, strict=True)
    ]
    assert found == case.get("finds", [])
    assert plain(root) == case.get("read")


def test_every_fault_says_what_to_do() -> None:
    for case in CASES:
        for fault in read(case["text"])[1]:
            assert fault.message, case["name"]
            assert fault.help or fault.code == "TM002", case["name"]
