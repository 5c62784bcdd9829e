"""What we write into a file is read as what it was, by our reader and by one of YAML 1.1."""

from __future__ import annotations

import re
from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import example, given

from tests.loading.plans import plain, read
from tracemap.interchange.escapes import NOT_IN_XML, escaped, escaping, unescaped
from tracemap.loading import scalar_text
from tracemap.loading.rewriting import values

ODD = st.sampled_from(
    [
        *(
            "",
            " ",
            "a ",
            " a",
            "no",
            "Yes",
            "null",
            "~",
            "1",
            "1.10",
            "0x1F",
            "12:30",
            "1e5",
            "=",
            "<<",
        ),
        *(
            "a: b",
            "a:",
            "a #b",
            "- a",
            "? a",
            "*a",
            "&a",
            "!a",
            "|",
            ">-",
            "@a",
            "`a`",
            "%a",
            "'",
            '"',
        ),
        *("2024-01-01", "a\\b", 'a"b', "a'b", "[a", "a]", "{a", "a, b", "\ufeff", "\x85", "\u2028"),
    ]
)
TEXTS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
FORMS = ("text", "texts", "milestone_ids", "parameters")


def loaded(written: str) -> list[Any]:
    """Return what two readers make of a value under a key."""
    root, faults = read(written)
    assert not faults
    return [plain(root), yaml.load(written, yaml.CSafeLoader)]


@given(TEXTS, st.sampled_from(FORMS), st.sampled_from(["", "'", '"']))
@example("\x7f", "text", "'")
def test_a_text_is_read_as_it_was(text: str, form: str, quote: str) -> None:
    written = values.scalar(text, form, quote)
    assert loaded(f"k: {written}\n") == [{"k": text}] * 2
    assert values.scalar(text, form, quote) == written


@given(st.lists(TEXTS, max_size=3), st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_what_stands_in_brackets_is_read_as_it_was(texts: list[str], pairs: dict[str, str]) -> None:
    line = values.in_brackets([*texts], "texts")
    mapping = values.in_brackets({**pairs}, "parameters")
    assert loaded(f"k: {line}\nl: {mapping}\n") == [{"k": texts, "l": pairs}] * 2


@given(st.floats(0, allow_infinity=False) | st.integers(0, 10**15))
def test_a_number_is_read_as_it_was(value: float) -> None:
    root, faults = read(f"k: {values.scalar(value, 'number')}\n")
    assert not faults
    assert float(plain(root)["k"]) == value


@given(TEXTS | st.text("ab \n:#-", max_size=30), st.sampled_from("|>"), st.integers(1, 60))
def test_a_block_is_read_as_it_was_or_not_written(text: str, style: str, indent: int) -> None:
    lines = values.block(text, indent, style)
    if lines is not None:
        assert loaded("k: " + "\n".join(lines) + "\n") == [{"k": text}] * 2


@given(st.text(st.characters(exclude_categories=["C"]), max_size=8))
def test_an_id_that_a_fix_writes_is_read_as_it_was(text: str) -> None:
    assert loaded(f"k: [{scalar_text.scalar(text)}]\n") == [{"k": [text]}] * 2


@pytest.mark.parametrize("unsafe", [NOT_IN_XML, escaping("[^a-z_]"), escaping("^x|[A-F0-9]")])
def test_a_text_whose_characters_are_written_as_numbers_comes_back(unsafe: re.Pattern[str]) -> None:
    @given(st.text("_x0095AFbz\0\x7f\ud800\U0010ffff\n", max_size=14) | st.text(max_size=6))
    @example("_x005F_")
    @example("_x_x0041_")
    def comes_back(text: str) -> None:
        assert unescaped(escaped(text, unsafe)) == text

    comes_back()
