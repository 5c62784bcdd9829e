"""Text of a plan in a document: read back by the parser of the format, it is that text and nothing else."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import html5lib
import pytest
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.reports.conftest import snapshot_of
from tracemap.output.terminal import plain
from tracemap.render.visible import visible
from tracemap.reports.control import control_table
from tracemap.reports.documents import control_text, milestones_text
from tracemap.reports.milestones import milestone_document
from tracemap.snapshot import Snapshot
from tracemap.templating.escapes import latex_text

NASTY = [
    r"\input{/etc/passwd} \write18{id} $x_1^2$ 50 % & #1 ~ {",
    "`x` ``y`` *i* **b** |s| ref_ anon__ [1]_ :raw:`z` `t <u_>`__ http://a.example b@c.example",
    ".. include:: /etc/passwd",
    "- item",
    "1. item",
    "(a) item",
    "A. item",
    ":field: value",
    ">>> doctest",
    "====",
    "ends ::",
    "<script>alert(1)</script> &amp; &#x41; <!-- ]]> \"'",
    "[a](javascript:alert(1)) ![i](x) <b> | cell | ~~s~~ @user #12 www.a.example ##[error]",
    "# heading",
    "{{ 7 * 7 }} {% include 'x' %} {# c #}",
    "red \x1b[31m \x00 \u202e \u2028 \ufeff",
    "ligatures -- --- ,, << >> '' ?` !` fi ffl",
    "\u4e2d\u6587 \U0001f6f0 e\u0301 \u00a0\u3000 \u00df \u0141 \u2264",
    "[x] *y* at the start",
    "ends with a backslash \\",
]
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text("\\`*_{}[]<>|#!~&@:$%^-+=.()'\"1a ", max_size=20),
)


def plan_with(folder: Path, text: str) -> Snapshot:
    """Return a plan that says the same text wherever a text may stand."""
    said = yaml.safe_dump(text, default_style='"', width=10_000).strip()
    milestones = (
        f'{{"M-1": {{"name": {said}, "description": {said}, "comment": {said}, "owner": {said},'
        f' "wbs": {said}, "jira": {said}, "test_spec": {said}, "due": "2024-06-01",'
        f' "requirements": ["DMS-REQ-0001"]}},'
        f' "M-2": {{"name": {said}, "due": "2023-01-01", "completed": "2023-01-01"}}}}'
    )
    requirements = f'{{"DMS-REQ-0001": {{"title": {said}, "document": {said}, "priority": "1a"}}}}'
    return snapshot_of(folder, milestones, requirements, date(2024, 3, 23))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def documents(snapshot: Snapshot, format: str) -> list[str]:
    """Return both documents."""
    milestones = milestones_text(milestone_document(snapshot), format)
    return [milestones, control_text(control_table(snapshot), format)]


def heading(text: str) -> str:
    """Return the heading that the milestone has, as it is to be read."""
    return f"M-1: {text}" if text else "M-1"


@settings(max_examples=30)
@given(TEXT)
@example("-")
@example(" ")
def test_html_is_valid_and_holds_the_text_as_text(folder: Path, text: str) -> None:
    snapshot = plan_with(folder, text)
    name = snapshot.catalog.milestones["M-1"].name or ""
    for document in documents(snapshot, "html"):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(document)
        assert parser.errors == []
        assert {one.tag for one in tree.iter() if isinstance(one.tag, str)}.isdisjoint(
            ("script", "iframe", "object", "form", "base")
        )
        assert all(one.get("href", "").startswith("#") for one in tree.iter("a"))
        assert not [key for one in tree.iter() for key in one.attrib if key.startswith("on")]
        names = [key for one in tree.iter() if (key := one.get("id"))]
        assert len(names) == len(set(names))
        assert {one.get("href")[1:] for one in tree.iter("a")} <= set(names)
        if titles := ["".join(one.itertext()) for one in tree.iter("h4")]:
            assert titles == [visible(heading(name))]


@settings(max_examples=30)
@given(TEXT)
@example("-")
@example(" ")
def test_rst_is_read_without_a_word_and_holds_the_text_as_text(folder: Path, text: str) -> None:
    snapshot = plan_with(folder, text)
    name = snapshot.catalog.milestones["M-1"].name or ""
    for document in documents(snapshot, "rst"):
        said = io.StringIO()
        tree = publish_doctree(
            document,
            settings_overrides={"warning_stream": said, "report_level": 2, "halt_level": 5},
        )
        assert said.getvalue() == ""
        for kind in (
            nodes.system_message,
            nodes.problematic,
            nodes.raw,
            nodes.image,
            nodes.footnote,
        ):
            assert not list(tree.findall(kind))
        assert not [one for one in tree.findall(nodes.reference) if one.get("refuri")]
        titles = [one.astext() for one in tree.findall(nodes.title)]
        if f"Milestones as of {snapshot.as_of}" in titles:
            assert visible(heading(name)) in titles


@settings(max_examples=30)
@given(TEXT)
@example("-")
@example(" ")
def test_markdown_holds_the_text_as_text(folder: Path, text: str) -> None:
    snapshot = plan_with(folder, text)
    name = snapshot.catalog.milestones["M-1"].name or ""
    ours = re.compile(r'</?details>|<summary>[^<]*</summary>|<a id="[a-z0-9-]+">|</a>|\s')
    reader = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    for document in documents(snapshot, "markdown"):
        tokens = reader.parse(document)
        inline = [one for token in tokens for one in token.children or ()]
        for one in [*tokens, *inline]:
            if one.type in ("html_block", "html_inline"):
                assert ours.sub("", one.content) == ""
            assert one.type not in ("image", "s_open", "em_open")
            assert one.type != "link_open" or str(one.attrs["href"]).startswith("#")
        titles = [
            "".join(child.content for child in tokens[place + 1].children or ())
            for place, token in enumerate(tokens)
            if token.type == "heading_open" and token.tag == "h4"
        ]
        if document.startswith("# Milestones"):
            assert titles == [plain(visible(heading(name)))]


_UNESCAPED = {
    r"\textbackslash{}": "\\",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
    r"\textquotedbl{}": '"',
    r"\textasciigrave{}": "`",
    "~": "\u00a0",
    r"\ensuremath{\leq}": "\u2264",
    r"\ensuremath{\geq}": "\u2265",
    r"\ensuremath{\neq}": "\u2260",
    r"\ensuremath{\approx}": "\u2248",
    r"\ensuremath{\rightarrow}": "\u2192",
    r"\ensuremath{\leftarrow}": "\u2190",
    r"\ensuremath{-}": "\u2212",
    r"\ensuremath{\triangle}": "\u25b2",
    r"\ensuremath{\infty}": "\u221e",
    **{f"\\{sign}": sign for sign in "{}$&#%_"},
    **{f"{{{sign}}}": sign for sign in "[]*"},
}
_TOKEN = re.compile(
    "|".join(map(re.escape, _UNESCAPED))
    + r"|\\unknownchar\{([0-9A-F]+)\}|([^\\{}$&#%_^~])(?:\{\})?"
)


@given(TEXT)
def test_latex_is_read_back_as_the_text_by_its_own_table(text: str) -> None:
    """Every piece is a known escape or a character without a meaning: no command is anyone else's."""
    written, place, read = latex_text(text), 0, ""
    while place < len(written):
        found = _TOKEN.match(written, place)
        assert found is not None, written[place:]
        read += _UNESCAPED.get(found[0]) or (chr(int(found[1], 16)) if found[1] else found[2])
        place = found.end()
    assert read == visible(text)
