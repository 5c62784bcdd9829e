"""A diff as text: what is left out first where the terminal is narrow."""

from __future__ import annotations

import pytest

from tests.loading.plans import PLAN, load
from tests.meanings.strategies import AS_OF
from tracemap.comparing.diff import Named, diff
from tracemap.output.diff_text import diff_text
from tracemap.output.terminal import Style
from tracemap.snapshot import Snapshot


def test_the_cause_of_a_date_goes_on_below_where_there_is_no_room_for_it() -> None:
    name = "Full integration of the alert production system within the environment of operations"
    plan = f"LDM-503-17a: {{name: {name}, due: 2024-06-01}}\n"
    old, new = (
        Snapshot(load({PLAN: text}), AS_OF) for text in (plan, plan.replace("06-01", "07-01"))
    )
    result = diff(old, new, (Named("old"), Named("new")))
    text = diff_text(result, Style(), 80, 12)
    assert "+30   due 2024-06-01 >\n" in text
    assert f"{' ' * 63}2024-07-01\n" in text
    assert f"LDM-503-17a  {name}  2024-06-01" in diff_text(result, Style(), None, 12)


@pytest.mark.parametrize(
    ("claimed", "of", "said"),
    [
        (2, 3, "2 of 3, 66.7%"),
        (1, 2, "1 of 2, 50.0%"),
        (3, 3, "3 of 3, 100.0%"),
        (2999, 3000, "2999 of 3000, 99.9%"),
        (1, 3000, "1 of 3000, 0.1%"),
    ],
)
def test_a_share_is_rounded_and_only_all_are_a_hundred_percent(
    claimed: int, of: int, said: str
) -> None:
    requirements = "".join(f"R-{n}: {{title: t, priority: 1a}}\n" for n in range(of))
    cases = f"test_cases: {{T-1: {{verifies: [{', '.join(f'R-{n}' for n in range(claimed))}]}}}}\n"
    names = ", ".join(f"R-{n}" for n in range(claimed))
    old, new = (
        Snapshot(
            load(
                {
                    PLAN: f"A: {{name: a, requirements: [{listed}]}}\n",
                    "requirements/a.yaml": requirements,
                    "testplans/a.yaml": cases,
                }
            ),
            AS_OF,
        )
        for listed in ("", names)
    )
    text = diff_text(diff(old, new, (Named("old"), Named("new"))), Style(), None, 12)
    assert f"  1a        planned  0 of {of}, 0.0%  {said}\n" in text
