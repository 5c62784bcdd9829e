"""Tables: for a terminal, as Markdown and as CSV, each escaped in its own way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tracemap.output.terminal import Style, cut, plain, width

Cell = str | int | None


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        title: its head.
        flexible: whether its cells are the first to be cut where the terminal is narrow.
        paint: how a cell is coloured, by the text of the cell.
        short: its head where the terminal is narrow.
        spare: whether it is left out where the terminal is too narrow for all.
        right: whether its cells stand to the right though they are text, as amounts do.
    """

    title: str
    flexible: bool = False
    paint: Callable[[Style, str], str] | None = None
    short: str | None = None
    spare: bool = False
    right: bool = False


class Table(NamedTuple):
    """Columns and rows of cells; whole numbers stand to the right, None is absent."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


_GAP = "  "
_READABLE, _LEAST = 16, 10
"""How wide a flexible column stays as long as others can give way, and how wide in any case."""


class _Drawn:
    """A column as it is drawn: its head and cells as text, and how wide it may be."""

    def __init__(self, column: Column, cells: list[str], *, right: bool) -> None:
        """Take the column as wide as it would be."""
        self.column = column
        self.head = column.title
        self.cells = cells
        self.right = right
        self.width = _widest(self.head, cells)


def as_text(table: Table, style: Style, columns: int | None = None, indent: str = "") -> str:
    """Return a table for a terminal of so many columns; nothing is cut where their number is None."""
    drawn = [_drawn(table, place) for place in range(len(table.columns))]
    room = None if columns is None else columns - len(indent)
    lines = []
    if room is not None and _taken(drawn) > room:
        drawn, missing = _fitted(drawn, room)
        if missing:
            them = "it" if len(missing) == 1 else "them"
            lines = [f"... without {', '.join(missing)}: a wider terminal shows {them}"]
    head = _line([(one, one.head) for one in drawn])
    rows = [
        _line([(one, one.cells[row]) for one in drawn], style) for row in range(len(table.rows))
    ]
    return "".join(f"{indent}{line}\n" for line in [style.dim(head), *rows, *lines])


def _drawn(table: Table, place: int) -> _Drawn:
    column = table.columns[place]
    found = [row[place] for row in table.rows]
    cells = [_shown(cell) for cell in found]
    return _Drawn(column, cells, right=column.right or _is_numeric(found))


def _widest(head: str, cells: list[str]) -> int:
    return max(map(width, [head, *cells]))


def _shown(cell: Cell) -> str:
    return "-" if cell is None or cell == "" else plain(str(cell))


def _is_numeric(cells: Sequence[Cell]) -> bool:
    found = [cell for cell in cells if cell is not None]
    return bool(found) and all(isinstance(cell, int) for cell in found)


def _taken(drawn: Sequence[_Drawn]) -> int:
    return sum(one.width for one in drawn) + len(_GAP) * (len(drawn) - 1)


def _fitted(drawn: list[_Drawn], room: int) -> tuple[list[_Drawn], list[str]]:
    """Make the columns fit; return them and the heads of those that are left out.

    Short heads come first; then the flexible columns give way, then the spare ones, then any from the
    right.
    """
    for one in drawn:
        one.head = one.column.short or one.head
        one.width = _widest(one.head, one.cells)
    missing: list[str] = []
    spare = [one for one in drawn if one.column.spare]
    while spare and _taken(drawn) - _can_give(drawn) > room:
        last = spare.pop()
        drawn = [one for one in drawn if one is not last]
        missing.insert(0, last.column.title)
    for least in (_READABLE, _LEAST):
        _narrow([one for one in drawn if one.column.flexible], least, _taken(drawn) - room)
    for one in reversed(drawn[1:]):
        one.width -= min(max(_taken(drawn) - room, 0), one.width - 1)
    return drawn, missing


def _can_give(drawn: Sequence[_Drawn]) -> int:
    return sum(max(one.width - _READABLE, 0) for one in drawn if one.column.flexible)


def _narrow(flexible: Sequence[_Drawn], least: int, excess: int) -> None:
    """Take from the widest columns first, down to a least width, until the excess is gone."""
    while excess > 0:
        wide = sorted((one for one in flexible if one.width > least), key=lambda one: -one.width)
        if not wide:
            return
        next_width = max([least, *(one.width for one in wide[1:])])
        step = min(excess, max(1, wide[0].width - next_width))
        wide[0].width -= step
        excess -= step


def _line(cells: Sequence[tuple[_Drawn, str]], style: Style | None = None) -> str:
    parts = []
    for one, cell in cells:
        kept = cut(cell, one.width)
        space = " " * (one.width - width(kept))
        paint = one.column.paint
        painted = paint(style, kept) if paint and style and style.on else kept
        parts.append(space + painted if one.right else painted + space)
    return _GAP.join(parts).rstrip()


_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#!~&@:$]|(?<=www)\.)", re.IGNORECASE)


def as_markdown(table: Table) -> str:
    """Return a table in Markdown (GitHub's and GitLab's flavour), nothing in a cell being markup."""
    right = [
        column.right or _is_numeric([row[place] for row in table.rows])
        for place, column in enumerate(table.columns)
    ]
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


_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, also in the wide forms that some spreadsheet programs take for it."""


def _inert(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10)."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = plain(cell)
    return "'" + text if text.startswith(_FORMULA) else text


def _blank(cell: Cell) -> str:
    return "" if cell is None else str(cell)
