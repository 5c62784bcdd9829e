"""For each format the parser that reads it: what it says, once nothing in it was found to do anything.

Each reader returns the texts that it read, joined by lines. What a text looks like in the format stands in
`SHOWN`; where that is cut, its mark is cut too.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

import html5lib
import networkx as nx
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from markdown_it import MarkdownIt

from tests.output.test_github import commands
from tests.render.test_any_text import MERMAID
from tracemap.output.terminal import plain
from tracemap.render.visible import visible

STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]"
)
"""What a reader of a log, a terminal or an eye obeys instead of showing it."""

SCHEMES = ("http", "https", "mailto")


def _text(data: bytes) -> str:
    text = data.decode()
    assert not STEERS.search(text), repr(STEERS.search(text))
    assert commands(text) == []
    assert "##" not in re.sub(r"^#+ ", "", text, flags=re.MULTILINE) or not re.search(
        r"##\w*\[", text
    )
    return text


def read_text(data: bytes) -> str:
    """Read what a terminal or the log of a job shows: printable lines, and no command of GitHub or Azure."""
    text = _text(data)
    assert all(line.isprintable() for line in text.split("\n"))
    return text


def read_github(data: bytes) -> str:
    """Read annotations as the runner of GitHub does: none is there but ours."""
    text = data.decode()
    assert not STEERS.search(text)
    found = commands(text)
    assert {one.name for one in found} <= {"error", "warning", "notice", "group", "endgroup"}
    assert all(
        set(one.properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        for one in found
    )
    return "\n".join([text, *(one.data for one in found)])


def strict(data: bytes) -> Any:
    """Return what JSON says: no constant that is none of JSON's, no key twice, no half character."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(constant)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    return json.loads(data.decode(), parse_constant=refuse, object_pairs_hook=once)


def strings(value: Any) -> Iterator[str]:
    """Yield all texts in a value, keys too."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple):
            waiting += one


def read_json(data: bytes) -> str:
    _text(data)
    return "\n".join(strings(strict(data)))


def read_sarif(data: bytes) -> str:
    """Read SARIF: every address is relative and percent-encoded, and no message holds a link."""
    log = strict(data)
    for run in log["runs"]:
        for result in run["results"]:
            assert not re.search(r"(?<!\\)\]\(", result["message"]["text"])
            places = [one["physicalLocation"] for one in result["locations"]]
            places += [one["physicalLocation"] for one in result.get("relatedLocations", ())]
            for place in places:
                uri = place["artifactLocation"]["uri"]
                assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri
                assert not uri.startswith("/")
    return read_json(data)


def _illegal_in_xml(text: str) -> bool:
    return bool(re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text))


def read_junit(data: bytes) -> str:
    """Read XML 1.0 by expat: elements and attributes of JUnit alone."""
    root = ET.fromstring(data)
    assert {one.tag for one in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"),
    }
    texts = [text for one in root.iter() for text in (one.text or "", *one.attrib.values())]
    assert not any(map(_illegal_in_xml, texts))
    _text(data)
    return "\n".join(texts)


def read_csv(data: bytes) -> str:
    """Read CSV as RFC 4180 has it: no cell is a formula (OWASP ASVS 5.0, 1.2.10)."""
    whole = data.decode().replace("\r\n", "\n")
    rows = list(csv.reader(io.StringIO(_text(whole.encode()), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not re.match("[=@\t\r\0\uff1d\uff0b\uff0d\uff20]", cell), cell
        assert not re.match(r"[+-](?!\d+(\.\d+)?( days?)?$)", cell), cell
    return "\n".join(cell for row in rows for cell in row)


_OURS = re.compile(r'</?details>|<summary>[^<]*</summary>|<a id="[a-z0-9-]+">|</a>|\s')


def read_markdown(data: bytes) -> str:
    """Read Markdown: no HTML but ours, no image, no link but to a place in it."""
    text = _text(data)
    reader = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    found = []
    for one in [one for token in tokens for one in (token, *(token.children or ()))]:
        if one.type in ("html_block", "html_inline"):
            assert _OURS.sub("", one.content) == "", one.content
        assert one.type not in ("image", "s_open")
        assert one.type != "link_open" or str(one.attrs["href"]).startswith("#"), one
        if one.type == "fence":
            assert one.info == "mermaid"
            read_mermaid(one.content.encode())
        if one.type == "inline":
            found.append("".join(child.content or "\n" for child in one.children or ()))
    shown = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<![\\\w])@\w|(?<![\\&\w])#\d", shown), "nobody is called, nothing tied"
    return "\n".join(found)


def read_rst(data: bytes) -> str:
    """Read reStructuredText with nothing allowed that reads a file or passes markup on."""
    said = io.StringIO()
    tree = publish_doctree(
        _text(data),
        settings_overrides={
            "warning_stream": said,
            "report_level": 2,
            "halt_level": 5,
            "raw_enabled": False,
            "file_insertion_enabled": False,
        },
    )
    assert said.getvalue() == ""
    for kind in (nodes.system_message, nodes.problematic, nodes.raw, nodes.footnote):
        assert not list(tree.findall(kind))
    assert not [one for one in tree.findall(nodes.reference) if one.get("refuri")]
    return tree.astext()


_EMPTY = frozenset(
    ("script", "iframe", "object", "form", "base", "embed", "svg", "frame", "applet")
)


def read_html(data: bytes, *, is_page: bool = False) -> str:
    """Read HTML as browsers do: nothing active, no address but a place in it or of a scheme that is known.

    A page of a site has scripts; a document has none, and may be written into the log of a job.
    """
    text = data.decode()
    assert not STEERS.search(text)
    assert is_page or commands(text) == []
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert parser.errors == []
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    assert {one.tag for one in elements}.isdisjoint(
        _EMPTY - ({"script", "svg", "form"} if is_page else set())
    )
    for one in elements:
        assert not [name for name in one.attrib if name.startswith("on")]
        assert one.tag != "script" or not "".join(one.itertext())
        for name in ("href", "src", "action", "formaction"):
            address = one.get(name, "").strip()
            scheme = re.match(r"([A-Za-z][\w+.-]*):", address)
            assert not scheme or scheme[1].lower() in (*SCHEMES, "data"), address
            assert (
                not scheme or scheme[1] != "data" or re.match("data:(image/(svg|png)|,$)", address)
            )
    attributes = [value for one in elements for value in one.attrib.values()]
    return "\n".join(["".join(tree.itertext()), *attributes])


_COMMANDS_OF_LATEX = re.compile(r"\\(?:[A-Za-z@]+|.)")
_ACTIVE = re.compile(
    r"\\(?:input|include|openin|openout|read|write|immediate|csname|catcode|def|let|special|usepackage)\b"
)


def read_latex(data: bytes) -> str:
    """Read LaTeX: behind the preamble no command that reads, writes or defines, no comment."""
    text = _text(data)
    _, _, body = text.partition("\\begin{document}")
    body = body or text
    assert not _ACTIVE.search(body)
    assert not re.search(r"(?<!\\)(?:\\\\)*\$|\^\^", body)
    assert not re.search(r"(?<!\\)(?:\\\\)*%(?!\s*$)", body, re.MULTILINE)
    return text


def read_dot(data: bytes) -> str:
    """Read DOT by Graphviz itself: no node, address or picture is there that the plan does not hold."""
    import pygraphviz

    text = _text(data)
    graph = pygraphviz.AGraph(string=text)
    assert {"x", "y", "z"}.isdisjoint(graph.nodes()), "the nodes that a title would add"
    written = str(graph.string())  # an attribute a line
    assert not re.search(r"^\s*\[?(URL|href|image|shapefile|target)=", written, re.MULTILINE)
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', written, re.DOTALL)
    labels = re.sub(r'"(?:[^"\\]|\\.)*"', "", written, flags=re.DOTALL)
    assert not re.search("<img|href=", labels, re.IGNORECASE)
    said = "\n".join([re.sub("<[^<>]*>", "\n", labels), *texts])
    return html.unescape(html.unescape(said))


_DRAWN = frozenset(
    (
        *(
            "svg",
            "g",
            "title",
            "a",
            "text",
            "tspan",
            "path",
            "polygon",
            "polyline",
            "ellipse",
            "rect",
        ),
        *("defs", "use", "clipPath", "style", "metadata", "line", "circle", "desc", "pattern"),
        *("RDF", "Work", "type", "format", "creator", "Agent", "date"),
    )
)


def read_svg(data: bytes) -> str:
    """Read SVG by expat: shapes and texts, nothing that runs, no address but of a part of it."""
    text = data.decode()
    assert not STEERS.search(text)
    root = ET.fromstring(data)
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= _DRAWN
    for one in root.iter():
        for name, value in one.attrib.items():
            short = name.rpartition("}")[2].lower()
            assert not short.startswith("on")
            assert short not in ("href", "src") or value.startswith("#"), value
    texts = [text for one in root.iter() for text in (one.text or "", *one.attrib.values())]
    return "\n".join(texts).replace("\xa0", " ")


def read_png(data: bytes) -> str:
    """Read PNG chunk by chunk: its words are of the program that drew it."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    place, kinds = 8, []
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind = data[place + 4 : place + 8]
        content = data[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", data, place + 8 + length)[0] == zlib.crc32(kind + content)
        assert kind not in (b"tEXt", b"iTXt", b"zTXt") or not re.search(rb"q\d+z", content)
        kinds.append(kind)
        place += 12 + length
    assert kinds[-1] == b"IEND"
    return ""


def read_pdf(data: bytes) -> str:
    """Read PDF by PDFium: no action, no script, no address in it."""
    import pypdfium2

    assert not re.search(rb"/(JavaScript|JS|Launch|URI|OpenAction|AA|EmbeddedFile)\b", data)
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def read_mermaid(data: bytes) -> str:
    """Read Mermaid: each line is of one of our forms."""
    text = _text(data)
    for line in text.removesuffix("\n").split("\n"):
        assert MERMAID.fullmatch(line), line
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", text.replace("<br/>", "\n")))


def read_graphml(data: bytes) -> str:
    """Read GraphML by networkx: every node and edge is one of the plan."""
    assert not _illegal_in_xml(data.decode())
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    values = [value for _, held in graph.nodes(data=True) for value in held.values()]
    return "\n".join(map(str, values))


def read_yaml(data: bytes) -> str:
    """Read YAML with the safe constructor alone."""
    return "\n".join(strings(yaml.safe_load(data)))


READERS: dict[str, Callable[[bytes], str]] = {
    "text": read_text,
    "concise": read_text,
    "summary": read_markdown,
    "github": read_github,
    "gitlab": read_json,
    "json": read_json,
    "sarif": read_sarif,
    "junit": read_junit,
    "csv": read_csv,
    "markdown": read_markdown,
    "rst": read_rst,
    "html": read_html,
    "latex": read_latex,
    "dot": read_dot,
    "svg": read_svg,
    "png": read_png,
    "pdf": read_pdf,
    "mermaid": read_mermaid,
    "graphml": read_graphml,
}
"""The reader of each format of each command."""

Form = Callable[[str], str]

SHOWN: dict[str, tuple[Form, ...]] = {
    **dict.fromkeys(("text", "concise", "github", "gitlab", "sarif", "junit", "csv"), (plain,)),
    **dict.fromkeys(("summary", "markdown"), (plain, lambda text: plain(visible(text)))),
    **dict.fromkeys(("rst", "html", "dot", "svg", "mermaid"), (visible,)),
    "json": (str, plain),
}
"""What a text looks like to whoever reads a format; what is not here is not compared letter by letter."""
