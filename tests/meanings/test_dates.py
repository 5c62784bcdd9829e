"""When a milestone is expected, by how much it slips, and how sure the date is."""

from __future__ import annotations

from hypothesis import given

from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules


@given(schedules())
def test_the_expected_date_of_a_milestone_is_what_the_contract_says(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        (answer,) = plan.when(code).targets
        assert (code, answer.expected) == (code, oracle.expected(code))
        assert (code, answer.lower_bound) == (code, oracle.lower_bound(code))
        assert (code, answer.slip_days) == (code, oracle.slip_days(code))
        assert (code, answer.state) == (code, oracle.state(code))
        assert (code, answer.due) == (code, oracle.due(code))
