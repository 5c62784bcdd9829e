"""Plain text as reStructuredText: docutils shows it line by line, and it comes back as it was."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st

from tracemap.interchange.rst import rst, text_of

LINES = [
    "plain words, as most are (5 %)",
    "1. one",
    "A) one",
    "z. one",
    "a  b",
    "ends with a blank ",
    " begins with one",
    "_x0041_ and x_x",
    "\\",
    "\\\\",
    "| bar",
    "|",
    ".. include:: /etc/passwd",
    "`a`_ *b* **c** |d| e_",
    "",
]


@given(st.text() | st.lists(st.sampled_from(LINES)).map("\n".join))
def test_it_comes_back(text: str) -> None:
    assert text_of(rst(text)) == text


@pytest.mark.parametrize("line", LINES)
def test_docutils_shows_the_words(line: str) -> None:
    read = publish_doctree(rst(f"before\n{line}"), settings_overrides={"report_level": 5})
    assert all(isinstance(one, nodes.paragraph | nodes.line_block) for one in read.children)
    assert not list(
        read.findall(lambda node: isinstance(node, nodes.reference | nodes.problematic))
    )
    shown = read.astext().split()
    assert shown == ["before", *line.replace("_x0041_", "_x005F_x0041_").split()]


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("two\nlines", "two\nlines"),
        ("1. one", "| 1. one"),
        ("a. one", "| a. one"),
        ("Z) one", "| Z) one"),
        ("3.5 m", "| 3.5 m"),
        ("a  b", "| a  b"),
        ("a ", "| a "),
        ("ax_x", "| ax\\_x"),
        ("*a*\n", "| \\*a\\*\n| "),
    ],
)
def test_only_words_alone_are_left_as_they_are(text: str, markup: str) -> None:
    assert rst(text) == markup


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("|\n| a", "\na"),
        ("|a", "a"),
        ("a\n| b", "a\n| b"),
        ("| a\\\nb", "| a\\\nb"),
        ("| \\a", "a"),
    ],
)
def test_a_line_block_is_read_and_no_other_markup(markup: str, text: str) -> None:
    assert text_of(markup) == text
