"""Which WBS, or which owner, waits for which other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

import tracemap
from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules
from tracemap.questions.waiting import Waiting


def sides(fields: dict[str, Any], by: str) -> set[str | None]:
    written = fields.get(by)
    return set(written) if isinstance(written, list) else {written}


@given(schedules())
@pytest.mark.parametrize("by", ["wbs", "owner"])
def test_one_waits_for_another_as_its_milestones_do(by: str, raw: RawPlan) -> None:
    milestones = raw["milestones"]
    for number, fields in enumerate(milestones.values()):
        fields["owner"] = ("Anna", "Boris", "Chen")[number % 3]
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    expected: dict[tuple[str | None, str | None], set[str]] = {}
    for code in filter(oracle.is_open, milestones):
        for other in oracle.waits_for_all(code) - {code}:
            for mine in sides(milestones[code], by):
                for theirs in sides(milestones[other], by) - {mine}:
                    expected.setdefault((mine, theirs), set()).add(code)
    found = {(one.waits, one.waits_for): one for one in plan.waiting(by).pairs}
    assert {pair: one.milestones for pair, one in found.items()} == {
        pair: len(codes) for pair, codes in expected.items()
    }
    for pair, one in found.items():
        slips = [slip for code in expected[pair] if (slip := oracle.slip_days(code)) is not None]
        assert one.worst_slip_days == max(slips, default=None)
        assert one.worst in ({None} if not slips else expected[pair])
        if one.worst is not None:
            assert oracle.slip_days(one.worst) == one.worst_slip_days


def test_those_with_most_milestones_stand_first_and_the_worst_is_the_first_by_code() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"owner": "Anna", "due": "2024-05-01"},
            "B-2": {"owner": "Boris", "due": "2024-04-21", "predecessors": ["A-1"]},
            "B-10": {"owner": "Boris", "due": "2024-04-21", "predecessors": ["A-1"]},
            "C-1": {"predecessors": ["A-1"]},
        }
    }
    assert loaded(raw).waiting("owner").pairs == (
        Waiting("Boris", "Anna", 2, 10, "B-2"),
        Waiting(None, "Anna", 1, None, None),
    )


def test_nobody_waits_by_anything_else() -> None:
    with pytest.raises(tracemap.UsageError, match="'level'"):
        loaded({"milestones": {"A-1": {}}}).waiting("level")
