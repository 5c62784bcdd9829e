"""Which milestones wait for which, directly and through activities that are no milestones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tests.loading.p6.plans import EXPORT, exported, layered
from tests.loading.plans import said
from tests.loading.sheets import links, tasks, xls
from tracemap.catalog import Catalog
from tracemap.loading.p6 import relationships
from tracemap.loading.p6.relationships import Relationships
from tracemap.loading.p6.table import Table
from tracemap.model import place_of


def joined(*pairs: str) -> Catalog:
    """Return a plan of the milestones A, B and C, and of relationships."""
    rows = [{"task_code": code, "task_name": code} for code in "ABC"]
    return layered(exported(*rows, joins=pairs))


def waits(*pairs: str) -> dict[str, tuple[str, ...]]:
    """Return what each milestone waits for, if it waits for anything."""
    milestones = joined(*pairs).milestones.values()
    return {one.id: one.predecessors for one in milestones if one.predecessors}


def test_a_relationship_of_two_milestones_is_a_link_at_its_cell() -> None:
    catalog = joined("A FS C", "B FS C")
    milestone = catalog.milestones["C"]
    assert milestone.predecessors == ("A", "B")
    assert str(place_of(milestone, "predecessors", 1)) == f"{EXPORT}:TASKPRED!A4"
    assert str(place_of(milestone)) == f"{EXPORT}:TASK!A5"
    assert str(place_of(milestone, "name")) == f"{EXPORT}:TASK!B5"
    assert (catalog.through, catalog.problems) == ({}, ())


def test_activities_between_join_milestones_and_the_shortest_path_is_kept() -> None:
    catalog = joined("A FS x", "x FS y", "y FS B", "x FS B", "B FS z", "z FS C")
    assert catalog.milestones["B"].predecessors == ("A",)
    assert catalog.milestones["C"].predecessors == ("B",)
    assert catalog.through == {("A", "B"): ("x",), ("B", "C"): ("z",)}
    assert str(place_of(catalog.milestones["B"], "predecessors")) == f"{EXPORT}:TASKPRED!A6"


def test_the_path_begins_at_the_milestone_that_is_waited_for() -> None:
    assert joined("A FS x", "x FS y", "y FS z", "z FS B").through == {("A", "B"): ("x", "y", "z")}


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF", "PR_FS", "fs", "", "??"])
def test_a_milestone_takes_no_time_so_every_type_joins_two(kind: str) -> None:
    rows = [["pred_task_id", "task_id", "pred_type"], ["", "", ""], ["A", "B", kind]]
    sheet = tasks(*({"task_code": code, "task_name": code} for code in "AB"))
    plan = layered(xls({"TASK": sheet, "TASKPRED": rows}))
    assert plan.milestones["B"].predecessors == ("A",)


@pytest.mark.parametrize(
    ("first", "second", "joins"),
    [
        ("FS", "FS", True),
        ("FS", "SS", True),
        ("SS", "FS", True),
        ("FF", "FS", True),
        ("FF", "FF", True),
        ("SS", "SF", True),
        ("FF", "SS", False),
        ("SF", "SS", False),
        ("FF", "SF", False),
        ("PR_FF", "PR_SS", False),
        ("ff", "ss", False),
    ],
)
def test_what_holds_up_a_finish_alone_does_not_hold_up_what_waits_for_the_start(
    first: str, second: str, joins: bool
) -> None:
    assert waits(f"A {first} x", f"x {second} B") == ({"B": ("A",)} if joins else {})


def test_an_activity_that_is_passed_by_its_finish_may_still_be_passed_by_its_start() -> None:
    assert waits("A FF x", "C FS x", "x SS B", "x FS B") == {"B": ("C", "A")}


def test_a_relationship_written_twice_is_one_link() -> None:
    assert waits("A FS B", "A SS B") == {"B": ("A",)}


def test_a_ring_of_activities_ends_the_search_and_one_of_milestones_is_left_to_the_rules() -> None:
    assert waits("x FS y", "y FS x", "x FS B", "A FS y") == {"B": ("A",)}
    assert waits("A FS B", "B FS A") == {"A": ("B",), "B": ("A",)}
    assert waits("A FS x", "x FS A") == {"A": ("A",)}


def test_relationships_without_an_end_and_among_strangers_join_nothing() -> None:
    rows = [["pred_task_id", "task_id"], ["", ""], ["A", ""], ["", "B"], ["x", "y"], ["x", "B"]]
    sheet = tasks(*({"task_code": code, "task_name": code} for code in "AB"))
    plan = layered(xls({"TASK": sheet, "TASKPRED": rows}))
    assert (plan.milestones["B"].predecessors, plan.problems) == ((), ())


def test_a_workbook_without_relationships_has_no_links() -> None:
    plan = layered(exported({"task_code": "A", "task_name": "One"}))
    assert (plan.milestones["A"].predecessors, plan.problems) == ((), ())


@pytest.mark.parametrize(
    ("header", "missing"),
    [(["pred_task_id", "x"], "task_id"), (["task_id"], "pred_task_id"), ([], "pred_task_id")],
)
def test_a_sheet_without_one_of_its_columns_is_a_finding_and_joins_nothing(
    header: list[str], missing: str
) -> None:
    sheet = tasks({"task_code": "A", "task_name": "One"})
    plan = layered(xls({"TASK": sheet, "TASKPRED": [header]}))
    message = f"sheet TASKPRED has no column '{missing}', so no milestone waits for another"
    assert said(plan) == [f"{EXPORT}:TASKPRED!A1: TM001 {message}"]
    assert list(plan.milestones) == ["A"]


def test_a_search_that_takes_too_long_is_given_up_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relationships, "_MOST_STEPS", 3)
    chain = ["A FS x", "x FS y", "y FS z", "z FS B"]
    assert said(joined(*chain)) == []
    message = "the relationships of sheet TASKPRED are too many to follow: some links are missing"
    assert said(joined(*chain, "z FS C")) == [f"{EXPORT}:TASKPRED!A1: TM004 {message}"]


NAMES = "ABCuvwxyz"
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(["FS", "SS", "FF", "SF"]), st.sampled_from(NAMES)
    ),
    max_size=14,
)


@given(PAIRS)
@example([("A", "FF", "x"), ("x", "FS", "y"), ("y", "SS", "B")])
def test_a_milestone_waits_for_those_that_a_walk_through_activities_leads_from(
    pairs: list[tuple[str, str, str]],
) -> None:
    """The oracle goes forwards, from the one waited for, over moments: each activity has two."""
    table = Table("x", "TASKPRED", links(*(" ".join(pair) for pair in pairs)) if pairs else [])
    found = Relationships(table)
    for waiting in "ABC":
        backwards = {one.code: one for one in found.predecessors(waiting, "ABC")}
        assert set(backwards) == {first for first in "ABC" if _leads(first, waiting, pairs)}
        for one in backwards.values():
            steps = [one.code, *one.through, waiting]
            written = {(before, after) for before, _, after in pairs}
            assert all(step in written for step in pairwise(steps))
            assert not set(one.through) & set("ABC")
            assert pairs[one.row - 2][2] == waiting


def _leads(first: str, waiting: str, pairs: Sequence[tuple[str, str, str]]) -> bool:
    reached = {(first, "S"), (first, "F")}
    arrived = False
    for _ in range(2 * len(pairs) + 2):
        for before, kind, after in pairs:
            if (before, kind[0]) in reached and (before == first or before not in "ABC"):
                arrived = arrived or after == waiting
                if after not in "ABC":
                    reached |= {(after, kind[1])} | ({(after, "F")} if kind[1] == "S" else set())
    return arrived
