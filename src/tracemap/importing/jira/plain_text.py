"""The texts of Jira as plain text: HTML as it renders them, and documents of version 3 of its interface."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

_BLOCKS = frozenset(
    ("p", "div", "br", "ul", "ol", "li", "table", "tr", "h1", "h2", "h3", "h4", "pre")
)
_SILENT = frozenset(("script", "style"))


class _Reader(HTMLParser):
    """Takes down the text of HTML, with a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self.pieces.append("\n- " if tag == "li" else "\n")
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag in _SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def plain(value: Any) -> Any:
    """Return text without its markup, a document as its text, and anything else as it is."""
    if isinstance(value, str):
        return of_html(value) if "<" in value or "&" in value else value
    if isinstance(value, dict) and value.get("type") == "doc":
        return of_document(value)
    return value


def of_html(html: str) -> str:
    """Return the text of HTML: a line for each block, the items of a list after a dash."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _tidy("".join(reader.pieces))


def of_document(document: dict[str, Any]) -> str:
    """Return the text of a document in Atlassian's format: nested nodes, of which some hold text."""
    pieces: list[str] = []
    left: list[Any] = [document]
    while left:
        node = left.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif isinstance(node, dict):
            kind, text, content = node.get("type"), node.get("text"), node.get("content")
            if kind == "text" and isinstance(text, str):
                pieces.append(text)
            elif kind == "hardBreak":
                pieces.append("\n")
            elif isinstance(content, list):
                item = "\n- " if kind == "listItem" else ""
                block = "\n" if kind in ("paragraph", "heading", "codeBlock") and not item else ""
                left.extend((block, *reversed(content), item))
    return _tidy("".join(pieces))


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line not in ("", "-"))
