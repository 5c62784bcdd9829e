"""Which milestones wait for which, directly and through activities that are no milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tests.loading.p6.plans import EXPORT, SETTINGS, exported, layered
from tests.loading.plans import said
from tests.loading.sheets import Sheets, links, tasks, xls
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


LAGGED = ["pred_task_id", "pred_type", "task_id", "lag_hr_cnt"]


def lags(*pairs: str, unit: str = "hours", hours: float = 8) -> dict[str, int]:
    """Return the lags of relationships such as `A FS x 16`, by the codes of the two, as `AB`."""
    rows = [LAGGED, LAGGED, *(pair.split() for pair in pairs)]
    milestones = tasks(*({"task_code": code, "task_name": code} for code in "ABC"))
    sheets: Sheets = {"TASK": milestones, "TASKPRED": rows}
    calendar = SETTINGS.calendar._replace(hours_per_day=hours, lag_unit=unit)
    catalog = layered(xls(sheets), config=SETTINGS._replace(calendar=calendar))
    assert catalog.problems == ()
    return {f"{before}{waiting}": days for (before, waiting), days in catalog.lags.items()}


def test_a_lag_in_hours_is_one_in_days_of_eight_hours_rounded_down() -> None:
    assert lags("A FS B 16", "A FS C 23.9") == {"AB": 2, "AC": 2}
    assert lags("A FS B -16", "A FS C -1") == {"AB": -2, "AC": -1}
    assert lags("A FS B 0", "A FS C") == {}


def test_the_hours_of_a_day_and_the_unit_of_lags_are_as_configured() -> None:
    assert lags("A FS B 48", hours=24) == {"AB": 2}
    assert lags("A FS B 48", hours=24, unit="days") == {"AB": 48}


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_a_lag_between_two_milestones_is_the_same_whatever_the_type(kind: str) -> None:
    assert lags(f"A {kind} B 40") == {"AB": 5}


def test_lags_add_up_through_activities_before_they_are_rounded() -> None:
    assert lags("A FS x 12", "x FS y 12", "y FS B -4") == {"AB": 2}


def test_of_several_ways_the_largest_sum_of_lags_counts() -> None:
    ways = ["A FS x 80", "x FS B", "A FS B 8", "A FS y 8", "y FS x 80"]
    assert lags(*ways) == lags(*reversed(ways)) == {"AB": 11}
    assert lags("A FS x -8", "x FS B", "A FS y -80", "y FS B") == {"AB": -1}


def test_a_lag_into_a_finish_alone_is_not_one_before_the_start() -> None:
    assert lags("A FF x 80", "A SS x 8", "x SS B") == {"AB": 1}
    assert lags("A FF x 80", "A SS x 8", "x FS B") == {"AB": 10}


def test_a_way_through_a_ring_of_activities_has_no_lag_and_hides_none() -> None:
    ring = ["x FS y 8", "y FS x 8", "A FS x 8", "y FS B 8"]
    assert lags(*ring) == {}
    assert lags(*ring, "A FS B 16", "C FS z 24", "z FS B") == {"AB": 2, "CB": 3}


def test_another_milestone_on_the_way_ends_it() -> None:
    assert lags("A FS B 8", "B FS C 16") == {"AB": 1, "BC": 2}


@pytest.mark.parametrize("lag", ["soon", "nan", "1e7", "-inf", True])
def test_what_is_no_lag_is_a_finding_and_counts_as_none(lag: object) -> None:
    rows: list[list[object]] = [
        ["pred_task_id", "task_id", "lag_hr_cnt"],
        ["", "", ""],
        ["A", "B", lag],
    ]
    sheet = tasks(*({"task_code": code, "task_name": code} for code in "AB"))
    plan = layered(xls({"TASK": sheet, "TASKPRED": rows}))
    (problem,) = said(plan)
    assert problem.startswith(f"{EXPORT}:TASKPRED!C3: TM102 'lag_hr_cnt' is ")
    assert problem.endswith("expected a number from -1000000 to 1000000: it counts as no lag")
    assert (plan.milestones["B"].predecessors, plan.lags) == (("A",), {})


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
    found = Relationships(table, lambda problem: None)
    for waiting in "ABC":
        backwards = {one.code: one for one in found.predecessors(waiting, "ABC")}
        assert set(backwards) == {first for first in "ABC" if _leads(first, waiting, pairs)}
        for one in backwards.values():
            steps = [one.code, *one.through, waiting]
            written = {(before, after) for before, _, after in pairs}
            assert all(step in written for step in pairwise(steps))
            assert not set(one.through) & set("ABC")
            assert pairs[one.row - 2][2] == waiting


STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["FS", "SS", "FF", "SF"]),
        st.sampled_from(NAMES),
        st.integers(-3, 9),
    ).filter(lambda step: step[2] in "ABC" or step[0] < step[2]),  # so that there is no ring
    max_size=12,
)


@given(STEPS)
@example([("A", "FF", "x", 9), ("A", "FS", "x", 1), ("x", "SS", "B", -3), ("x", "FS", "B", -8)])
def test_the_lag_is_the_largest_sum_that_any_walk_through_activities_has(
    steps: list[tuple[str, str, str, int]],
) -> None:
    rows = [dict(zip(LAGGED, step, strict=True)) for step in steps]
    found = Relationships(
        Table("x", "TASKPRED", tasks(*rows) if rows else []), lambda problem: None
    )
    for waiting in "ABC":
        for one in found.predecessors(waiting, "ABC"):
            assert one.lag == max(_sums(one.code, waiting, steps))


def _sums(first: str, waiting: str, steps: Sequence[tuple[str, str, str, int]]) -> Iterator[float]:
    """Yield the sum of lags of every walk, forwards; an activity takes no time."""
    walks = [((first, letter), 0) for letter in "SF"]
    while walks:
        (here, letter), so_far = walks.pop()
        for before, kind, after, lag in steps:
            if before == here and (letter == kind[0] or (letter == "S" and kind[0] == "F")):
                if after == waiting:
                    yield so_far + lag
                if after not in "ABC":
                    walks.append(((after, kind[1]), so_far + lag))


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
