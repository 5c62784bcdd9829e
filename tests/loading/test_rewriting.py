"""Changing a YAML text: what is asked for is said then, all else stays, and what is odd is refused."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given

from tracemap.loading.rewriting.canvas import Canvas
from tracemap.loading.rewriting.edits import Rewriting, Shape
from tracemap.loading.rewriting.outline import Unfit

SHAPE = Shape(
    {
        "name": "text",
        "due": "date",
        "level": "number",
        "predecessors": "texts",
        "requirements": "texts",
        "earlier_results": "results_by_day",
    }
)
TAKE_OUT = None
Change = tuple[str, Any]

IN_BRACES = 'A: {name: one, due: 2024-01-01, predecessors: [B, C]} # why\nB: {name: "two"}\n'


def changed(text: str, *changes: Change, section: str | None = None, code: str = "A") -> str:
    rewriting = Rewriting(text)
    for field, value in changes:
        rewriting.set_field(section, code, SHAPE, field, value)
    return rewriting.text()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ([("name", "it's")], 'A: {name: "it\'s", due: 2024-01-01, predecessors: [B, C]} # why'),
        ([("due", "2024-02-02")], "A: {name: one, due: 2024-02-02, predecessors: [B, C]} # why"),
        ([("due", TAKE_OUT)], "A: {name: one, predecessors: [B, C]} # why"),
        ([("name", TAKE_OUT)], "A: {due: 2024-01-01, predecessors: [B, C]} # why"),
        ([("predecessors", TAKE_OUT)], "A: {name: one, due: 2024-01-01} # why"),
        (
            [("due", TAKE_OUT), ("predecessors", TAKE_OUT)],
            "A: {name: one} # why",
        ),
        (
            [("predecessors", ["C", "D"])],
            "A: {name: one, due: 2024-01-01, predecessors: [C, D]} # why",
        ),
        ([("predecessors", ["D"])], "A: {name: one, due: 2024-01-01, predecessors: [D]} # why"),
        (
            [("level", 2), ("requirements", ["R-1"])],
            "A: {name: one, due: 2024-01-01, predecessors: [B, C], level: 2, requirements: R-1} # why",
        ),
        (
            [("predecessors", TAKE_OUT), ("level", 1.5)],
            "A: {name: one, due: 2024-01-01, level: 1.5} # why",
        ),
        (
            [("earlier_results", {"2024-01-01": "pass"})],
            (
                "A: {name: one, due: 2024-01-01, predecessors: [B, C],"
                " earlier_results: {2024-01-01: pass}} # why"
            ),
        ),
    ],
)
def test_an_item_in_braces_is_changed_within_them(changes: list[Change], line: str) -> None:
    text = changed(IN_BRACES, *changes)
    assert text == line + "\n" + IN_BRACES.partition("\n")[2]


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("A: {}\n", [("name", "x"), ("level", 1)], "A: {name: x, level: 1}\n"),
        ("A: { }\n", [("name", "x"), ("level", 1)], "A: {name: x, level: 1 }\n"),
        ("A: {name: x, }\n", [("level", 1)], "A: {name: x, level: 1, }\n"),
        ("A: {name: x,}\n", [("name", None), ("level", 1)], "A: {level: 1}\n"),
        ("A: {name: x,}\n", [("name", None)], "A: {}\n"),
        (
            "A: {name: x, # why\n  level: 1}\n",
            [("level", None), ("due", "2024-01-01")],
            "A: {name: x, due: 2024-01-01, # why\n  }\n",
        ),
        ("A: {name: , level: 1}\n", [("name", "x")], "A: {name: x, level: 1}\n"),
        ("A: {name, level: 1}\n", [("level", 2)], "A: {name, level: 2}\n"),
        ("A: {predecessors: }\n", [("predecessors", ["B", "C"])], "A: {predecessors: [B, C]}\n"),
        ("A: {predecessors: B}\n", [("predecessors", ["B", "C"])], "A: {predecessors: [B, C]}\n"),
        ("A: {predecessors: [B]}\n", [("predecessors", ["C"])], "A: {predecessors: [C]}\n"),
        ("A: {name: [x]}\n", [("name", "x")], "A: {name: x}\n"),
        (
            "A: {earlier_results: {2024-01-01: pass, 2024-02-02: fail}}\n",
            [("earlier_results", {"2024-02-02": "pass", "2024-03-03": "fail"})],
            "A: {earlier_results: {2024-02-02: pass, 2024-03-03: fail}}\n",
        ),
        (
            "A: {earlier_results: {2024-01-01: pass}}\n",
            [("earlier_results", {"2024-03-03": "fail"})],
            "A: {earlier_results: {2024-03-03: fail}}\n",
        ),
        (
            "A:\n  earlier_results: {2024-01-01: pass} # said\n",
            [("earlier_results", {"2024-01-01": "fail", "2024-03-03": "fail"})],
            "A:\n  earlier_results: {2024-01-01: fail, 2024-03-03: fail} # said\n",
        ),
        (
            "A:\n  name: x\n  earlier_results:\n    2024-01-01: pass\n",
            [("earlier_results", {"2024-03-03": "fail"})],
            "A:\n  name: x\n  earlier_results:\n    2024-03-03: fail\n",
        ),
        ("A:\n  level: 1\n", [("name", "x")], "A:\n  name: x\n  level: 1\n"),
        (
            "A:\n  name:\n  - x\n  - y\n  level: 1\n",
            [("name", "z")],
            "A:\n  name: z\n  level: 1\n",
        ),
        ("A:\n  name: {x: y}\n", [("name", "z")], "A:\n  name: z\n"),
        (
            "A:\n  predecessors:\n    x: y\n  level: 1\n",
            [("predecessors", ["B", "C"])],
            "A:\n  predecessors: [B, C]\n  level: 1\n",
        ),
        ("A:\n  name: x\n  level: 1", [("level", TAKE_OUT)], "A:\n  name: x"),
        ("A:\r\n  name: x\r\n  level: 1", [("level", TAKE_OUT)], "A:\r\n  name: x"),
        (
            "A:\n  predecessors:\n    [B, # why\n     C, D]\n",
            [("predecessors", ["D", "E"])],
            "A:\n  predecessors:\n    [ # why\n      D, E]\n",
        ),
        (
            "A:\n  predecessors:\n    [B, # why\n     C, D, # last\n    ]\n",
            [("predecessors", ["B", "C"])],
            "A:\n  predecessors:\n    [B, # why\n     C, # last\n    ]\n",
        ),
    ],
)
def test_what_is_written_in_another_way_is_changed_in_its_own(
    text: str, changes: list[Change], expected: str
) -> None:
    assert changed(text, *changes) == expected


@pytest.mark.parametrize(
    ("text", "changes", "reason", "line"),
    [
        ("[A]\n", [], "it is no mapping from ids to fields", 1),
        ("A: {name: x\n", [], "it is not YAML; tracemap check says more", 2),
        ("A: {[x]: y}\n", [], "a list or mapping is a key", 1),
        ("A: {name: &n x}\n", [], "it has anchors (&name) or aliases (*name)", 1),
        ("A:\n  name: !x x\n", [], "it has a tag (!name)", 2),
        ("A: {name}\n", [("name", "x")], "name has no colon", 1),
        ("A: {\n name, level: 1}\n", [("name", ["x", "y"])], "name has no colon", 2),
        ("A: {name: x, # why\n }\n", [("name", None)], "a comment stands among what goes", 1),
        ("A: {}\n---\nB: {}\n", [], "it holds more than one document", 2),
        ("# none\nA: x\n", [("name", "y")], "A is no mapping of fields", 2),
        ("A:\n  name: x\n", [("name", TAKE_OUT)], "name is the only field there", 2),
        ("A:\n  ? name\n  : x\n", [("name", ["y", "z"])], "name does not begin its line", 2),
        ("? A\n: name: x\n", [("level", 1)], "name does not begin its line", 2),
        (
            "A:\n  name: # of old\n    - x\n",
            [("name", "y")],
            "a comment stands between name and its value",
            2,
        ),
        (
            "A:\n  predecessors: [B, {C: D}]\n",
            [("predecessors", ["B"])],
            "predecessors holds more than text",
            2,
        ),
        (
            "A:\n  predecessors: [B, C # why\n    , D]\n",
            [("predecessors", ["B", "D"])],
            "a comment stands before a comma",
            2,
        ),
        (
            "A:\n  predecessors:\n  - ? B\n  - C\n",
            [("predecessors", ["C"])],
            "predecessors holds more than text",
            2,
        ),
    ],
)
def test_what_is_odd_is_refused_with_its_line(
    text: str, changes: list[Change], reason: str, line: int
) -> None:
    with pytest.raises(Unfit) as refused:
        changed(text, *changes)
    assert refused.value.reason == reason
    assert refused.value.line == line


def test_changes_that_meet_in_one_place_are_refused() -> None:
    canvas = Canvas("A: one\n")
    canvas.replace(3, 6, "two")
    canvas.replace(4, 5, "x")
    with pytest.raises(Unfit, match="two changes meet in one place"):
        canvas.changed()


def test_new_items_go_into_the_braces_of_their_file_or_section() -> None:
    rewriting = Rewriting("{A: {name: x}}\n")
    rewriting.add_item(None, "C", SHAPE, {"name": "a: b", "predecessors": ["A", "B"]})
    rewriting.add_item(None, "2024", SHAPE, {"level": 1})
    text = rewriting.text()
    assert text == '{A: {name: x}, "C": {name: "a: b", predecessors: [A, B]}, "2024": {level: 1}}\n'
    rewriting = Rewriting("cases: {}\nother: 1\n")
    rewriting.add_item("cases", "C", SHAPE, {"name": "x"})
    rewriting.add_item("cases", "D", SHAPE, {"name": "y"})
    assert rewriting.text() == 'cases: {"C": {name: x}, "D": {name: y}}\nother: 1\n'


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("{A: {name: x}}\n", "it has no section cases, and is written in braces", 1),
        ("cases: [C]\n", "its section cases is no mapping of ids", 1),
        ("# x\ncases: C\n", "its section cases is no mapping of ids", 2),
    ],
)
def test_a_section_that_is_none_takes_no_new_items(text: str, reason: str, line: int) -> None:
    rewriting = Rewriting(text)
    rewriting.add_item("cases", "C", SHAPE, {"name": "x"})
    with pytest.raises(Unfit) as refused:
        rewriting.text()
    assert (refused.value.reason, refused.value.line) == (reason, line)


VALUES = {
    "name": st.sampled_from(
        ["x", "it's", 'say "y"', "a: b", "no", "1.5", "- z", "{w}", "é, ü", ""]
    ),
    "due": st.sampled_from(["2024-01-01", "2030-12-31"]),
    "level": st.sampled_from([1, 2]),
    "predecessors": st.lists(
        st.sampled_from(["B", "C", "D 1"]), min_size=2, max_size=3, unique=True
    ),
    "earlier_results": st.dictionaries(
        st.sampled_from(["2024-01-01", "2024-02-02", "2024-03-03"]),
        st.sampled_from(["pass", "fail"]),
        min_size=1,
    ),
}
FIELDS = st.fixed_dictionaries({}, optional=VALUES)


def in_braces(value: Any, draw: st.DrawFn) -> str:
    """Write a value within braces or brackets, with blanks, breaks and comments where they may stand."""
    if isinstance(value, dict | list):
        pieces = (
            [f"{key}: {in_braces(one, draw)}" for key, one in value.items()]
            if isinstance(value, dict)
            else [in_braces(one, draw) for one in value]
        )
        between = draw(st.sampled_from([", ", ",", ",\n    ", ", # why, [so]\n    "]))
        last = draw(st.sampled_from(["", " ", ","])) if pieces else ""
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return opening + between.join(pieces) + last + closing
    if isinstance(value, str) and not value[:4].isdigit():
        return '"' + value.replace('"', '\\"') + '"'
    return str(value)


class _Texts(yaml.SafeLoader):
    """Reads days and truth values as the texts that they are."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if tag.endswith((":int", ":null"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@st.composite
def changes_in_braces(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    held = draw(FIELDS.filter(bool))
    text = f"Z: {{name: before}}\nA: {in_braces(held, draw)} # behind\nB:\n  name: after\n"
    return text, held, draw(FIELDS)


@given(changes_in_braces())
def test_any_change_within_braces_is_read_back(
    case: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    text, held, wanted = case
    changes: list[Change] = [(name, TAKE_OUT) for name in held if name not in wanted]
    changes += [(name, value) for name, value in wanted.items() if held.get(name) != value]
    try:
        told = changed(text, *changes)
    except Unfit as unfit:
        assert unfit.reason == "a comment stands among what goes"  # noqa: PT017
        assert not held.keys() & wanted.keys()
        return
    read = yaml.load(told, _Texts)  # a kind of SafeLoader
    assert read == {"Z": {"name": "before"}, "A": wanted, "B": {"name": "after"}}
    assert told.startswith("Z: {name: before}\nA: ")
    assert told.endswith(" # behind\nB:\n  name: after\n")
