"""What DOT says in words is what the plan says, and no order to Graphviz or to the log of a job."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracemap.render.formats.dot_words import edge_tooltip, label, name_of, quoted, text, tooltip
from tracemap.render.looks import Look
from tracemap.render.picture import Edge, Node
from tracemap.source import Location


def node(**others: object) -> Node:
    given: dict[str, object] = {
        "id": "A-1",
        "kind": "milestone",
        "shape": "milestone",
        "look": LOOK,
        "name": "Alert <distribution>",
        "facts": ("due 2024-01-01",),
        "cluster": None,
        "alone": False,
        "data": {"path": "milestones/a.yaml", "line": 3},
    }
    return Node(**(given | others))  # type: ignore[arg-type]


LOOK = Look("late", "!", "it is late", "#fff", "#000", "#000")


def test_a_label_holds_the_code_the_name_and_the_facts() -> None:
    assert label(node()) == (
        '<FONT POINT-SIZE="11"><B>! A-1</B></FONT><BR ALIGN="LEFT"/>'
        'Alert &lt;distribution&gt;<BR ALIGN="LEFT"/>'
        '<FONT POINT-SIZE="9">due 2024-01-01</FONT><BR ALIGN="LEFT"/>'
    )
    assert "Alert" not in label(node(id="Alert", name="Alert")).replace("! Alert", "")


def test_a_long_code_is_one_line_and_a_long_name_three() -> None:
    assert "one two three" in label(node(id="one two three"))
    assert f"! {'x' * 40}<" in label(node(id="x" * 40))
    assert "! …<" in label(node(id="x" * 41))
    assert label(node(name="word " * 40)).count("<BR") == 5


def test_a_tooltip_says_where_an_item_is_written() -> None:
    assert tooltip(node()) == "A-1 | Alert <distribution> | due 2024-01-01 | milestones/a.yaml:3"
    cell = {"path": "p6.xlsx", "sheet": "TASK", "line": 7, "column": 28}
    assert tooltip(node(data=cell)).endswith(" | p6.xlsx:TASK!AB7")
    assert tooltip(node(name="x" * 500, facts=())).count("x") == 400


@pytest.mark.parametrize(
    ("edge", "said"),
    [
        (Edge("verified_by", "A", "B"), "A verified by B"),
        (Edge("precedes", "A", "B", through="2 test cases"), "A precedes B through 2 test cases"),
        (
            Edge("precedes", "A", "B", location=Location("m.yaml", 3, 5, 3, 6)),
            "A precedes B | m.yaml:3",
        ),
        (
            Edge("precedes", "A", "B", location=Location("p.xls", 3, 5, 3, 6, "TASKPRED")),
            "A precedes B | p.xls:TASKPRED!E3",
        ),
    ],
)
def test_the_tooltip_of_a_link_says_what_it_ties(edge: Edge, said: str) -> None:
    assert edge_tooltip(edge) == said


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("DMS-REQ-0001", '"DMS-REQ-0001"'),
        ("", '"^;"'),
        ('a"b\\c%d^e&f', '"a^22;b^5C;c^25;d^5E;e^26;f"'),
        ("a\n\u200b", '"a^A;^200B;"'),
        ("##[x]", '"#" + "#[x]"'),
    ],
)
def test_an_id_is_a_name_that_can_be_read(identifier: str, name: str) -> None:
    assert name_of(identifier) == name


@given(st.lists(st.text(), unique=True))
@example(["", "^;", "%", "^25;", "&", "&amp;"])
def test_no_two_ids_have_one_name(identifiers: list[str]) -> None:
    assert len({name_of(one) for one in identifiers}) == len(identifiers)


def test_no_string_holds_an_order_for_the_log_of_a_job() -> None:
    assert quoted('a "##[error]" \\N') == '"a \\"#" + "#[error]\\" \\\\\\\\N"'
    assert text('##[error] <&>"\\') == "#&#35;[error] &lt;&amp;&gt;&quot;&#92;&#92;"
    assert text("") == "&#160;"
