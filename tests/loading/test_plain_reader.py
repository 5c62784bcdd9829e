"""The reader of plain YAML: what the events give, places included, or nothing; and what it must know."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from tests.loading.plans import plain
from tracemap.loading.event_reader import read_events
from tracemap.loading.plain_reader import read_plain
from tracemap.loading.yaml_values import Fault

ROOT = Path(__file__).parents[2]


def assert_as_the_events(text: str, depth: int = 64) -> bool:
    """Assert that a text is read as the events read it, or left to them; tell which."""
    found = read_plain(text, depth=depth)
    if found is None:
        return False
    faults: list[Fault] = []
    assert read_events(text, faults.append, depth=depth, aliases=1000) == found
    assert not faults
    return True


# Keys and values that are plain, nearly plain, or not, put together line by line.
PLAIN_KEYS = ("a", "b", "c", "DM-1", "two words", "T&SC-1(2)", "é", "a:b", "1")
ODD_KEYS = ("a ", "null", "~", "<<", "- a", "?", "'q'", '"q"', "a:", "a#b", "a: b", "x" * 100)
PLAIN_VALUES = (
    *("", "x", "two words", "x ", "x # y", "x#y", "x:y", "null", "~", "2024-01-01", "é𝄞", "# c"),
    *("'q'", "''", "'it''s'", '"q"', "'q' # y", '""', "[]", "[x]", "[x, y]", "[null, 1] # z"),
)
ODD_VALUES = (
    *(
        "x: y",
        "x:",
        '"a\\n"',
        "'q'x",
        "'a",
        '"a',
        "[x,y]",
        "[x: y]",
        "{}",
        "{a: b}",
        "|",
        ">-",
        ">+",
    ),
    *("|2", ">- # y", "&a x", "*a", "!!str x", "- x", "-x", "?x", ":x", "%x", "@x", "`x", "<<"),
    *("x\ty", "x\x85", "x" * 40_000, "...", "---", "\ufeff"),
)
INDENTS = st.sampled_from(["", "  ", "    "])
USUAL = st.tuples(
    INDENTS,
    st.sampled_from(PLAIN_KEYS).map("{}: ".format) | st.just("- "),
    st.sampled_from(PLAIN_VALUES),
)
ODD = st.tuples(
    st.sampled_from(["", " ", "  ", "   ", "    ", "\t"]),
    st.sampled_from([*(f"{key}:" for key in (*PLAIN_KEYS, *ODD_KEYS)), "-", "", "#"]),
    st.sampled_from(["", " ", "  ", "\t"]),
    st.sampled_from([*PLAIN_VALUES, *ODD_VALUES]),
)
LINES = st.lists(st.one_of(USUAL, USUAL, USUAL, ODD).map("".join), max_size=7)
TEXTS = st.tuples(LINES.map("\n".join), st.sampled_from(["\n", "\n", "\n", ""])).map("".join)

VALUES = (
    *(" x", " two words", " x # y", " null", " 'it''s'", ' "q"', " [x, y]", " []", "", " # c"),
    *("\n  - x", "\n  - x\n  - 'y z'", "\n    - x\n    - y # c", "\n    k: v\n    l: w"),
    *(
        " >-\n    x y\n    z",
        " |\n    x\n     y\n    z",
        " >\n    x\n\n    y\n",
        " |-\n    x\n\n\n    y",
    ),
    *(
        " x\n    goes on",
        " 'x\n    y'",
        ' "x \n     y"',
        " >-\n    x\n  # c",
        "\n  - x\n    goes on",
    ),
)
NEARLY_PLAIN = (
    *(" x\n    - on", " x\n    # c\n    on", " 'x\n\n    y'", " |-\n     x\n    y", " >-\n\n    x"),
    *(
        " >-\n    x\n     y\n    z",
        " |\n    x\n      \n",
        " x\n    k: v",
        "\n  - x\n    k: v",
        " x\n   # y",
    ),
    *("\n    k: v\n  - x", "\n   - x\n  - y", " x # c\n    on", " x: y\n    on", "\n      k:\n"),
)
FIELDS = st.dictionaries(
    st.sampled_from(PLAIN_KEYS),
    st.one_of(*[st.sampled_from(VALUES)] * 12, st.sampled_from(NEARLY_PLAIN)),
    max_size=4,
).map(lambda fields: "".join(f"  {key}:{value}\n" for key, value in fields.items()))
ITEMS = st.dictionaries(
    st.sampled_from(["A:", "B:", "C: # c", "\nD:", "# c\nE:"]), FIELDS, max_size=4
).map(lambda items: "".join(f"{key}\n{fields}" for key, fields in items.items()))


@given(TEXTS)
@example("a:\n  - x\n    b: c\n")
@example("a: |\n      \n  x\n")
@example("a:\n- x\nb: c\n")
@example("a:\n\n  # c\n  b: c\n")
@example("--- \na: b\n")
@settings(max_examples=1500, deadline=None)
def test_any_lines_are_read_as_the_events_read_them_or_left_to_them(text: str) -> None:
    assert_as_the_events(text)


@given(ITEMS, st.sampled_from(["", "---\n"]), st.integers(1, 4) | st.just(64))
@settings(max_examples=1500, deadline=None)
def test_items_of_every_style_are_read_as_the_events_read_them_or_left_to_them(
    text: str, start: str, depth: int
) -> None:
    assert_as_the_events(start + text, depth)


LINES_OF_BLOCKS = ("", " ", "  ", "   ", "  x", "   y", "    z", " w")


@pytest.mark.parametrize("style", ["|", "|-", ">", ">-"])
def test_blocks_of_any_lines_are_read_as_the_events_read_them_or_left_to_them(style: str) -> None:
    read = [
        assert_as_the_events("\n".join((f"k: {style}", *lines, "")))
        for count in range(1, 4)
        for lines in product(LINES_OF_BLOCKS, repeat=count)
    ]
    assert sum(read) > 50


@pytest.mark.parametrize("folder", ["milestones", "requirements", "testplans"])
def test_the_files_of_the_example_plan_are_plain(folder: str) -> None:
    for path in sorted((ROOT / folder).rglob("*.yaml")):
        assert assert_as_the_events(path.read_text("utf-8")), path.name


def test_the_files_of_the_real_plan_are_plain(rubin: Path) -> None:
    for path in sorted(rubin.rglob("*.yaml")):
        assert assert_as_the_events(path.read_text("utf-8")), path.name


def test_what_the_events_call_a_fault_is_left_to_them() -> None:
    for text in (
        "a: b\na: c\n",
        "a: {b: c}\n",
        "a: *b\n",
        "a: !t b\n",
        "a: [\n",
        "a: b\n--- c\n",
        "\ta: b\n",
    ):
        assert read_plain(text, depth=64) is None, text


def test_every_style_of_value_is_plain() -> None:
    text = (
        "---\n"
        "# a comment\n"
        "DM-1:  # and one behind a key\n"
        "  name: Text that goes on\n"
        "    over two lines\n"
        "  wbs: 02C.04 # a comment\n"
        "  owner: 'it''s in\n"
        "    quotes'\n"
        '  comment: "quoted"\n'
        "  due:\n"
        "  text: >-\n"
        "    A first line\n"
        "    and a second.\n"
        "\n"
        "    A paragraph.\n"
        "  discussion: |\n"
        "    One\n"
        "      two\n"
        "  predecessors:\n"
        "  - A\n"
        "  - null\n"
        "  successors:\n"
        "    - 'B'\n"
        "  test_plans: [LVV-P1, LVV-P2]\n"
        "  parameters:\n"
        "    k: v\n"
    )
    found = read_plain(text, depth=64)
    assert plain(found) == {
        "DM-1": {
            "name": "Text that goes on over two lines",
            "wbs": "02C.04",
            "owner": "it's in quotes",
            "comment": "quoted",
            "due": None,
            "text": "A first line and a second.\nA paragraph.",
            "discussion": "One\n  two\n",
            "predecessors": ["A", None],
            "successors": ["B"],
            "test_plans": ["LVV-P1", "LVV-P2"],
            "parameters": {"k": "v"},
        }
    }
    assert assert_as_the_events(text)
