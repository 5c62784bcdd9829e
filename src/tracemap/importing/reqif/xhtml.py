"""Formatted text as plain text: paragraphs and rows as lines, items of lists with a dash.

Blanks are laid out as a browser does, but for preformatted text. What is no text is left out and told of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from tracemap.interchange.escapes import unescaped

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    (
        "address",
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "hr",
        "ol",
        "p",
        "pre",
        "table",
        "tr",
    )
) | {"h1", "h2", "h3", "h4", "h5", "h6", "ul"}
_NO_TEXT = {"img": "picture", "object": "embedded object"}
_DASH = "- "
_BLANK = " \t\n\r\f"
_BLANKS = re.compile(f"[{_BLANK}]+")


class _Mark(Enum):
    """What lies between texts: the edge of a block, the start of an item or a cell, the end of a line."""

    BLOCK = 1
    ITEM = 2
    CELL = 3
    LINE = 4


_CELLS = frozenset(("td", "th"))
_MARKS = (
    dict.fromkeys(_BLOCKS, _Mark.BLOCK)
    | dict.fromkeys(_CELLS, _Mark.CELL)
    | {"li": _Mark.ITEM, "br": _Mark.LINE}
)


class _Kept(str):
    """A text whose blanks mean something."""

    __slots__ = ()


def plain_text(value: _Element, left_out: Callable[[str], None]) -> str:
    """Return the text of a formatted value.

    Args:
        value: the element around it.
        left_out: called for each part that is no text, with what it is.
    """
    pieces = list(_pieces(value, left_out))
    texts = [one for one in pieces if isinstance(one, str) and (_is_kept(one) or one.strip(_BLANK))]
    if texts and all(map(_is_kept, texts)):
        return unescaped("".join(texts))
    return unescaped(_laid_out(pieces))


def _is_kept(piece: object) -> bool:
    return isinstance(piece, _Kept)


def _pieces(value: _Element, left_out: Callable[[str], None]) -> Iterator[str | _Mark]:
    """Yield the texts inside an element, and what lies between them."""
    from lxml.etree import iterwalk

    kept = [False]
    cells = 0
    for event, node in iterwalk(value, events=("start", "end")):
        tag = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in _NO_TEXT:
                left_out(_NO_TEXT[tag])
            cells += tag in _CELLS
            if tag in _MARKS:
                # A cell stays on its line, whatever stands in it.
                yield " " if cells and tag not in _CELLS else _MARKS[tag]
            kept.append(kept[-1] or tag == "pre")
            text = node.text
        else:
            kept.pop()
            cells -= tag in _CELLS
            if tag in _MARKS and tag != "br" and tag not in _CELLS:
                yield " " if cells else _Mark.BLOCK
            text = node.tail if node is not value else None
        if text:
            yield _Kept(text) if kept[-1] else text


def _laid_out(pieces: list[str | _Mark]) -> str:
    lines = [""]
    for piece in pieces:
        match piece:
            case _Mark.BLOCK if lines[-1] == _DASH:
                pass
            case _Mark.BLOCK | _Mark.ITEM:
                if lines[-1].strip(_BLANK):
                    lines.append("")
                lines[-1] = _DASH if piece is _Mark.ITEM else ""
            case _Mark.LINE:
                lines.append("")
            case _Mark.CELL:
                lines[-1] += " | " if lines[-1] else ""
            case _Kept():
                first, *others = piece.split("\n")
                lines[-1] += first
                lines += others
            case _:
                text = _BLANKS.sub(" ", piece)
                lines[-1] += text.lstrip(" ") if lines[-1][-1:] in ("", " ") else text
    return "\n".join(line.rstrip(_BLANK) for line in lines).strip(_BLANK)
