"""The places of the graph: in time from left to right, in lanes, and none on another."""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
from hypothesis import given

from tests.site.conftest import Site
from tests.site.test_data import data
from tracemap.plan import Plan
from tracemap.site.layout import HEIGHT, WIDTH, Item, lay_out

AS_OF = date(2024, 3, 23)
DAYS = st.none() | st.dates(date(2023, 1, 1), date(2026, 1, 1)) | st.dates()


@given(st.lists(st.builds(Item, st.integers(0, 2), DAYS), max_size=60))
def test_no_item_lies_on_another_and_each_lies_in_its_lane(items: list[Item]) -> None:
    titles = ["a", "b", "c"]
    layout = lay_out(items, titles, AS_OF)
    for number, (item, one) in enumerate(zip(items, layout.places, strict=True)):
        lane = layout.lanes[one.lane]
        assert lane.title == titles[item.lane]
        assert lane.y + HEIGHT // 2 <= one.y <= lane.y + lane.height - HEIGHT // 2
        for other in layout.places[:number]:
            assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
    dated = sorted(
        (item.day, place.x) for item, place in zip(items, layout.places, strict=True) if item.day
    )
    assert [x for _, x in dated] == sorted(x for _, x in dated)
    assert len(layout.ticks) <= 61


def test_the_links_and_the_chain_of_the_graph_are_those_of_the_plan(
    plans: dict[str, Plan], sites: dict[str, Site]
) -> None:
    for name in ("example", "late", "cyclic", "finished"):
        plan, graph = plans[name], data(sites[name], "plan")
        nodes = [one["id"] for one in graph["nodes"]]
        precedes = {(nodes[a], nodes[b]) for a, b, kind in graph["edges"] if kind == "precedes"}
        assert precedes == {
            (a, b) for a, b, found in plan.graph.edges(data=True) if found["kind"] == "precedes"
        }
        for number, node in enumerate(graph["nodes"][: len(plan.milestones)]):
            chain: list[int] = []
            here: int | None = number
            while here is not None and here not in chain:
                chain.append(here)
                here = graph["nodes"][here]["driver"]
            if name != "cyclic":
                expected = plan.blocking(node["id"]).targets[0].critical_chain
                assert [nodes[one] for one in reversed(chain)] == list(expected or [node["id"]])
