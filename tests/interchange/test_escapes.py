"""Characters that a format cannot hold come back as they were."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.interchange.escapes import NOT_IN_XML, escaped, escaping, unescaped


@given(
    st.text()
    | st.lists(st.sampled_from(["_", "x", "0007", "_x0007_", "\x07", "\r", "a"])).map("".join)
)
def test_what_is_escaped_comes_back(text: str) -> None:
    written = escaped(text, NOT_IN_XML)
    assert unescaped(written) == text
    assert not re.search("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", written)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x07\x08b", "a_x0007__x0008_b"),
        ("_x0007_", "_x005F_x0007_"),
        ("\r\n", "_x000D_\n"),
        ("\uffff", "_xFFFF_"),
        ("plain _x text", "plain _x text"),
    ],
)
def test_it_is_written_as_its_number(text: str, written: str) -> None:
    assert escaped(text, NOT_IN_XML) == written


def test_a_line_may_begin_with_what_a_format_cannot_hold() -> None:
    assert escaped("a\n#b#", escaping("^#")) == "a\n_x0023_b#"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("_x10FFFF_", "\U0010ffff"),
        ("_x110000_", "_x110000_"),
        ("_x0041_", "A"),
        ("_x041_", "_x041_"),
        ("_x00a1_", "_x00a1_"),
        ("", ""),
    ],
)
def test_only_numbers_of_characters_are_taken_for_escapes(written: str, text: str) -> None:
    assert unescaped(written) == text
