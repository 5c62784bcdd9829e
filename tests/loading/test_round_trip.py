"""What is written is what is read: random values in every style of YAML, and the place of each."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given

from tests.loading.plans import LINE_END, plain, read
from tracemap.loading.decode import typed
from tracemap.loading.yaml_values import Entry, Node
from tracemap.source import Source, is_quoted

# Without U+0085, U+2028 and U+2029: PyYAML writes them as the ends of lines, which they are not in YAML 1.2.
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff")
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=12),
    st.sampled_from(
        [
            "",
            "null",
            "~",
            "no",
            "1.10",
            "010",
            "12:30",
            "2024-01-01",
            "<<",
            "=",
            "# x",
            "a: b",
            "- a",
        ]
    ),
    st.text("ab :#-'\"\\\n\t", max_size=12),
    st.text("lorem ipsum ", min_size=20, max_size=150),
)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
STYLES = st.fixed_dictionaries(
    {
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "default_flow_style": st.sampled_from([None, True, False]),
        "width": st.sampled_from([10, 40, 80, 1000]),
        "indent": st.sampled_from([2, 3, 8]),
        "allow_unicode": st.booleans(),
        "canonical": st.sampled_from([False, False, False, True]),
        "line_break": st.sampled_from(["\n", "\r\n"]),
        "explicit_start": st.booleans(),
        "explicit_end": st.booleans(),
    }
)


@given(VALUES, STYLES)
def test_a_value_written_in_any_style_is_read_as_it_was(value: Any, style: dict[str, Any]) -> None:
    text = yaml.safe_dump(value, sort_keys=False, **style)
    root, faults = read(text)
    assert faults == []
    assert plain(root) == _read_by_another(text)
    assert_placed(root, text)


def _read_by_another(text: str) -> Any:
    """Read by PyYAML's own composer, in Python, where every scalar is text."""
    return yaml.load(text, yaml.BaseLoader)


def assert_placed(root: Node | None, text: str) -> None:
    """Assert that each value stands where it is said to, as it was written."""
    lines = LINE_END.split(text)
    waiting: list[tuple[int, Any]] = [(root.mark, root.value)] if root else []
    while waiting:
        mark, value = waiting.pop()
        place = Source("x").location(mark)
        assert place.line <= len(lines)
        written = lines[place.line - 1][place.column - 1 : place.end_column - 1]
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            for key, entry in value.items():
                assert isinstance(entry, Entry)
                waiting += [(entry.key_mark, key), (entry.mark, entry.value)]
        elif place.end_column > place.column:
            assert_written(written, value, quoted=is_quoted(mark))


def assert_written(written: str, value: str | None, *, quoted: bool) -> None:
    if value is None:
        assert written in ("~", "null", "Null", "NULL")
    elif quoted and written[0] in "'\"":
        assert yaml.load(written, yaml.BaseLoader) == value
    else:
        assert written == value


PROPERTIES = st.sampled_from(
    ["", "", "&a ", "!!str ", "&a !!str ", "!!str  &a ", "! ", "&a # why\n   "]
)
WRITTEN = st.sampled_from(
    [
        "x",
        "x y",
        "'it''s'",
        '"\\u00e9\\t"',
        "é𝄞",
        "null",
        "~",
        "",
        "'null'",
        "1.10",
        "[p, q]",
        "{k: v}",
    ]
)


@given(st.lists(st.tuples(PROPERTIES, WRITTEN), min_size=1, max_size=4))
def test_the_place_of_a_value_leaves_out_its_anchor_and_its_tag(
    pairs: list[tuple[str, str]],
) -> None:
    text = "".join(
        f"k{number}: {properties.replace('&a', f'&a{number}')}{written}\n"
        for number, (properties, written) in enumerate(pairs)
    )
    root, faults = read(text)
    assert faults == []
    assert_placed(root, text)
    assert root is not None
    assert isinstance(root.value, dict)
    lines = LINE_END.split(text)
    for (_, written), entry in zip(pairs, root.value.values(), strict=True):
        place = Source("x").location(entry.mark)
        assert lines[place.line - 1][place.column - 1 :].startswith(written)


@pytest.mark.parametrize(
    ("written", "value", "judged"),
    [
        ("no", "no", "no"),
        ("yes", "yes", "yes"),
        ("on", "on", "on"),
        ("true", "true", True),
        ("False", "False", False),
        ("tRue", "tRue", "tRue"),
        ("1.10", "1.10", 1.1),
        ("010", "010", 10),
        ("0o10", "0o10", "0o10"),
        ("0x1F", "0x1F", "0x1F"),
        ("+1", "+1", 1),
        ("-1e3", "-1e3", -1000.0),
        (".5", ".5", 0.5),
        (".", ".", "."),
        ("1_000", "1_000", "1_000"),
        ("12:30", "12:30", "12:30"),
        ("2024-01-01", "2024-01-01", "2024-01-01"),
        (".inf", ".inf", ".inf"),
        ("=", "=", "="),
        ("9" * 39, "9" * 39, int("9" * 39)),
        ("9" * 40, "9" * 40, "9" * 40),
        ("~", None, None),
        ("null", None, None),
        ("Null", None, None),
        ("NULL", None, None),
        ("nULL", "nULL", "nULL"),
        ("", None, None),
        ("''", "", ""),
        ('"null"', "null", "null"),
        ("'2'", "2", "2"),
        ("! 2", "2", "2"),
        ("!!str 2", "2", "2"),
        ("!!str", "", ""),
        ("!!int 2", "2", 2),
        ("!!str null", "null", "null"),
        ("|\n  2", "2", "2"),
        (">-\n  true", "true", "true"),
    ],
)
def test_a_scalar_stays_as_written_and_is_typed_by_the_core_schema(
    written: str, value: str | None, judged: Any
) -> None:
    root, faults = read(f"k: {written}")
    assert faults == []
    assert root is not None
    assert isinstance(root.value, dict)
    entry = root.value["k"]
    assert entry.value == value
    assert typed(entry.value, entry.mark) == judged
    assert type(typed(entry.value, entry.mark)) is type(judged)


def test_a_value_inside_another_is_typed_too_and_what_is_deeper_is_left_out() -> None:
    root, _ = read("[1, '1', [2], {a: b}, null]")
    assert root is not None
    assert typed(root.value, root.mark) == [1, "1", [], {}, None]
    root, _ = read("{a: 1, b: [2], c: true}")
    assert root is not None
    assert typed(root.value, root.mark) == {"a": 1, "b": [], "c": True}


@pytest.mark.parametrize(
    ("written", "judged"), [("'5'", "5"), ("5", 5), ('! "5"', "5"), ("!!str 5", "5")]
)
def test_an_alias_of_a_text_in_quotes_is_text(written: str, judged: Any) -> None:
    root, faults = read(f"a: &x {written}\nb: *x")
    assert faults == []
    assert root is not None
    assert isinstance(root.value, dict)
    entry = root.value["b"]
    assert typed(entry.value, entry.mark) == judged
