"""Whatever a title, an id, a path or a WBS holds, each format stays well formed and says it as text."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import networkx as nx
import pytest
from hypothesis import example, given, settings

from tracemap.output.json_text import as_json
from tracemap.render.caption import legend_of
from tracemap.render.drawing import render
from tracemap.render.formats import mermaid
from tracemap.render.formats.dot_words import tooltip
from tracemap.render.looks import LOOKS, SHAPES
from tracemap.render.picture import Cluster, Edge, Node, Picture
from tracemap.render.visible import anchors, visible, wrapped
from tracemap.source import Location

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    "<![CDATA[ x ]]> <!-- -- > <?php ?> <!ENTITY a 'b'>",
    '"]; click A "javascript:alert(1)"; [" ]]]) }} `\' // \\',
    '%%{init: {"theme": "dark"}}%% %% comment',
    "style x:#a; classDef b:#c; linkStyle end subgraph",
    "**b** _i_ `c` [l](http://x.invalid) $$x$$$ fa:fa-car 1. - # > |",
    "&lt; &amp; &#35; #35; #quot; ﬂ°lt¶ß",
    "\\N \\G \\E \\T \\L \\l \\r \\n %22 %5C",
    "a\x00b\x1b[31mred\x07\x7f\x85\x9b\x0b\x0c\r\n\tz",
    "\u202eevil\u202c \u2066\u2069 \u200b\ufeff \u2028\u2029",
    "\ud800 \udfff \ufffe \uffff \U000e0041 \U0001f600 日本語",
    "x" * 3000,
    " ",
    "",
]
ANY = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=60))
KINDS = {"milestone", "decision", "handover", "external"}


def picture_of(texts: list[str]) -> Picture:
    """Return a picture that holds each text as an id, a name, a fact, a path, a cluster, a title and more."""
    unique = list(dict.fromkeys(texts))
    shapes, looks = list(SHAPES), list(LOOKS.values())
    nodes = tuple(
        Node(
            id=text,
            kind="milestone" if shapes[at % len(shapes)] in KINDS else shapes[at % len(shapes)],
            shape=shapes[at % len(shapes)],
            look=looks[at % len(looks)],
            name=texts[-at],
            facts=(text, f"due {text}"),
            cluster=unique[0] if at % 3 == 1 else None,
            alone=at > len(unique) // 2,
            data={"kind": "milestone", "name": texts[-at], "path": text, "line": 1, "wbs": (text,)},
        )
        for at, text in enumerate(unique)
    )
    place = Location(unique[-1], 1, 1, 1, 2)
    edges = tuple(
        Edge("precedes", one.id, other.id, through=one.id if at % 2 else None, location=place)
        for at, (one, other) in enumerate(pairwise(nodes))
    )
    return Picture(
        title=texts[0],
        as_of=date(2024, 6, 1),
        caption=tuple(texts[:3]),
        nodes=nodes,
        edges=edges,
        clusters=(Cluster(unique[0], unique[0]),),
        legend=legend_of(nodes, edges),
        total={},
    )


pictures = st.lists(ANY, min_size=2, max_size=16).map(picture_of)
ALL_HOSTILE = picture_of(HOSTILE)


@settings(max_examples=6, deadline=None)
@given(pictures)
@example(ALL_HOSTILE)
def test_svg_is_xml_without_anything_active_that_says_the_text_as_text(picture: Picture) -> None:
    """DOT is held by this too: what Graphviz drew, it has read."""
    drawn = render(picture, "svg")
    assert isinstance(drawn, bytes)
    root = ET.fromstring(drawn)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "g", "title", "a", "text", "path", "polygon", "polyline", "ellipse"),
    }
    names = {name.split("}")[-1].lower() for one in root.iter() for name in one.attrib}
    assert not {name for name in names if name.startswith("on")} | (names & {"href", "src"})
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    for identifier, name in anchors([node.id for node in picture.nodes]).items():
        (node,) = (one for one in picture.nodes if one.id == identifier)
        texts = [one.text or "" for one in groups[name].iter(f"{SVG}text")]
        shown = re.sub(r"\s", "", "".join(texts).replace("\xa0", " "))
        assert (
            re.sub(r"\s", "", "".join(wrapped(node.name, 30, 3))) in shown or node.name == node.id
        )
        (said,) = [
            one.get("{http://www.w3.org/1999/xlink}title") for one in groups[name].iter(f"{SVG}a")
        ]
        assert said == tooltip(node)


LABEL = r'(?:[^"#<>&`*_\[\]{}|\\$%:;@~=^]|#\d+;|<b>|</b>|<br/>)*'
NAME = r"[A-Za-z]\w*"
SHAPE = "|".join(
    form.format(LABEL)
    for form in (
        *(r'\("{}"\)', r'\{{\{{"{}"\}}\}}', r'>"{}"\]', r'\[\["{}"\]\]', r'\[/"{}"/\]'),
        *(r'\(\["{}"\]\)', r'\["{}"\]', r'\[\\"{}"\\\]'),
    )
)
ARROW = r"(?:-->|==>|-\.->)"
STYLE = r"[a-z-]+:[#\w. ]+(?:,[a-z-]+:[#\w. ]+)*"
LINES = [
    r"---|flowchart LR|config:|  flowchart:|    wrappingWidth: 400",
    r'title: "(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"',
    rf" +classDef {NAME} {STYLE}",
    rf" +{NAME}(?:{SHAPE}):::{NAME}",
    rf" +{NAME} {ARROW} {NAME}",
    rf' +{NAME}\[" "\]:::words {ARROW} {NAME}(?:{SHAPE}):::words',
    rf" +{NAME}(?: ~~~ {NAME})+",
    rf' +subgraph {NAME}\["{LABEL}"\]| +end| +direction LR',
    rf" +linkStyle \d+(?:,\d+)* {STYLE}",
]
MERMAID = re.compile("|".join(f"(?:{line})" for line in LINES))


def decoded(label: str) -> str:
    """Return what a browser shows of a label of Mermaid."""
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", label)).replace("\u200b", "")


@settings(max_examples=80, deadline=None)
@given(pictures)
@example(ALL_HOSTILE)
def test_mermaid_has_no_line_that_is_not_one_of_ours(picture: Picture) -> None:
    drawn = render(picture, "mermaid")
    assert isinstance(drawn, str)
    assert drawn.endswith("\n")
    for line in drawn[:-1].split("\n"):
        assert MERMAID.fullmatch(line), line
    nodes = re.findall(rf"^ +i_\w*(?:{SHAPE}):::{NAME}$", drawn, re.MULTILINE)
    assert len(nodes) == len(picture.nodes)


@settings(max_examples=150, deadline=None)
@given(ANY)
@example("$$$$")
def test_an_escaped_label_of_mermaid_shows_the_text(value: str) -> None:
    label = mermaid.escaped(value)
    assert re.fullmatch(LABEL, label)
    assert "<" not in label
    assert not re.search("style|classDef|#36;#36;", label)
    assert decoded(label) == visible(value).replace("\u200b", "")


@settings(max_examples=40, deadline=None)
@given(pictures)
@example(ALL_HOSTILE)
def test_graphml_is_xml_that_networkx_reads_with_every_item_and_value(picture: Picture) -> None:
    drawn = render(picture, "graphml")
    assert isinstance(drawn, str)
    graph = nx.read_graphml(io.BytesIO(drawn.encode()), force_multigraph=True)
    assert len(graph) == len(picture.nodes)
    assert graph.number_of_edges() == len(picture.edges)
    for (code, data), node in zip(graph.nodes(data=True), picture.nodes, strict=True):
        assert _legal(code) == code
        assert code == re.sub(r"\\", r"\\u005c", node.id) or "\\u" in code
        assert data["name"] == _legal(node.name)
        assert data["wbs"] == _legal(node.id)
    if picture.title:
        assert graph.graph["name"] == _legal(picture.title)


def _legal(text: str) -> str:
    illegal = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    return re.sub(illegal, lambda match: f"\\u{ord(match.group()):04x}", text)


@settings(max_examples=40, deadline=None)
@given(pictures)
@example(ALL_HOSTILE)
def test_json_gives_every_text_back(picture: Picture) -> None:
    written = as_json(picture.to_dict()).encode("utf-8", "backslashreplace").decode()
    assert json.loads(written) == json.loads(json.dumps(picture.to_dict()))


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY, unique=True, max_size=12), st.sampled_from(["-", "_"]))
@example(["a-b", "a_b", "a.b", "a__2", "a--2", "A-b"], "_")
@example(["a_b", "a_b--2", "a.b"], "-")
def test_no_two_ids_have_one_name_in_a_file(identifiers: list[str], joint: str) -> None:
    names = anchors(identifiers, joint)
    assert list(names) == identifiers
    assert len(set(names.values())) == len(identifiers)
    assert all(re.fullmatch(rf"i{joint}[A-Za-z0-9_{joint}]*", name) for name in names.values())


UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


@settings(max_examples=150, deadline=None)
@given(ANY)
@example("".join(HOSTILE))
def test_what_is_shown_steers_nothing_and_stays_when_shown_again(value: str) -> None:
    shown = visible(value)
    assert not UNSEEN.search(shown)
    shown.encode()
    assert visible(shown) == shown
    lines = wrapped(value, 20, 3)
    assert len(lines) <= 3
    assert all(0 < len(line) <= 20 for line in lines)


@pytest.mark.parametrize("form", ["dot", "mermaid", "graphml"])
def test_a_long_text_is_cut_in_a_drawing_and_whole_in_data(form: str) -> None:
    node = replace(
        ALL_HOSTILE.nodes[0],
        id="A",
        name="y" * 3000,
        data={"name": "y" * 3000, "path": "p", "line": 1},
    )
    drawn = str(render(replace(ALL_HOSTILE, nodes=(node,), edges=(), clusters=()), form))
    assert ("y" * 3000 in drawn) == (form == "graphml")
