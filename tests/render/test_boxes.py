"""Where things stand in a drawing: many alike in one box, what nothing links in rows."""

from __future__ import annotations

from typing import Any

from tests.meanings.strategies import RawPlan, loaded
from tracemap.render.compose import compose
from tracemap.render.drawing import render
from tracemap.render.formats.dot_layout import arrange
from tracemap.render.picture import Picture
from tracemap.render.selection import Selection


def verifying(own: int, shared: int) -> Picture:
    """Return a milestone that verifies so many requirements alone, and so many with another milestone."""
    names = [f"DMS-REQ-{at:04}" for at in range(own + shared)]
    raw: RawPlan = {
        "milestones": {
            "A-1": {"name": "Alpha", "requirements": names},
            "B-1": {"name": "Beta", "requirements": names[own:]},
        },
        "requirements": {name: {"title": f"Title of {name}"} for name in names},
    }
    selection = Selection(companions=frozenset({"requirements"}))
    return compose(loaded(raw).snapshot, selection)


def test_many_items_on_one_other_stand_in_a_box_with_one_line_to_it() -> None:
    picture = verifying(own=12, shared=3)
    layout = arrange(picture)
    (box,) = layout.boxes
    assert box.label == "A-1 verifies 12 requirements"
    assert [len(row) for row in box.rows] == [2, 2, 2, 2, 2, 2]
    assert {node.id for node in layout.loose} == {
        *("A-1", "B-1", "DMS-REQ-0012", "DMS-REQ-0013", "DMS-REQ-0014"),
    }
    assert len(layout.edges) == 6
    drawn = str(render(picture, "dot"))
    assert drawn.count("[id=") == 17 + 6 + 1
    assert drawn.count("lhead=") == 1


def test_few_items_are_linked_one_by_one() -> None:
    layout = arrange(verifying(own=8, shared=0))
    assert len(layout.edges) == 8
    assert [box.label for box in layout.boxes] == ["Linked to nothing shown here"]


def test_what_nothing_links_stands_in_rows_of_about_the_shape_of_a_page() -> None:
    milestones: dict[str, dict[str, Any]] = {f"A-{at}": {"name": "Alone"} for at in range(50)}
    layout = arrange(compose(loaded({"milestones": milestones}).snapshot, Selection()))
    (box,) = layout.boxes
    assert box.label == "Linked to nothing shown here"
    assert [len(row) for row in box.rows] == [5] * 10
    assert layout.loose == []


def test_clusters_hold_their_milestones_linked_or_not() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"name": "Alpha", "wbs": "02C.01.02"},
            "A-2": {"name": "Beta", "wbs": ["02C.01", "02C.07"], "predecessors": ["A-1"]},
            "A-3": {"name": "Gamma", "wbs": "02C.07", "owner": "Middleware", "phase": "operations"},
            "A-4": {"name": "Delta", "external": True, "level": 2, "kind": "review"},
        }
    }
    plan = loaded(raw)

    def boxes(by: str) -> dict[str, list[str]]:
        layout = arrange(compose(plan.snapshot, Selection(cluster=by)))
        assert layout.loose == []
        return {box.label: [node.id for node in box.nodes] for box in layout.boxes}

    assert boxes("wbs") == {
        "Other projects": ["A-4"],
        "WBS 02C.01": ["A-1", "A-2"],
        "WBS 02C.07": ["A-3"],
    }
    assert boxes("level") == {"Level 2": ["A-4"], "No level": ["A-1", "A-2", "A-3"]}
    assert boxes("kind") == {"No kind": ["A-1", "A-2", "A-3"], "review": ["A-4"]}
    assert boxes("phase") == {"construction": ["A-1", "A-2", "A-4"], "operations": ["A-3"]}
    assert boxes("owner") == {"Middleware": ["A-3"], "No owner": ["A-1", "A-2", "A-4"]}
    assert boxes("state") == {"undated": ["A-1", "A-2", "A-3", "A-4"]}
