"""What `show` says of the items that one is tied to."""

from __future__ import annotations

from hypothesis import given

from tests.meanings.oracle import Oracle, natural
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans


@given(plans())
def test_a_milestone_is_tied_to_its_neighbours_with_their_state_and_expected_date(
    raw: RawPlan,
) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        shown = plan.show(code).to_dict()["ties"]
        for name, codes in (
            ("predecessors", oracle.predecessors(code)),
            ("successors", oracle.successors(code)),
        ):
            assert shown.get(name, []) == [_tie(oracle, one) for one in natural(codes)]


def _tie(oracle: Oracle, code: str) -> dict[str, object]:
    expected = oracle.expected(code)
    return {
        "id": code,
        "kind": "milestone",
        "name": oracle.milestones[code]["name"],
        "state": oracle.state(code),
        "date": expected and expected.isoformat(),
        "lower_bound": oracle.lower_bound(code),
        "through": [],
    }
