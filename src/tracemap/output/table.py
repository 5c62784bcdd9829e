"""Tables: for a terminal, as Markdown and as CSV, each escaped in its own way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracemap.output.terminal import Style, cut, plain, width

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: its head.
        flexible: whether its cells may be cut to fit the terminal.
        paint: how a cell is coloured, by the text of the cell.
    """

    title: str
    flexible: bool = False
    paint: Callable[[Style, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of cells; whole numbers stand to the right, None is absent."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


_GAP = "  "
_LEAST = 16


def as_text(table: Table, style: Style, columns: int | None = None, indent: str = "") -> str:
    """Return a table for a terminal of so many columns; nothing is cut where their number is None."""
    cells = [[_shown(cell) for cell in row] for row in table.rows]
    right = [_is_numeric(table, place) for place in range(len(table.columns))]
    widths = [
        max([width(column.title), *(width(row[place]) for row in cells)])
        for place, column in enumerate(table.columns)
    ]
    _shrink(table, widths, columns and columns - len(indent))
    head = _line([column.title for column in table.columns], widths, right)
    lines = [indent + style.dim(head)]
    for row in cells:
        kept = [cut(cell, wide) for cell, wide in zip(row, widths, strict=True)]
        lines.append(indent + _line(kept, widths, right, table.columns, style))
    return "\n".join(lines) + "\n"


def _shown(cell: Cell) -> str:
    return "-" if cell is None or cell == "" else plain(str(cell))


def _is_numeric(table: Table, place: int) -> bool:
    found = [row[place] for row in table.rows if row[place] is not None]
    return bool(found) and all(isinstance(cell, int) for cell in found)


def _shrink(table: Table, widths: list[int], columns: int | None) -> None:
    """Narrow the flexible columns, the widest first, until the table fits."""
    flexible = [place for place, column in enumerate(table.columns) if column.flexible]
    if columns is None or not flexible:
        return
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - columns
    while excess > 0:
        widest = max(flexible, key=lambda place: widths[place])
        if widths[widest] <= _LEAST:
            return
        others = [widths[place] for place in flexible if place != widest]
        step = min(excess, max(1, widths[widest] - max([_LEAST, *others])))
        widths[widest] -= step
        excess -= step


def _line(
    cells: Sequence[str],
    widths: Sequence[int],
    right: Sequence[bool],
    columns: Sequence[Column] | None = None,
    style: Style | None = None,
) -> str:
    parts = []
    for place, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (wide - width(cell))
        paint = columns[place].paint if columns else None
        painted = paint(style, cell) if paint and style and style.on else cell
        parts.append(space + painted if right[place] else painted + space)
    return _GAP.join(parts).rstrip()


_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#!~&@:$])")


def as_markdown(table: Table) -> str:
    """Return a table in Markdown (GitHub's and GitLab's flavour), nothing in a cell being markup."""
    right = [_is_numeric(table, place) for place in range(len(table.columns))]
    lines = [
        "| " + " | ".join(column.title for column in table.columns) + " |",
        "|" + "|".join(" ---: " if numeric else " --- " for numeric in right) + "|",
    ]
    lines.extend(
        "| " + " | ".join(markdown_text(_blank(cell)) for cell in row) + " |" for row in table.rows
    )
    return "\n".join(lines) + "\n"


def markdown_text(text: str) -> str:
    """Return a text as Markdown that shows just this text, on one line."""
    return _MARKDOWN.sub(r"\\\1", plain(text))


def as_csv(table: Table) -> str:
    """Return a table as CSV (RFC 4180); a cell that a spreadsheet would compute gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    for row in table.rows:
        writer.writerow([_inert(cell) for cell in row])
    return out.getvalue()


def _inert(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = plain(cell)
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def _blank(cell: Cell) -> str:
    return "" if cell is None else str(cell)
