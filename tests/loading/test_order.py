"""Answers do not depend on which file an item stands in, nor on the order of files, items and fields."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from tests.loading.plans import load
from tracemap.catalog import Catalog
from tracemap.checking.check import check
from tracemap.snapshot import Snapshot

MILESTONES = ["DM-1", "DM-2", "DM-10", "dm-1", "É-1", "DM 3"]
REQUIREMENTS = ["DMS-REQ-0001", "DMS-REQ-0002", "DMS-REQ-329"]
DAYS = st.sampled_from(["2023-01-01", "2024-05-01", "2024-02-30", ""])
MILESTONE = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["One", "Two", ""]),
        "nmae": st.just("x"),
        "due": DAYS,
        "completed": DAYS,
        "level": st.sampled_from([1, 9, "2"]),
        "predecessors": st.lists(st.sampled_from([*MILESTONES, "DM-99"]), max_size=3),
        "successors": st.lists(st.sampled_from(MILESTONES), max_size=2),
        "requirements": st.lists(st.sampled_from([*REQUIREMENTS, ""]), max_size=2),
        "aka": st.lists(st.sampled_from(["OLD-1", "OLD-2"]), max_size=1),
    },
)
REQUIREMENT = st.fixed_dictionaries(
    {"title": st.just("Title")},
    optional={
        "priority": st.sampled_from(["1a", 2, "9"]),
        "derived_from": st.lists(st.sampled_from(REQUIREMENTS), max_size=2),
    },
)
Section = dict[str, dict[str, Any]]


def spread(section: Section, folder: str, random: Random) -> dict[str, str]:
    """Return files that hold the items in any order, the fields of each in any order."""
    files: dict[str, list[str]] = {}
    for identifier in random.sample(sorted(section), len(section)):
        fields = list(section[identifier].items())
        random.shuffle(fields)
        line = f"{json.dumps(identifier)}: {json.dumps(dict(fields))}"
        files.setdefault(f"{folder}/{random.choice('abc')}.yaml", []).append(line)
    return {path: "\n".join(lines) for path, lines in files.items()}


def items(catalog: Catalog) -> list[Any]:
    """Return every item without its place, in the order of the catalog."""
    return [item[:-2] for item in catalog.items()]


def found(catalog: Catalog) -> Counter[tuple[str, str, str | None]]:
    """Return what a check says, without places."""
    result = check(Snapshot(catalog, date(2024, 3, 23)))
    return Counter((one.code, one.message, one.problem.id) for one in result.findings)


@given(
    st.dictionaries(st.sampled_from(MILESTONES), MILESTONE, max_size=6),
    st.dictionaries(st.sampled_from(REQUIREMENTS), REQUIREMENT, max_size=3),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_a_plan_is_written_changes_nothing(
    milestones: Section, requirements: Section, random: Random
) -> None:
    first, second = (
        load(
            {
                **spread(milestones, "milestones", random),
                **spread(requirements, "requirements", random),
            }
        )
        for _ in range(2)
    )
    assert items(first) == items(second)
    assert found(first) == found(second)


def test_items_come_in_natural_order_whatever_the_files_say() -> None:
    catalog = load(
        {"milestones/b.yaml": "DM-2: {name: x}", "milestones/a.yaml": "DM-10: {name: x}"}
    )
    assert list(catalog.milestones) == ["DM-2", "DM-10"]


def test_a_great_many_items_come_in_one_order_too() -> None:
    lines = [f"DM-{number}: {{name: x}}\n" for number in range(5000)]
    Random(1).shuffle(lines)
    shuffled = load({"milestones/a.yaml": "".join(lines)})
    assert list(shuffled.milestones) == sorted(shuffled.milestones)
