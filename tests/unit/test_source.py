"""Places: packed into one number and back, with the field they belong to."""

from __future__ import annotations

from typing import NamedTuple

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tracemap.source import Location, Source, Text, in_slot, is_quoted, locate, pack

LINES, COLUMNS, LENGTHS = (1 << 24) - 1, (1 << 16) - 1, (1 << 15) - 1


class Thing(NamedTuple):
    source: Source
    at: int


@given(
    st.integers(0, LINES),
    st.integers(0, COLUMNS),
    st.integers(0, LENGTHS),
    st.booleans(),
    st.integers(0, 63),
)
@example(LINES, COLUMNS, LENGTHS, True, 63)
@example(0, 0, 0, False, 0)
def test_a_place_is_what_was_packed(
    line: int, column: int, length: int, quoted: bool, slot: int
) -> None:
    mark = in_slot(pack(line, column, length, quoted), slot)
    assert mark < 1 << 64
    assert mark >> 56 == slot
    assert is_quoted(mark) is quoted
    place = Source("a/b.yaml").location(mark)
    assert place == Location("a/b.yaml", line + 1, column + 1, line + 1, column + length + 1)


@given(st.integers(0, 63), st.integers(0, 63))
def test_a_place_is_in_the_slot_it_was_put_in_last(first: int, last: int) -> None:
    mark = pack(4, 5, 6, True)
    assert in_slot(in_slot(mark, first), last) == in_slot(mark, last)


def test_what_is_too_large_for_a_place_is_cut_alone() -> None:
    most = Location("x", LINES + 1, COLUMNS + 1, LINES + 1, COLUMNS + LENGTHS + 1)
    assert Source("x").location(pack(LINES + 9, COLUMNS + 9, LENGTHS + 9, False)) == most
    assert Source("x").location(pack(1, COLUMNS + 1, 2, True))[1:3] == (2, COLUMNS + 1)
    assert Source("x").location(pack(LINES + 1, 3, 2, True))[1:3] == (LINES + 1, 4)
    assert Source("x").location(pack(1, 2, LENGTHS + 1, True))[1:5] == (2, 3, 2, 3 + LENGTHS)
    assert is_quoted(pack(LINES + 9, 1, 1, True))


def test_a_field_is_looked_for_among_the_places_of_its_item_alone() -> None:
    source = Source("x")
    places = [(1, 0), (2, 3), (3, 5), (3, 5), (4, 0), (5, 3)]
    source.marks.extend(in_slot(pack(line, 0, 1, False), slot) for line, slot in places)
    first, second = Thing(source, 0), Thing(source, 4)
    assert [locate(first, slot).line for slot in (0, 3, 5, 7)] == [2, 3, 4, 2]
    assert [locate(first, 5, index).line for index in (0, 1, 2)] == [4, 4, 2]
    assert [locate(second, slot).line for slot in (0, 3, 5)] == [5, 6, 5]


def test_a_place_and_a_file_read_as_people_write_them() -> None:
    assert str(Location("a/b.yaml", 3, 5, 3, 9)) == "a/b.yaml:3:5"
    assert repr(Source("a/b.yaml")) == "Source('a/b.yaml')"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [("", "")]),
        ("a", [("a", "")]),
        ("a\n", [("a", "\n"), ("", "")]),
        ("a\r\nb\rc\n\u2028d", [("a", "\r\n"), ("b", "\r"), ("c", "\n"), ("\u2028d", "")]),
        ("\r\r\n\n", [("", "\r"), ("", "\r\n"), ("", "\n"), ("", "")]),
    ],
)
def test_a_text_is_known_by_lines_and_columns(text: str, lines: list[tuple[str, str]]) -> None:
    known = Text(text)
    assert known.count == len(lines)
    numbers = range(1, len(lines) + 1)
    assert [(known.line(number), known.line_end(number)) for number in numbers] == lines
    for offset in range(len(text) + 1):
        assert known.offset(*known.place(offset)) == offset
        assert known.at(known.stretch("x", 0, offset)) == text[:offset]


def test_a_text_has_nothing_at_places_that_it_lacks() -> None:
    known = Text("a\nb")
    assert (known.line(0), known.line(3), known.line_end(0), known.line_end(2)) == ("", "", "", "")
    assert known.at(Location("x", 3, 1, 3, 2)) == ""
    assert known.at(Location("x", 2, 1, 1, 2)) == ""
    assert Text("a").break_ == "\n"
    assert Text("a\rb\n").break_ == "\r"


def test_the_text_of_a_source_is_read_when_first_asked_for_and_once() -> None:
    reads: list[str] = []

    def read() -> str:
        reads.append("read")
        return "a\n"

    source = Source("x", read=read)
    assert reads == []
    assert source.text.line(1) == source.text.text.strip() == "a"
    assert reads == ["read"]
    assert Source("x").text.text == ""
    assert Source("x", read=lambda: None).text.text == ""
