"""From the lines of the document to its blocks: headings, what follows a label, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tracemap.importing.dmsr.paragraphs import LABEL, Line, begins_paragraph, join, usual_step
from tracemap.importing.dmsr.tables import Columns, Row, columns_of, rows_of

_HEADING = re.compile(r"(\d+(?:\.\d+){2,})\s+(?=\S)|(\d+\.\d+)\s+(?=[A-Z(])|(\d+)\s+(?=[A-Z(])")
"""The longer a number is, the less may the text be a sentence that begins with it."""


class Block(NamedTuple):
    """A paragraph or a table.

    Attributes:
        page: the page that it begins on, counted from 1.
        label: what it begins with, as "Specification"; "" where with no label.
        section: the number of the section that it is the heading of, "" where it is none.
        lines: its lines, without the label or the number.
        rows: the rows of a table.
    """

    page: int
    label: str
    section: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        """Return its lines as one."""
        return join(self.lines)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of a document, in order."""
    step = usual_step(lines)
    body = _body_size(lines)
    blocks: list[Block] = []
    held: list[Line] = []
    columns: Columns | None = None
    for line in lines:
        found = columns_of(line)
        if found is not None and columns is not None:
            continue  # a table says its header again on each page
        ends_table = columns is not None and not columns.holds(line)
        if held and (
            found or ends_table or (columns is None and _begins(line, held[-1], step, body))
        ):
            blocks.append(_block(held, columns, step, body))
            held = []
        if ends_table:
            columns = None
        if found is not None:
            columns = found
        else:
            held.append(line)
    if held:
        blocks.append(_block(held, columns, step, body))
    return blocks


def _body_size(lines: Sequence[Line]) -> float:
    """Return the size of the letters that most lines have."""
    sizes = sorted(line.runs[0].size for line in lines)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _begins(line: Line, before: Line, step: float, body: float) -> bool:
    if LABEL.match(line.text):
        return True
    if begins_paragraph(line, before.text, step):
        return True
    return line.gap is None and not before.text.endswith(" ") and bool(_section(line, body))


def _section(line: Line, body: float) -> str:
    """Return the number of the section whose heading a line begins, "" where it is none.

    The heading of a chapter, with a number of one step, is known by its larger letters.
    """
    found = _HEADING.match(line.text)
    if found is None or (found[3] and line.runs[0].size <= body):
        return ""
    return found[1] or found[2] or found[3]


def _block(lines: list[Line], columns: Columns | None, step: float, body: float) -> Block:
    page = lines[0].page
    if columns is not None:
        return Block(page, "", "", (), tuple(rows_of(columns, lines, step)))
    first, *rest = (line.text for line in lines)
    label = LABEL.match(first)
    section = "" if label else _section(lines[0], body)
    first = first[label.end() if label else 0 :].removeprefix(section)
    return Block(page, label[1] if label else "", section, (first, *rest))
