"""A place is where an editor shows it: lines end with LF, CRLF or CR, columns count characters."""

from __future__ import annotations

import pytest

from tests.loading.plans import PLAN, load, plain, read, said

UNKNOWN = "TM101 unknown field 'nmae'"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A:\n  name: x\n  nmae: y\n", "3:3"),
        ("A:\r\n  name: x\r\n  nmae: y\r\n", "3:3"),
        ("A:\r  name: x\r  nmae: y\r", "3:3"),
        ("\ufeffA: {name: x, nmae: y}\n", "1:14"),
        ("\ufeff# comment\nA:\n  name: x\n  nmae: y\n", "4:3"),
        ("A: {name: é, nmae: y}", "1:14"),
        ("A: {name: 日本, nmae: y}", "1:15"),
        ("A: {name: 𝄞🚀, nmae: y}", "1:15"),
        ("A: {name: e\u0301, nmae: y}", "1:15"),
        ("A: {name: x,\tnmae: y}", "1:14"),
        ("A:\n  name: x # a\x85b\n  nmae: y\n", "3:3"),
        ("A:\n  name: x # a\u2028b\u2029c\n  nmae: y\n", "3:3"),
        ("A:\n  name: 'x\x85y\u2028'\n  nmae: y\n", "3:3"),
        ("A: {name: 'x\x85y', nmae: y}\n", "1:18"),
        (
            "A:\n  name: x\n  # a\x0bb\x0c\n  nmae: y\n".replace("\x0b", " ").replace("\x0c", " "),
            "4:3",
        ),
        ("A:\n  name: |\n    one\n\n    two\n  nmae: y\n", "6:3"),
        ("A:\n  name: &x x\n  &y nmae: y\n", "3:6"),
        ("A:\n  name: x\n  ? nmae\n  : y\n", "3:5"),
    ],
)
def test_a_finding_stands_where_an_editor_shows_it(text: str, place: str) -> None:
    assert said(load({PLAN: text})) == [f"{PLAN}:{place}: {UNKNOWN}"]


def test_a_finding_spans_what_it_is_about() -> None:
    catalog = load({PLAN: "A:\n  name: x\n  level: 'five'\n  kind: [a,\n    b]\n"})
    spans = [one.location[1:5] for one in catalog.problems]
    assert spans == [(3, 10, 3, 16), (4, 9, 4, 10)]


def test_characters_that_end_a_line_in_old_yaml_are_text() -> None:
    root, faults = read("a: one\x85two\u2028three\u2029four\n'k\u2028': 'five\x85 six'\n")
    assert faults == []
    assert plain(root) == {"a": "one\x85two\u2028three\u2029four", "k\u2028": "five\x85 six"}


def test_characters_in_their_stead_are_kept_apart() -> None:
    root, faults = read("a: \ue000\x85\ue001\u2028\ue002\ue003\u2029\ue004\n")
    assert faults == []
    assert plain(root) == {"a": "\ue000\x85\ue001\u2028\ue002\ue003\u2029\ue004"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"A:\n  name: Premi\xe8re\n", "2:14: TM001 the file is not UTF-8: byte 0xE8 at offset 16"),
        ("A: é".encode() + b"\xff", "1:5: TM001 the file is not UTF-8: byte 0xFF at offset 5"),
        (b"A:\r  name: \xff\n", "2:9: TM001 the file is not UTF-8: byte 0xFF at offset 11"),
        (b"\xef\xbb\xbf\xff", "1:1: TM001 the file is not UTF-8: byte 0xFF at offset 3"),
        ("A: é".encode("utf-16"), "1:1: TM001 the file is UTF-16, expected UTF-8"),
        (b"A:\n  name: x\xc0\x80\n", "2:10: TM001 the file is not UTF-8: byte 0xC0 at offset 12"),
        (b"A:\n  name: \xed\xa0\x80\n", "2:9: TM001 the file is not UTF-8: byte 0xED at offset 11"),
        (b"A:\n  name: x\0\n", "2:10: TM002 not YAML: U+0000 may not stand in a file"),
        (b"A:\n  \x1b[31m: x\n", "2:3: TM002 not YAML: U+001B may not stand in a file"),
        (b"A:\r\r\n  \x07: x\n", "3:3: TM002 not YAML: U+0007 may not stand in a file"),
        ("A:\n  name: é\ufffe\n".encode(), "2:10: TM002 not YAML: U+FFFE may not stand in a file"),
    ],
)
def test_bytes_that_are_no_text_are_found_at_their_place(content: bytes, problem: str) -> None:
    assert said(load({PLAN: content}))[0] == f"{PLAN}:{problem}"


def test_a_lone_surrogate_is_a_finding_where_text_comes_from_elsewhere() -> None:
    _, faults = read("a: 1\nb: x\ud800\n")
    assert [(fault.code, fault.message) for fault in faults] == [
        ("TM002", "not YAML: U+D800 may not stand in a file")
    ]


def test_related_places_are_placed_too() -> None:
    catalog = load({PLAN: "A:\n  name: x\n  due: 1\n  due: 2\nB:\n  name: [x, y\n"})
    syntax, twice = catalog.problems[1], catalog.problems[0]
    assert (twice.code, str(twice.location)) == ("TM003", f"{PLAN}:4:3")
    assert [(str(other), words) for other, words in twice.related] == [
        (f"{PLAN}:3:3", "first here")
    ]
    assert (syntax.code, str(syntax.location)) == ("TM002", f"{PLAN}:7:1")
    assert [(str(other), words) for other, words in syntax.related] == [
        (f"{PLAN}:6:9", "it starts here")
    ]
