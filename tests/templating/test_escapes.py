"""A text of a plan that is written in a format is that text to the readers of the format, and no more."""

from __future__ import annotations

import html5lib
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tracemap.output.terminal import plain
from tracemap.render.visible import visible
from tracemap.templating.escapes import (
    ESCAPES,
    Safe,
    as_text,
    escape_with,
    html_text,
    latex_text,
    markdown_inline,
    rst_text,
)

BEGINNINGS = [
    "- x",
    "+ x",
    "= x",
    "===",
    "1. x",
    "12) x",
    "1.",
    "1. 2. x",
    "A. x",
    "(i) x",
    "# x",
    "> x",
]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from("-+=#*_`<>[]()|~&:!.1a \\\"'$%^{}@/")).map("".join),
    st.sampled_from(BEGINNINGS),
)


def markdown_read(text: str) -> tuple[list[str], str]:
    """Return the kinds of blocks that a Markdown text has, and the text that is shown."""
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    shown = "".join(
        child.content for block in blocks for child in block.children or () if child.type == "text"
    )
    return [block.type for block in blocks], shown


@given(TEXTS)
@example("##vso[task] ::set ##[x] a::b # :: :")
def test_html_reads_back_the_text_and_no_log_takes_a_command_from_it(text: str) -> None:
    written = html_text(text)
    body = html5lib.parse(f'<p title="{written}">{written}</p>', namespaceHTMLElements=False)
    paragraph = body.find(".//p")
    assert paragraph is not None
    assert "".join(paragraph.itertext()) == paragraph.get("title") == visible(text)
    assert not len(paragraph)
    assert "##[" not in written
    assert "##vso[" not in written
    assert not written.startswith("::")
    assert " ::" not in written


def test_html_escapes_no_more_than_it_has_to() -> None:
    assert html_text("a::b ## c: d") == "a::b ## c: d"
    assert html_text("##[x] ::y") == "&#35;#[x] &#58;:y"


@given(TEXTS)
@example("1. x 2. y")
def test_markdown_reads_back_the_text_as_one_paragraph(text: str) -> None:
    blocks, shown = markdown_read(markdown_inline(text))
    expected = plain(visible(text))
    assert shown == expected
    assert blocks == (["paragraph_open", "inline", "paragraph_close"] if expected else [])


@pytest.mark.parametrize("beginning", ["-", "+", "="])
def test_a_sign_under_a_line_is_no_heading_of_it(beginning: str) -> None:
    assert markdown_inline(beginning) == "\\" + beginning
    blocks, shown = markdown_read("above\n" + markdown_inline(beginning * 3))
    assert blocks == ["paragraph_open", "inline", "paragraph_close"]
    assert shown == "above" + beginning * 3


def test_only_the_number_that_begins_a_list_is_escaped() -> None:
    assert markdown_inline("1. x 2. y") == r"1\. x 2. y"
    assert markdown_inline("12) x") == r"12\) x"
    assert markdown_inline("2024 and 1. x") == "2024 and 1. x"


@given(TEXTS)
@example("\\\\")
def test_rst_reads_back_the_text_as_one_paragraph(text: str) -> None:
    written = rst_text(text)
    settings = {"report_level": 5, "halt_level": 6, "raw_enabled": False}
    read = publish_doctree(f"before\n\n{written}\n\nafter\n", settings_overrides=settings)
    expected = visible(text)
    # What is blank to docutils, and no blank of a plan, falls away at the ends alone.
    assert [type(one) for one in read.children] == [nodes.paragraph] * (
        3 if expected.strip() else 2
    )
    if expected.strip():
        paragraph = read.children[1]
        assert all(isinstance(one, nodes.Text) for one in paragraph.children)
        assert paragraph.astext().split() == expected.split()


@pytest.mark.parametrize("text", ["a. x", "(a) x", "ix. x", "IX. x", "7) x", "- x", "1."])
def test_what_would_begin_a_list_in_rst_is_escaped(text: str) -> None:
    assert rst_text(text) == "\\" + text


def test_every_sign_of_latex_is_written_as_itself() -> None:
    assert latex_text(r"\{}$&#%_^~\"`[]*") == (
        r"\textbackslash{}\{\}\$\&\#\%\_\textasciicircum{}\textasciitilde{}\textbackslash{}"
        r"\textquotedbl{}\textasciigrave{}{[}{]}{*}"
    )
    assert latex_text("≤≥≠≈→←\u2212▲∞") == "".join(
        rf"\ensuremath{{{sign}}}"
        for sign in (
            *(r"\leq", r"\geq", r"\neq", r"\approx", r"\rightarrow", r"\leftarrow", "-"),
            *(r"\triangle", r"\infty"),
        )
    )
    assert latex_text("a\u00a0b -'<>,?!") == "a~b -{}'{}<{}>{},{}?{}!{}"
    assert latex_text("a::b :: :") == "a:{}:b :{}: :"


def test_a_character_that_latex_does_not_know_is_its_number() -> None:
    numbers = [*range(0x20, 0x200), *range(0x2000, 0x2200), 0x4E2D, 0x1F680]
    unknown = {
        f"{number:X}"
        for number in numbers
        if (written := latex_text(f"a{chr(number)}b")).startswith(r"a\unknownchar{")
        and written == rf"a\unknownchar{{{number:X}}}b"
    }
    known = {
        number
        for number in numbers
        if latex_text(f"a{chr(number)}b") == f"a{chr(number)}b" and not chr(number).isalnum()
    }
    assert {
        "AD",
        "A8",
        "AF",
        "B4",
        "B8",
        "126",
        "127",
        "138",
        "13F",
        "140",
        "149",
        "17F",
    } <= unknown
    assert {"180", "1FF", "2012", "20AB", "4E2D", "1F680", "2190"} & unknown == {
        *("180", "1FF", "2012", "20AB", "4E2D", "1F680")
    }
    assert "A1" not in unknown
    assert "17E" not in unknown
    assert latex_text("\xa1\xe9\u017e\u2014\u20ac\u2122") == "\xa1\xe9\u017e\u2014\u20ac\u2122"
    assert {chr(number) for number in known if number < 0x80} == set(" ()+./:;=@|")


@pytest.mark.parametrize("name", sorted(ESCAPES))
def test_what_is_safe_is_not_escaped_again_and_nothing_is_nothing(name: str) -> None:
    escape = escape_with(ESCAPES[name])
    once = escape("<a> & *b* _c_ $d$")
    assert escape(once) is once
    assert isinstance(once, Safe)
    assert escape(None) == ""
    assert escape(3) == "3"
    assert escape(once + "&") != once + "&"


def test_a_list_has_no_text_of_its_own() -> None:
    with pytest.raises(
        TypeError, match=r"^a list cannot be printed: join it, or name a part of it$"
    ):
        as_text([1])
