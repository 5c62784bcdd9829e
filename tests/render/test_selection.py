"""Which items a picture shows and how they are linked, against a plain search of the public graph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import networkx as nx
import pytest
from hypothesis import given, settings

from tests.meanings.strategies import MILESTONES, RawPlan, loaded, plans
from tests.render.conftest import ALL_OF_IT
from tracemap import Plan, UnknownIdError
from tracemap.render.compose import compose
from tracemap.render.picture import Picture
from tracemap.render.selection import COMPANIONS, Selection
from tracemap.snapshot import Snapshot

EXAMPLES = settings(max_examples=60, deadline=None)


def only(plan: Plan, *kinds: str) -> nx.MultiDiGraph[str]:
    """Return the graph of a plan with edges of some kinds only."""
    view: nx.MultiDiGraph[str] = nx.subgraph_view(
        plan.graph, filter_edge=lambda a, b, kind: str(kind) in kinds
    )
    return view


class Oracle:
    """A plan, asked as a reader of `plan.graph` would ask it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.order = only(plan, "precedes")
        done = ("completed", "superseded")
        rows: Any = plan.list("milestone").items
        self.state = {row.id: row.state for row in rows}
        self.open = {row.id for row in rows if row.state not in done}

    def milestones(self, selection: Selection) -> set[str]:
        focus = set(selection.focus)
        found = focus | self._around(selection) if focus else set(self.plan.milestones)
        return {code for code in found if code in focus or self._is_wanted(code, selection)}

    def _around(self, selection: Selection) -> set[str]:
        passable = (self.open if selection.incomplete else set(self.plan.milestones)) | set(
            selection.focus
        )
        found: set[str] = set()
        order: nx.DiGraph[str] = nx.DiGraph(self.order)
        order.add_edges_from((self.today(a), b) for a, b in self.order.edges())
        for graph in (order, order.reverse()):
            for start in selection.focus:
                away = nx.single_source_shortest_path_length(
                    graph.subgraph(passable), start, cutoff=selection.depth
                )
                found |= set(away)
        return found

    def today(self, code: str) -> str:
        """Return the milestone that stands for a superseded one."""
        while self.state[code] == "superseded":
            ((code, _),) = only(self.plan, "supersedes").in_edges(code)
        return code

    def _is_wanted(self, code: str, selection: Selection) -> bool:
        milestone = self.plan.milestones[code]
        under = any(
            f"{own}.".startswith(f"{wbs}.") for own in milestone.wbs for wbs in selection.wbs
        )
        return (
            (code in self.open or not selection.incomplete)
            and (milestone.level in selection.levels or not selection.levels)
            and (under or not selection.wbs)
        )

    def after(self, verb: str, sources: Iterable[str]) -> set[str]:
        return {target for _, target in only(self.plan, verb).out_edges(list(sources))}

    def requirements(self, sources: Iterable[str]) -> set[str]:
        """Return what milestones or test cases verify, through verification elements too."""
        verified = self.after("verifies", sources)
        return (verified | self.after("refines", verified)) & set(self.plan.requirements)

    def companions(self, milestones: set[str], wanted: frozenset[str]) -> set[str]:
        all_plans = self.after("executes", milestones)
        plans = all_plans if wanted & {"test_plans", "test_cases"} else set()
        cases = self.after("includes", plans) if "test_cases" in wanted else set()
        requirements = (
            self.requirements(milestones) | self.requirements(self.after("includes", all_plans))
            if "requirements" in wanted
            else set()
        )
        refines = only(self.plan, "refines")
        elements = {source for source, _ in refines.in_edges(list(requirements))}
        elements |= self.after("verifies", cases) & set(self.plan.verification_elements)
        if "verification_elements" not in wanted:
            elements = set()
        return plans | cases | requirements | elements


def ids(picture: Picture) -> set[str]:
    return {node.id for node in picture.nodes}


def links(picture: Picture) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.kind) for edge in picture.edges if not edge.through}


def asks_in_vain(plan: Plan, selection: Selection) -> bool:
    """Tell whether a WBS or a level is asked for that no milestone of the plan has."""
    milestones = plan.milestones.values()
    parts = [one.split(".") for milestone in milestones for one in milestone.wbs]
    upper = [wbs.split(".") for wbs in selection.wbs]
    unknown = any(all(one[: len(wbs)] != wbs for one in parts) for wbs in upper)
    return unknown or not selection.levels <= {one.level for one in milestones}


selections = st.builds(
    Selection,
    focus=st.lists(st.sampled_from(MILESTONES), max_size=2, unique=True).map(tuple),
    depth=st.sampled_from([None, 0, 1, 2]),
    wbs=st.sampled_from([(), ("02C.01",), ("02C.1", "02C.07"), ("02C.0",)]),
    levels=st.sampled_from([frozenset(), frozenset({1})]),
    incomplete=st.booleans(),
    companions=st.sets(st.sampled_from(COMPANIONS)).map(frozenset),
    limit=st.none(),
)


@EXAMPLES
@given(plans(), selections)
def test_a_picture_shows_what_a_plain_search_finds_and_every_link_among_it(
    raw: RawPlan, selection: Selection
) -> None:
    plan = loaded(raw)
    if any(code not in plan.milestones for code in selection.focus) or asks_in_vain(
        plan, selection
    ):
        with pytest.raises(UnknownIdError):
            compose(plan.snapshot, selection)
        return
    oracle = Oracle(plan)
    milestones = oracle.milestones(selection)
    expected = milestones | oracle.companions(milestones, selection.companions)
    picture = compose(plan.snapshot, selection)
    assert ids(picture) == expected
    assert links(picture) == set(plan.graph.subgraph(expected).edges(keys=True))


@EXAMPLES
@given(plans())
def test_the_whole_is_the_public_graph_with_what_is_computed(raw: RawPlan) -> None:
    plan = loaded(raw)
    answer = compose(plan.snapshot, Selection(whole=True, limit=None)).to_dict()
    graph = nx.node_link_graph(answer, edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph) == set(plan.graph)
    assert set(graph.edges(keys=True)) == set(plan.graph.edges(keys=True))
    for code, written in plan.graph.nodes(data=True):
        assert {**graph.nodes[code], **written} == graph.nodes[code]
    for *edge, written in plan.graph.edges(keys=True, data=True):
        assert {**graph.edges[*edge], **written} == graph.edges[*edge]


@EXAMPLES
@given(plans())
def test_reducing_leaves_the_links_that_no_longer_path_implies(raw: RawPlan) -> None:
    """In a cycle nothing is implied; elsewhere it is what networkx calls the transitive reduction."""
    plan = loaded(raw)
    order: nx.DiGraph[str] = nx.DiGraph(only(plan, "precedes").subgraph(plan.milestones))
    picture = compose(plan.snapshot, Selection(reduce=True, limit=None))
    reduced = {(a, b) for a, b, kind in links(picture) if kind == "precedes"}
    if nx.is_directed_acyclic_graph(order):
        assert reduced == set(nx.transitive_reduction(order).edges)
    closure: nx.DiGraph[str] = nx.transitive_closure(nx.DiGraph(list(reduced)))
    assert set(order.edges) <= set(closure.edges)
    others = {link for link in plan.graph.edges(keys=True) if link[2] == "supersedes"}
    assert {link for link in links(picture) if link[2] == "supersedes"} == others


@EXAMPLES
@given(plans(), st.sampled_from(MILESTONES), st.booleans())
def test_the_chain_that_sets_the_date_is_drawn_whole(raw: RawPlan, code: str, reduce: bool) -> None:
    plan = loaded(raw)
    if code not in plan.milestones or plan.milestones[code].superseded_by:
        return
    picture = compose(plan.snapshot, Selection(focus=(code,), reduce=reduce, limit=None))
    (target,) = plan.when(code).targets
    chain = list(target.critical_chain)
    heavy = {(edge.source, edge.target) for edge in picture.edges if edge.critical}
    order = only(plan, "precedes")
    steps = set(pairwise(chain))
    assert {step for step in steps if order.has_edge(*step)} <= heavy
    replaced = any(milestone.superseded_by for milestone in plan.milestones.values())
    if nx.is_directed_acyclic_graph(order) and not replaced:
        assert steps == heavy


@EXAMPLES
@given(plans(), st.integers(0, 4), st.booleans())
def test_a_limit_is_kept_and_what_it_left_out_is_counted(
    raw: RawPlan, limit: int, incomplete: bool
) -> None:
    plan = loaded(raw)
    whole = compose(plan.snapshot, Selection(incomplete=incomplete, limit=None))
    picture = compose(plan.snapshot, Selection(incomplete=incomplete, limit=limit))
    assert len(picture.nodes) <= limit
    assert ids(picture) <= ids(whole)
    said = [line for line in picture.caption if "left out" in line]
    assert sum(int(line.split()[0]) for line in said) == len(whole.nodes) - len(picture.nodes)
    again = compose(plan.snapshot, Selection(incomplete=incomplete, limit=len(whole.nodes)))
    assert ids(again) == ids(whole)


def test_with_less_room_the_late_ones_stay_and_then_those_that_hold_up_most(
    snapshot: Snapshot,
) -> None:
    picture = compose(snapshot, Selection(limit=3))
    assert ids(picture) == {"M-2", "M-5", "M-6"}
    assert picture.caption[2:] == (
        "2 completed or superseded milestones left out (--limit 11 shows all)",
        "6 milestones that hold up less left out (--limit 9 shows all)",
    )


def test_around_a_focus_the_critical_chain_stays_and_then_what_is_near(snapshot: Snapshot) -> None:
    picture = compose(snapshot, Selection(focus=("M-6",), limit=3))
    assert ids(picture) == {"M-6", "M-5", "M-2"}


def test_a_requirement_in_focus_shows_its_milestones_and_what_they_wait_for(
    snapshot: Snapshot,
) -> None:
    near = compose(snapshot, Selection(focus=("DMS-REQ-0001",), depth=1))
    assert ids(near) == {"DMS-REQ-0001", "M-2", "M-4"}
    nearer = compose(snapshot, Selection(focus=("LVV-T1",), depth=0))
    assert ids(nearer) == {"LVV-T1"}
    through_element = compose(snapshot, Selection(focus=("LVV-2",), depth=1))
    assert "DMS-REQ-0002" in ids(through_element)


def test_links_through_items_that_are_not_shown_say_what_they_stand_for(snapshot: Snapshot) -> None:
    picture = compose(snapshot, Selection(companions=frozenset({"requirements"})))
    through = {(e.source, e.target): e.through for e in picture.edges if e.through}
    assert through["M-4", "DMS-REQ-0005"] == "2 test cases"
    assert through["M-4", "DMS-REQ-0002"] == "1 test case"
    with_cases = compose(snapshot, Selection(companions=frozenset({"requirements", "test_cases"})))
    assert [(e.source, e.target, e.through) for e in with_cases.edges if e.through] == [
        ("LVV-T2", "DMS-REQ-0002", "a verification element")
    ]
    assert not [edge for edge in compose(snapshot, ALL_OF_IT).edges if edge.through]


def test_an_old_name_in_focus_means_the_milestone_of_today() -> None:
    raw = {
        "milestones": {
            "A-1": {"name": "Alpha", "aka": ["Z-9"]},
            "B-1": {"name": "Beta", "predecessors": ["A-1"]},
        }
    }
    picture = compose(loaded(raw).snapshot, Selection(focus=("Z-9",), depth=0))
    assert ids(picture) == {"A-1"}


def test_what_replaces_a_predecessor_is_shown_and_linked_where_that_is_hidden() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"name": "Old way", "superseded_by": "B-1"},
            "B-1": {"name": "New way", "due": "2023-06-01"},
            "C-1": {"name": "Waits for the old way", "predecessors": ["A-1"], "due": "2024-05-01"},
        }
    }
    plan = loaded(raw)
    whole = compose(plan.snapshot, Selection(focus=("C-1",)))
    assert ids(whole) == {"A-1", "B-1", "C-1"}
    assert not [edge for edge in whole.edges if edge.through]
    (edge,) = compose(plan.snapshot, Selection(focus=("C-1",), incomplete=True)).edges
    assert (edge.source, edge.target, edge.held_up) == ("B-1", "C-1", True)
    assert edge.through == "A-1, which it replaces"


def test_a_wbs_element_holds_its_parts_and_not_those_of_a_longer_number(snapshot: Snapshot) -> None:
    assert ids(compose(snapshot, Selection(wbs=("02C.01",)))) == {"M-1", "M-2", "M-5"}
    assert ids(compose(snapshot, Selection(wbs=("02C.01.02.",)))) == {"M-2"}
    with pytest.raises(UnknownIdError, match=r"under the WBS '02C\.0'"):
        compose(snapshot, Selection(wbs=("02C.0",)))


def test_an_element_is_shown_with_the_test_case_that_verifies_it(snapshot: Snapshot) -> None:
    wanted = frozenset({"test_cases", "verification_elements"})
    assert "LVV-2" in ids(compose(snapshot, Selection(companions=wanted)))


def test_a_link_of_the_critical_chain_stays_though_a_longer_path_implies_it() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"name": "Sets the date", "due": "2025-02-27"},
            "B-1": {"name": "Between, without a date", "predecessors": ["A-1"]},
            "C-1": {"name": "Waits for both", "predecessors": ["A-1", "B-1"]},
        }
    }
    plan = loaded(raw)
    (target,) = plan.when("C-1").targets
    assert target.critical_chain == ("A-1", "C-1")
    around = compose(plan.snapshot, Selection(focus=("C-1",), reduce=True))
    assert len(around.edges) == 3
    assert len(compose(plan.snapshot, Selection(reduce=True)).edges) == 2


def test_with_little_room_the_chain_that_sets_the_date_comes_before_what_is_near() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"name": "Sets the date", "due": "2025-02-27"},
            "B-1": {"name": "On the way", "predecessors": ["A-1"]},
            "C-1": {"name": "In focus", "predecessors": ["B-1", "D-1"]},
            "D-1": {"name": "Near"},
        }
    }
    picture = compose(loaded(raw).snapshot, Selection(focus=("C-1",), limit=3))
    assert ids(picture) == {"A-1", "B-1", "C-1"}
    assert picture.caption[2] == (
        "1 milestone, further from the focus, left out (--limit 4 shows all)"
    )


def test_of_two_overdue_milestones_the_one_that_holds_up_more_stays() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"name": "Holds up one", "due": "2023-06-01"},
            "B-1": {"name": "Holds up two", "due": "2023-06-01"},
            "C-1": {"name": "Waits", "predecessors": ["A-1", "B-1"]},
            "D-1": {"name": "Waits", "predecessors": ["B-1"]},
        }
    }
    assert ids(compose(loaded(raw).snapshot, Selection(limit=1))) == {"B-1"}
