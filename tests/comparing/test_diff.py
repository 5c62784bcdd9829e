"""What follows from a change: requirements, cycles, coverage and findings, before and now."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.loading.plans import PLAN, Files, load
from tests.meanings.strategies import AS_OF, loaded, plans
from tracemap.checking.check import check
from tracemap.comparing.diff import Diff, Named, diff
from tracemap.snapshot import Snapshot

NAMES = (Named("old"), Named("new"))
REQUIREMENTS = (
    "DMS-REQ-0001: {title: one, priority: 1a}\nDMS-REQ-0002: {title: two, status: deferred}\n"
)


def compared(old: Files, new: Files) -> Diff:
    return diff(Snapshot(load(old), AS_OF), Snapshot(load(new), AS_OF), NAMES)


def plan(milestones: str, cases: str = "") -> Files:
    return {PLAN: milestones, "requirements/a.yaml": REQUIREMENTS, "testplans/a.yaml": cases}


def test_a_requirement_that_loses_its_milestone_says_so() -> None:
    claimed = "A: {name: a, requirements: [DMS-REQ-0001, DMS-REQ-0002]}\nB: {name: b}\n"
    gained = claimed.replace("B: {name: b", "B: {name: b, requirements: [DMS-REQ-0001]")
    unclaimed = "A: {name: a}\nB: {name: b}\n"
    (one,) = compared(plan(claimed), plan(unclaimed)).requirements
    assert (one.id, one.lost, one.gained, one.milestones) == ("DMS-REQ-0001", ("A",), (), ())
    assert (one.coverage_before, one.coverage) == ("untested", "unplanned")
    (other,) = compared(plan(claimed), plan(gained)).requirements
    assert (other.lost, other.gained, other.milestones) == ((), ("B",), ("A", "B"))


def test_a_result_changes_the_state_of_a_requirement() -> None:
    cases = "test_cases: {LVV-T1: {verifies: [DMS-REQ-0001]}}\n"
    passed = cases.replace("]}", "], result: passed}")
    found = compared(plan("A: {name: a}\n", cases), plan("A: {name: a}\n", passed))
    (one,) = found.requirements
    assert (one.lost, one.gained) == ((), ())
    assert (one.verification_before, one.verification) == ("not_verified", "verified")
    assert [(one.key, one.share.count, one.before.count) for one in found.coverage["verified"]] == [
        ("1a", 1, 0),
        ("total", 1, 0),
    ]
    assert found.coverage["planned"] == ()


def test_the_date_by_which_a_priority_is_verified_moves_with_its_last_milestone() -> None:
    old = "A: {name: a, due: 2024-06-01, requirements: [DMS-REQ-0001]}\n"
    (one,) = compared(plan(old), plan(old.replace("06-01", "06-11"))).priorities
    assert (one.priority, one.days, one.unassigned_before, one.unassigned) == ("1a", 10, 0, 0)
    (other,) = compared(plan(old), plan("A: {name: a}\n")).priorities
    assert (other.until, other.days, other.unassigned) == (None, None, 1)


def test_a_renamed_milestone_is_lost_to_nothing() -> None:
    old = "A: {name: a, due: 2024-01-01, requirements: [DMS-REQ-0001]}\n"
    found = compared(plan(old), plan(old.replace("A: {", "N: {aka: [A], ")))
    assert (found.requirements, found.dates, found.new_findings, found.gone_findings) == (
        (),
        (),
        (),
        (),
    )
    assert [one.new for one in found.items.renamed] == ["N"]


def test_only_cycles_that_there_were_none_of_are_new() -> None:
    ring = "A: {name: a, predecessors: [C]}\nB: {name: b, predecessors: [A]}\n"
    ring += "C: {name: c, predecessors: [B]}\n"
    smaller = ring.replace("A: {name: a, predecessors: [C]", "A: {name: a, predecessors: [B]")
    line = ring.replace(", predecessors: [C]", "")
    larger = ring.replace("[C]", "[D]") + "D: {name: d, predecessors: [C]}\n"
    assert compared(plan(line), plan(ring)).cycles == (("A", "B", "C"),)
    assert compared(plan(ring), plan(smaller)).cycles == ()
    assert compared(plan(ring), plan(ring)).cycles == ()
    assert compared(plan(ring), plan(larger)).cycles == (("A", "B", "C", "D"),)


def test_findings_that_are_new_or_gone_are_told_by_what_they_say_not_where() -> None:
    found = compared(
        {PLAN: "A: {name: a, predecessors: [X]}\n"},
        {PLAN: "\n\nB: {name: b, predecessors: [Y]}\nA: {name: a, predecessors: [X]}\n"},
    )
    assert [one.message for one in found.new_findings if one.code == "TM201"] == [
        "unknown milestone 'Y' in 'predecessors' of 'B'"
    ]
    assert [one.code for one in found.gone_findings] == []
    assert found.fails("error")
    assert not found.fails("never")


def test_a_diff_of_findings_alone_is_no_empty_one() -> None:
    assert compared({PLAN: "A: {name: a}\n"}, {PLAN: "A: {name: a, nmae: b}\n"})
    assert not compared({PLAN: "A: {name: a}\n"}, {PLAN: "# nothing\nA:\n  name: a\n"})


@given(one=plans())
def test_a_plan_against_itself_has_no_difference(one: dict[str, Any]) -> None:
    snapshot = loaded(one).snapshot
    assert not diff(snapshot, snapshot, NAMES)


@given(one=plans(), other=plans())
def test_findings_before_less_what_is_gone_with_what_is_new_are_those_now(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    old, new = loaded(one).snapshot, loaded(other).snapshot
    found = diff(old, new, NAMES)
    if found.items.renamed:
        return
    before, now = check(old).findings, check(new).findings
    assert len(before) - len(found.gone_findings) + len(found.new_findings) == len(now)
    assert set(found.new_findings) <= set(now)
    assert set(found.gone_findings) <= set(before)
