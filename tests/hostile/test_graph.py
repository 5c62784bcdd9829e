"""Links that go in circles, or that can be gone along in more ways than can be counted one by one."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import AskAll, Plan
from tests.loading.plans import PLAN


def chain(length: int, *, ring: bool) -> str:
    first = f"M0: {{name: m, predecessors: [M{length - 1}]}}\n" if ring else "M0: {name: m}\n"
    return first + "".join(
        f"M{n}: {{name: m, predecessors: [M{n - 1}]}}\n" for n in range(1, length)
    )


LADDER = "".join(
    f"{side}{n}: {{name: m, predecessors: [{f'A{n - 1}, B{n - 1}' if n else ''}]}}\n"
    for n in range(61)
    for side in "AB"
)
COMPLETE = "".join(
    f"C{n}: {{name: m, predecessors: [{', '.join(f'C{m}' for m in range(60) if m != n)}]}}\n"
    for n in range(60)
)


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("A: {name: x, predecessors: [A]}\nB: {name: y, successors: [B]}\n", 0),
        (chain(3000, ring=True), 1),
        (chain(3000, ring=False), 0),
        (LADDER, 0),
        (COMPLETE, 1),
        ("A: {name: x, superseded_by: B}\nB: {name: y, superseded_by: A}\n", None),
    ],
    ids=["itself", "ring", "chain", "ladder", "complete", "superseded"],
)
def test_every_question_ends_and_a_knot_is_one_finding(
    plan: Plan, ask_all: AskAll, text: str, cycles: int | None
) -> None:
    runs = ask_all(plan({PLAN: text}))
    found = json.loads(runs["check --format json"].out)["findings"]
    of_cycles = [one for one in found if one["code"] == "TM301"]
    if cycles is not None:
        assert len(of_cycles) == cycles
    assert all(len(one["message"]) < 1000 for one in found)


def test_ways_are_counted_without_being_gone(plan: Plan, tracemap: Call) -> None:
    project = plan({PLAN: LADDER})
    run = tracemap("--project", str(project), "blocking", "A60", "--format", "json")
    assert json.loads(run.out)["targets"][0]["chain_count"] == 2**60


def test_requirements_that_are_derived_in_a_ring_are_answered(plan: Plan, ask_all: AskAll) -> None:
    ring = "".join(
        f"DMS-REQ-{n:04d}: {{title: t, derived_from: [DMS-REQ-{(n + 1) % 500:04d}]}}\n"
        for n in range(500)
    )
    assert ask_all(plan({"requirements/r.yaml": ring}))["coverage"].status == 0
