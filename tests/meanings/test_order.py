"""No answer depends on the order of files, of items in them, or of fields in an item."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import tracemap
from tests.meanings.strategies import RawPlan, layouts, loaded, plans
from tracemap.questions.coverage import GROUPINGS

PLACE = ("path", "line", "column")


def placeless(values: dict[str, Any]) -> dict[str, Any]:
    """Return values without where they are written."""
    return {key: value for key, value in values.items() if key not in PLACE}


def answers(plan: tracemap.Plan, raw: RawPlan) -> dict[str, Any]:
    """Return everything that can be asked of a plan, but for places."""
    codes = sorted(raw["milestones"])
    targets = [*codes, *sorted(raw["requirements"])]
    return {
        "coverage": [plan.coverage(by).to_dict() for by in GROUPINGS],
        "verifies": [plan.verifies(code).to_dict() for code in codes],
        "cumulative": [plan.verifies(code, cumulative=True).to_dict() for code in codes],
        "verified-by": [plan.verified_by(one).to_dict() for one in sorted(raw["requirements"])],
        "blocking": plan.blocking(*targets).to_dict(),
        "blockers": plan.blocking().to_dict(),
        "when": plan.when(*targets).to_dict(),
        "plans": plan.plans().to_dict(),
        "list": [plan.list(section.removesuffix("s")).to_dict() for section in raw],
        "show": [placeless(plan.show(one).to_dict()) for items in raw.values() for one in items],
        "nodes": [(node, placeless(data)) for node, data in plan.graph.nodes(data=True)],
        "edges": list(plan.graph.edges(keys=True)),
    }


@given(plans(), st.data())
def test_files_and_keys_in_any_order_give_the_same_answers(
    raw: RawPlan, data: st.DataObject
) -> None:
    layout = data.draw(layouts(raw))
    here, there = loaded(raw), loaded(raw, layout, turned=True)
    asked, again = answers(here, raw), answers(there, raw)
    # The written fields come in the order of the schema, whatever that of the file.
    for name in asked:
        assert asked[name] == again[name], name


def places(plan: tracemap.Plan) -> dict[str, str]:
    """Return, for each item, the line of the file that its node names."""
    return {node: f"{data['path']}:{data['line']}" for node, data in plan.graph.nodes(data=True)}


@given(plans(), st.data())
def test_places_follow_the_files(raw: RawPlan, data: st.DataObject) -> None:
    layout = data.draw(layouts(raw))
    found = places(loaded(raw, layout))
    where = {
        name: path
        for path, sections in layout.items()
        for names in sections.values()
        for name in names
    }
    assert {name: place.split(":")[0] for name, place in found.items()} == where
