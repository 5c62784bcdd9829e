"""A diff as text: what is left out first where the terminal is narrow."""

from __future__ import annotations

from tests.loading.plans import PLAN, load
from tests.meanings.strategies import AS_OF
from tracemap.comparing.diff import Named, diff
from tracemap.output.diff_text import diff_text
from tracemap.output.terminal import Style
from tracemap.snapshot import Snapshot


def test_the_cause_of_a_date_stays_where_its_name_has_no_room() -> None:
    name = "Full integration of the alert production system within the environment of operations"
    plan = f"LDM-503-17a: {{name: {name}, due: 2024-06-01}}\n"
    old, new = (
        Snapshot(load({PLAN: text}), AS_OF) for text in (plan, plan.replace("06-01", "07-01"))
    )
    result = diff(old, new, (Named("old"), Named("new")))
    assert "+30   due 2024-06-01 > 2024-07-01\n" in diff_text(result, Style(), 80, 12)
    assert f"LDM-503-17a  {name}  2024-06-01" in diff_text(result, Style(), None, 12)
