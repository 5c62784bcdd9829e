"""The prose of a plan on a page: paragraphs, ids and addresses as links, and no other scheme."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.site.conftest import read
from tracemap.render.visible import visible
from tracemap.site.entries import Entry
from tracemap.site.fragments import Fragments, Neighbour
from tracemap.site.passages import passages

ENTRIES = {
    one: Entry(one, "", "milestone", "late", f"m/{one}.html")
    for one in ("DM-READY", "LDM-503-17a", "A5", "ABC")
}


def linked(text: str) -> list[str]:
    """Return what is linked, an address by itself and an item by its page."""
    pieces = [piece for passage in passages(text, ENTRIES) for piece in passage]
    found = [piece.url or (piece.entry.path if piece.entry else "") for piece in pieces]
    return [one for one in found if one]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("after 'DM-READY', A5.", ["m/DM-READY.html", "m/A5.html"]),
        ("LDM-503-17a; LDM-503-17b, ABC, A55, xA5", ["m/LDM-503-17a.html"]),
        ("see https://a.b/c?d=(e). <http://f>", ["https://a.b/c?d=(e", "http://f"]),
        ("mailto:a@b.c, javascript:alert(1) data:x ftp://x //y file:///etc", ["mailto:a@b.c"]),
        ("JAVASCRIPT:https", []),
        ("https:// http://", []),
    ],
)
def test_ids_and_addresses_are_links_and_nothing_else_is(text: str, expected: list[str]) -> None:
    assert linked(text) == expected


def test_an_empty_line_ends_a_paragraph() -> None:
    assert len(passages("a\nb\n \n\n c\n\n", ENTRIES)) == 2
    assert passages(None, ENTRIES) == passages(" \n\n", ENTRIES) == ()


@given(st.text() | st.text("A5-. \n:/htps'\"<&", max_size=60))
def test_no_word_is_lost(text: str) -> None:
    found = "".join(piece.text for one in passages(text, ENTRIES) for piece in one)
    assert found.replace(" ", "") == visible(text).replace(" ", "")
    shown = Fragments(ENTRIES).prose(passages(text, ENTRIES), "../")
    assert "".join(read(shown.encode()).text.split()) == "".join(visible(text).split())


def test_a_list_that_is_too_long_says_how_much_is_left_out() -> None:
    many = [
        Neighbour(Entry(f"M-{number}", "", "milestone", "late", "m/x.html"))
        for number in range(230)
    ]
    text = Fragments({}).neighbours(many, "before", "../")
    assert text.count("<li data-id") == 200
    assert "and 30 more" in text
