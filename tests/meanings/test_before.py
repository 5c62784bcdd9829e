"""What stands before and behind each milestone, counted for all at once."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.meanings.strategies import RawPlan, loaded, plans
from tracemap.analysis import behind
from tracemap.analysis.behind import counts_before, roots_before


@pytest.mark.parametrize("block", [2, 8192])
@given(plans())
def test_what_a_milestone_waits_for_is_counted_as_when_it_is_asked_about(
    block: int, raw: RawPlan
) -> None:
    plan = loaded(raw)
    schedule, number = plan.snapshot.schedule, plan.snapshot.precedence.number
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(behind, "_BLOCK", block)
        before = counts_before(schedule)
        ranked = [number[one.id] for one in plan.blocking().top_blockers]
        roots = roots_before(schedule, ranked, 2)
    for code in raw["milestones"]:
        group = schedule.group_of[number[code]]
        if group >= 0:
            (target,) = plan.blocking(code).targets
            assert before[group] - 1 == target.incomplete_predecessors
            asked = {number[one] for one in target.root_blockers}
            asked |= {number[code]} & set(ranked)
            assert roots[group].total == len(asked)
            assert roots[group].first == tuple(one for one in ranked if one in asked)[:2]
