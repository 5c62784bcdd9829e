"""The graph of a plan is one to those who read graphs, and what they make of it is read again."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from tests.exporting.test_round_trip import said
from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.exporting import graphml as exporter
from tracemap.importing import graphml as importer
from tracemap.importing.reading import Reading, Source
from tracemap.loading.load import load_catalog
from tracemap.records import Records, records_of

PLAN = Records(
    milestones={
        "A": {"name": "First", "kind": "test", "level": 2, "external": True, "effort": 1.5},
        "B": {"name": "Second", "predecessors": ["X", "A", "Y", "A"], "aka": ["b; c", "d"]},
    },
    requirements={"A": {"title": "A requirement of the same id"}},
    test_cases={"T": {"verifies": ["A", "V"], "earlier_results": {"2021-02-11": "failed"}}},
    verification_elements={"V": {"requirement": "A"}},
)


def read(path: Path) -> Reading:
    config = default_config()
    return importer.read(Source((path,), config.forms, config), {})


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "plan.graphml"
    path.write_bytes(exporter.write(PLAN, "A <plan>")[""])
    return path


def test_networkx_reads_the_items_with_their_fields_and_the_links(written: Path) -> None:
    graph = nx.read_graphml(written)
    assert graph.graph["title"] == "A <plan>"
    items = {(data["kind"], data["id"]): data for _, data in graph.nodes(data=True)}
    milestone = items["milestone", "A"]
    assert (milestone["level"], milestone["effort"], milestone["external"]) == (2, 1.5, True)
    assert (milestone["milestone_kind"], milestone["label"]) == ("test", "A")
    assert items["milestone", "B"]["predecessors"] == "X; Y"
    ids = {node: (data["kind"], data["id"]) for node, data in graph.nodes(data=True)}
    assert sorted(
        (ids[source], data["kind"], ids[target]) for source, target, data in graph.edges(data=True)
    ) == [
        (("milestone", "A"), "precedes", ("milestone", "B")),
        (("milestone", "A"), "precedes", ("milestone", "B")),
        (("test_case", "T"), "verifies", ("requirement", "A")),
        (("test_case", "T"), "verifies", ("verification_element", "V")),
        (("verification_element", "V"), "refines", ("requirement", "A")),
    ]


def test_what_networkx_writes_is_read_again(root: Path, tmp_path: Path) -> None:
    records = records_of(load_catalog(root))
    path = tmp_path / "plan.graphml"
    path.write_bytes(exporter.write(records, "A plan")[""])
    graph = nx.read_graphml(path)
    nx.write_graphml_xml(graph, path)
    kinds = exporter.HOLDS
    assert said(read(path).records, kinds) == said(records, kinds)


GRAPH = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
 <key id="d0" for="node" attr.name="kind"><default>milestone</default></key>
 <key id="d1" for="edge" attr.name="kind"/>
 <key id="d2" for="node" yfiles.type="nodegraphics"/>
 <key id="d3" for="node" attr.name="level"/>
 <key id="d4" for="node" attr.name="cost"/>
 <graph edgedefault="directed">
{}
 </graph>
</graphml>
"""


def graph(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "g.graphml"
    path.write_text(GRAPH.format("\n".join(lines)), "utf-8")
    return path


def test_an_edge_drawn_by_hand_ties_its_ends_by_the_field_that_can(tmp_path: Path) -> None:
    path = graph(
        tmp_path,
        *('<node id="A"/>', '<node id="B"/>', '<edge source="A" target="B"/>'),
        '<node id="R"><data key="d0">requirement</data></node>',
        '<edge source="A" target="R"><data key="d1">verifies</data></edge>',
        '<edge source="B" target="A"><data key="d1">supersedes</data></edge>',
    )
    assert read(path).records == Records(
        milestones={
            "A": {"requirements": ["R"], "superseded_by": "B"},
            "B": {"predecessors": ["A"]},
        },
        requirements={"R": {}},
    )


def test_what_is_no_part_of_a_plan_is_left_out_and_said(tmp_path: Path) -> None:
    path = graph(
        tmp_path,
        '<node id="A"><data key="d2"><y xmlns="y"/></data><data key="d4">5</data></node>',
        '<node id="B"><data key="d4">6</data></node>',
        '<node id="G"><data key="d0">group</data></node>',
        '<node id="R"><data key="d0">requirement</data></node>',
        '<edge source="A" target="G"/>',
        '<edge source="R" target="A"/>',
    )
    reading = read(path)
    assert [(one.place[-2:], one.what, one.count) for one in reading.dropped] == [
        (":8", "attribute 'cost'", 2),
        ("10", "nodes of kind 'group'", 1),
        ("12", "edges", 1),
        ("13", "edges between a requirement and a milestone", 1),
    ]
    assert reading.records == Records(milestones={"A": {}, "B": {}}, requirements={"R": {}})


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ['<node id="A"><data key="d3">high</data></node>'],
            "8: 'level' is 'high': expected one of",
        ),
        (['<node id="A"/>', '<node id="A"/>'], "9: milestone 'A' stands at "),
        (['<node id="A"><data key="d9">x</data></node>'], "8: no <key> declares 'd9'"),
        (["<node/>"], "8: the node has no id"),
        (["<node id='A'>"], "9: it is not well-formed XML: mismatched tag"),
        (
            [
                *('<node id="V"><data key="d0">verification_element</data></node>',),
                *(f'<node id="{one}"><data key="d0">requirement</data></node>' for one in "RS"),
                *(f'<edge source="V" target="{one}"/>' for one in "RS"),
            ],
            "8: 'requirement' of V is 'R' and 'S'",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, lines: list[str], message: str
) -> None:
    path = graph(tmp_path, *lines)
    with pytest.raises(SourceError) as error:
        read(path)
    assert error.value.message.startswith(f"{path}:{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: it is not well-formed XML: no element found"),
        ("<a/>", ":1: it is no GraphML: its outermost element is 'a'"),
        (
            "<!DOCTYPE g [<!ENTITY a 'b'>]>\n<graphml/>",
            ":1: it declares a document type or entities",
        ),
        ('<?xml version="1.0" encoding="rot13"?><graphml/>', ""),
        ("<graphml>" * 5000, ":1: elements are nested deeper than 200"),
    ],
)
def test_what_is_no_graph_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "g.graphml"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError) as error:
        read(path)
    assert error.value.message.startswith(f"{path}{message}")
