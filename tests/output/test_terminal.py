"""Text for a terminal: what is unsafe is shown and not obeyed, widths are right, numbers agree."""

from __future__ import annotations

import json

import pytest

from tracemap.output.json_text import as_json
from tracemap.output.terminal import (
    Style,
    cut,
    cut_left,
    enumerated,
    lines_of,
    number,
    plain,
    quantity,
    verbatim,
    width,
)
from tracemap.render.visible import anchors, visible, wrapped

OBEYED = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202e\u2066\u200b\ufeff",
]


@pytest.mark.parametrize("character", OBEYED, ids=lambda one: f"U+{ord(one):04X}")
def test_no_character_that_a_terminal_obeys_gets_through(character: str) -> None:
    text = f"a{character}b"
    assert plain(text).isprintable()
    assert verbatim(text).isprintable()
    answer = as_json({"text": text})
    assert all(one.isprintable() or one == "\n" for one in answer)
    assert json.loads(answer) == {"text": text}


def test_a_lone_surrogate_is_escaped_so_that_it_can_be_written() -> None:
    assert plain("a\ud800") == "a\\ud800"
    assert as_json({"a": "\ud800"}).encode() == b'{\n  "a": "\\ud800"\n}\n'


def test_breaks_and_tabs_become_one_blank() -> None:
    assert plain("  one \r\n\t two\tthree\n") == "one two three"
    assert verbatim("\ta\tb ") == " a b "


def test_control_characters_that_count_as_blanks_are_shown() -> None:
    assert plain("\x1f") == "\\x1f"
    assert plain("\x1c one\x85\n") == "\\x1c one\\x85"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("全角", 4),
        ("e\u0301", 1),
        ("\u2714\ufe0f", 1),
        ("🚀", 2),
        ("ｱ", 1),
        ("\uff21", 2),
        ("a\u20dd", 1),
        ("", 0),
    ],
)
def test_a_text_takes_the_columns_that_a_terminal_gives_it(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize("columns", range(1, 14))
def test_a_cut_text_never_takes_more_than_it_may(columns: int) -> None:
    for text in ("plain words", "全角の名前は長い", "e\u0301" * 20, "a全b角" * 5):
        for cutting, kept in ((cut, text.startswith), (cut_left, text.endswith)):
            found = cutting(text, columns)
            assert width(found) <= columns
            assert kept(found.strip("…"))
            assert ("…" in found) == (width(text) > columns)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"),
        (10**15 - 1, "999999999999999"),
        (10**15, "about 1.0 x 10^15"),
        (2**200, "about 1.6 x 10^60"),
    ],
)
def test_a_count_is_said_so_that_it_can_be_read(count: int, said: str) -> None:
    assert number(count) == said


def test_a_count_of_a_million_digits_takes_no_time() -> None:
    assert number(1 << 3_321_928).endswith("x 10^999999")


def test_a_noun_agrees_with_its_number() -> None:
    assert [quantity(count, "chain") for count in (0, 1, 2)] == ["0 chains", "1 chain", "2 chains"]
    assert quantity(2, "entry", "entries") == "2 entries"


def test_a_style_that_is_off_adds_nothing_and_one_that_is_on_ends_what_it_starts() -> None:
    for name in ("bold", "dim", "red", "yellow", "green", "cyan"):
        assert getattr(Style(), name)("x") == "x"
        painted = getattr(Style(on=True), name)("x")
        assert painted.startswith("\x1b[")
        assert painted.endswith("x\x1b[0m")
        assert getattr(Style(on=True), name)("") == ""


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\x9f", "\\x9f"),
        ("\u061c", "\\u061c"),
        ("\uffff", "\\uffff"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_is_not_printed_is_named_by_its_number(character: str, shown: str) -> None:
    assert plain(f"a{character}") == f"a{shown}"
    assert visible(f"a{character}") == f"a{shown}".replace("\\x", "\\u00")


def test_prose_is_wrapped_and_no_line_of_it_begins_a_command() -> None:
    assert lines_of("of\n many-hyphened words ::set", 14) == [
        "of",
        "many-hyphened",
        "words \\x3a:set",
    ]
    text = f"{'a' * 9} ::set"
    assert lines_of(text, 9) == ["a" * 9, "\\x3a:set"]
    assert lines_of("", 9) == []


def test_a_cut_is_not_left_with_blanks_before_it() -> None:
    assert cut("  a   b", 6) == "  a…"
    assert cut_left("a   b", 4) == "…b"


def test_names_that_fit_are_all_named() -> None:
    assert enumerated(["A", "B"], 2) == "A, B"
    assert enumerated([], 2) == ""


def test_an_exponent_is_right_around_every_power_of_ten() -> None:
    for exponent in (15, 16, 30, 99, 100):
        assert number(10**exponent) == f"about 1.0 x 10^{exponent}"
        assert number(15 * 10**exponent) == f"about 1.5 x 10^{exponent + 1}"
        assert number(99 * 10**exponent) == f"about 9.9 x 10^{exponent + 1}"


def test_each_colour_is_its_code_and_none_without_colours() -> None:
    codes = {"bold": 1, "dim": 2, "red": 31, "yellow": 33, "green": 32, "cyan": 36}
    for name, code in codes.items():
        assert getattr(Style(on=True), name)("a") == f"\x1b[{code}m a\x1b[0m".replace(" ", "")
        assert getattr(Style(), name)("a") == "a"
        assert getattr(Style(on=True), name)("") == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a  b", "a b"), (" a\u2028\n b ", "a b"), ("plain", "plain"), ("é  è", "é è")],
)
def test_runs_of_blanks_are_shown_as_one(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_text_is_wrapped_to_so_many_lines_and_then_cut() -> None:
    assert wrapped("", 5, 2) == []
    assert wrapped("one two three four", 9, 2) == ["one two", "three …"]
    assert wrapped("one two three", 9, 2) == ["one two", "three"]
    assert wrapped("x" * 40, 10, 2) == ["x" * 10, "…"]


def test_names_for_anchors_differ() -> None:
    found = anchors(["A B", "A_B", "A-B", "A B", "é"])
    assert found == {"A B": "i-A_B--3", "A_B": "i-A_B--2", "A-B": "i-A-B", "é": "i-_"}
    assert anchors(["x" * 81], joint="_") == {"x" * 81: "i_" + "x" * 80}
