"""`plan.graph`: every item a node, every link that leads somewhere an edge, each with its place."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given

import tracemap
from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans

MILESTONES = """\
NEW-1:
  name: The new one
  kind: test
  due: 2024-05-01
  wbs: [02C.01, 02C.02]
  predecessors: [OLD-1, "GONE-1"]
  requirements:
    - DMS-REQ-0001
    - DMS-REQ-9999
  test_plans: [LVV-P1]
  aka: [NEWER-1]
OLD-1:
  name: The old one
  superseded_by: NEWER-1
  successors: [NEW-1, LATER-1, OLD-1]
LATER-1: {name: Later}
"""
REQUIREMENTS = """\
DMS-REQ-0001:
  title: The system shall
  derived_from: [OSS-REQ-0001]
  parameters: {rate: 10 s}
OSS-REQ-0001: {title: Upper}
"""
TEST_PLANS = """\
test_plans:
  LVV-P1: {name: A plan, milestones: [LATER-1], test_cases: [LVV-T1]}
test_cases:
  LVV-T1:
    name: A case
    verifies: [LVV-5, DMS-REQ-0001]
verification_elements:
  LVV-5: {name: An element, requirement: DMS-REQ-0001}
"""
FILES = {
    "milestones/a.yaml": MILESTONES,
    "requirements/a.yaml": REQUIREMENTS,
    "testplans/a.yaml": TEST_PLANS,
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> nx.MultiDiGraph[str]:
    """Return the graph of a plan that has a link of every kind."""
    folder = tmp_path_factory.mktemp("plan")
    for path, text in FILES.items():
        (folder / path).parent.mkdir()
        (folder / path).write_text(text, "utf-8")
    return tracemap.load(folder, AS_OF).graph


def test_every_item_is_a_node_with_its_kind(graph: nx.MultiDiGraph[str]) -> None:
    assert {node: data["kind"] for node, data in graph.nodes(data=True)} == {
        "NEW-1": "milestone",
        "OLD-1": "milestone",
        "LATER-1": "milestone",
        "DMS-REQ-0001": "requirement",
        "OSS-REQ-0001": "requirement",
        "LVV-P1": "test_plan",
        "LVV-T1": "test_case",
        "LVV-5": "verification_element",
    }


def test_every_link_is_an_edge_in_the_direction_of_its_verb(graph: nx.MultiDiGraph[str]) -> None:
    assert set(graph.edges(keys=True)) == {
        ("OLD-1", "NEW-1", "precedes"),
        ("OLD-1", "LATER-1", "precedes"),
        ("NEW-1", "DMS-REQ-0001", "verifies"),
        ("NEW-1", "LVV-P1", "executes"),
        ("LATER-1", "LVV-P1", "executes"),
        ("LVV-P1", "LVV-T1", "includes"),
        ("LVV-T1", "LVV-5", "verifies"),
        ("LVV-T1", "DMS-REQ-0001", "verifies"),
        ("LVV-5", "DMS-REQ-0001", "refines"),
        ("DMS-REQ-0001", "OSS-REQ-0001", "derived_from"),
        ("NEW-1", "OLD-1", "supersedes"),
    }
    assert all(key == data["kind"] for _, _, key, data in graph.edges(keys=True, data=True))


def written_at(data: dict[str, object]) -> str:
    """Return the word of a file at which a node or an edge says that it is written."""
    line = FILES[str(data["path"])].splitlines()[int(str(data["line"])) - 1]
    found = re.match(r"[\w-]+", line[int(str(data["column"])) - 1 :])
    return found[0] if found else ""


def test_a_node_is_written_where_it_says(graph: nx.MultiDiGraph[str]) -> None:
    assert all(written_at(data) == node for node, data in graph.nodes(data=True))


def test_an_edge_is_written_where_it_says(graph: nx.MultiDiGraph[str]) -> None:
    # The side that waits or executes is named where both write the link.
    written_by_target = {("OLD-1", "LATER-1"), ("OLD-1", "NEW-1"), ("LATER-1", "LVV-P1")}
    for source, target, kind, data in graph.edges(keys=True, data=True):
        word = written_at(data)
        if kind == "supersedes":
            assert word == "NEWER-1"
        elif (source, target) in written_by_target:
            assert word in (source, target)
        else:
            assert word == target
    place = graph.edges["OLD-1", "NEW-1", "precedes"]
    assert (place["path"], place["line"], place["column"]) == ("milestones/a.yaml", 6, 18)
    place = graph.edges["LATER-1", "LVV-P1", "executes"]
    assert (place["path"], place["line"], place["column"]) == ("testplans/a.yaml", 2, 39)


def test_a_node_carries_the_fields_of_its_item(graph: nx.MultiDiGraph[str]) -> None:
    new, requirement = graph.nodes["NEW-1"], graph.nodes["DMS-REQ-0001"]
    assert (new["name"], new["milestone_kind"], new["level"]) == ("The new one", "test", None)
    assert new["due"] == "2024-05-01"
    assert new["wbs"] == ("02C.01", "02C.02")
    assert requirement["name"] == requirement["title"] == "The system shall"
    assert requirement["parameters"] == {"rate": "10 s"}
    assert not {"predecessors", "requirements", "superseded_by", "source", "at", "id"} & set(new)


@given(plans())
def test_the_edges_are_the_links_of_the_files(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    reads = raw["milestones"], raw["requirements"], raw["test_cases"]
    milestones, requirements, cases = reads
    elements = raw["verification_elements"]
    edges = {
        "precedes": {(a, b) for b in milestones for a in oracle.predecessors(b)},
        "supersedes": {
            (new, old) for old in milestones if (new := oracle.replaced_by(old)) is not None
        },
        "executes": {(a, b) for a in milestones for b in oracle.plans_of(a)},
        "includes": {(a, b) for a in raw["test_plans"] for b in oracle.cases_of_plan(a)},
        "verifies": {
            *((a, b) for a in milestones for b in oracle.claim(a)),
            *(
                (a, b)
                for a, case in cases.items()
                for b in case.get("verifies", [])
                if b in requirements or b in elements
            ),
        },
        "refines": {
            (a, one["requirement"])
            for a, one in elements.items()
            if one["requirement"] in requirements
        },
        "derived_from": {(a, b) for b in requirements for a in oracle.derived(b)},
    }
    found = loaded(raw).graph.edges(keys=True)
    assert sorted(found) == sorted((*pair, kind) for kind, pairs in edges.items() for pair in pairs)


def test_the_graph_does_not_depend_on_the_date(tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(MILESTONES, "utf-8")
    plan = tracemap.load(tmp_path, AS_OF)
    assert nx.utils.graphs_equal(plan.graph, plan.on(date(2030, 1, 1)).graph)
