"""Tables: for a terminal, as Markdown and as CSV, each escaped in its own way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from tracemap.output.terminal import Style, cut, plain, width

Cell = str | int | None


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        title: its head.
        flexible: whether its cells are the first to be cut where the terminal is narrow.
        folds: whether its cells, words or ids with blanks between them, go on below where it is narrow.
        paint: how a cell is coloured, by the text of the cell.
        short: its head where the terminal is narrow.
        spare: whether it is left out where the terminal is too narrow for all.
        valued: whether, though it is spare, flexible columns become as narrow as they may before that.
        right: whether its cells stand to the right though they are text, as amounts do.
    """

    title: str
    flexible: bool = False
    folds: bool = False
    paint: Callable[[Style, str], str] | None = None
    short: str | None = None
    spare: bool = False
    valued: bool = False
    right: bool = False


class Table(NamedTuple):
    """Columns and rows of cells; whole numbers stand to the right, None is absent."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


_GAP = "  "
_READABLE, _LEAST = 16, 10
"""How wide a flexible column stays as long as others can give way, and how wide in any case."""
_FOLDED, _MOST_LINES = 32, 4
"""How wide a column whose cells fold stays at most, and on how many lines a cell stands."""


class _Drawn:
    """A column as it is drawn: its head and cells as text, and how wide it may be."""

    def __init__(self, column: Column, cells: list[str], *, right: bool) -> None:
        """Take the column as wide as it would be."""
        self.column = column
        self.head = column.title
        self.cells = cells
        self.right = right
        self.width = _widest(self.head, cells)

    def least(self, readable: int) -> int:
        """Return how narrow the column may become where flexible ones become so narrow.

        One that folds keeps its longest word whole, and its cells on three lines or so while others can
        still give way.
        """
        if self.column.flexible:
            return min(self.width, readable)
        if not self.column.folds:
            return self.width
        words = max((width(word) for cell in self.cells for word in cell.split(" ")), default=0)
        lines = -(-max(map(width, self.cells), default=0) // (_MOST_LINES - 1))
        wanted = min(lines, _FOLDED) if readable > _LEAST else 0
        return min(self.width, max(width(self.head), words, wanted))


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
        _line(cells, style)
        for row in range(len(table.rows))
        for cells in _lines([(one, one.cells[row]) for one in drawn])
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

    Short heads come first; then the flexible columns are cut and those that fold give way, then the
    spare ones are left out, then any are cut from the right.
    """
    for one in drawn:
        one.head = one.column.short or one.head
        one.width = _widest(one.head, one.cells)
    all_of_them = drawn
    for valued, readable in ((False, _READABLE), (True, _LEAST)):
        spare = [one for one in drawn if one.column.spare and one.column.valued == valued]
        while spare and _taken(drawn) - _can_give(drawn, readable) > room:
            last = spare.pop()
            drawn = [one for one in drawn if one is not last]
    for readable in (_READABLE, _LEAST):
        for folds in (False, True):
            giving = [one for one in drawn if one.column.folds == folds]
            _narrow(giving, readable, _taken(drawn) - room)
    for one in reversed(drawn[1:]):
        one.width -= min(max(_taken(drawn) - room, 0), one.width - 1)
    return drawn, [one.column.title for one in all_of_them if one not in drawn]


def _can_give(drawn: Sequence[_Drawn], readable: int) -> int:
    return sum(one.width - one.least(readable) for one in drawn)


def _narrow(giving: Sequence[_Drawn], readable: int, excess: int) -> None:
    """Take from the widest columns first, until each is at its least or the excess is gone."""
    least = {one: one.least(readable) for one in giving}
    while excess > 0:
        wide = sorted((one for one in giving if one.width > least[one]), key=lambda one: -one.width)
        if not wide:
            return
        next_width = max([least[wide[0]], *(one.width for one in wide[1:])])
        step = min(excess, max(1, wide[0].width - next_width))
        wide[0].width -= step
        excess -= step


def _lines(cells: Sequence[tuple[_Drawn, str]]) -> Iterator[list[tuple[_Drawn, str]]]:
    """Yield the lines of a row: one, or as many as its longest cell takes where its column folds."""
    folded = [
        _folded(cell, one.width) if one.column.folds else [cut(cell, one.width)]
        for one, cell in cells
    ]
    for parts in zip_longest(*folded, fillvalue=""):
        yield [(one, part) for (one, _), part in zip(cells, parts, strict=True)]


def _folded(cell: str, columns: int) -> list[str]:
    """Return a cell on lines of so many columns, broken at blanks; the last is cut where there is more."""
    if width(cell) <= columns:
        return [cell]
    lines = [""]
    for word in cell.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and width(longer) > columns:
            lines.append(word)
        else:
            lines[-1] = longer
    most = _MOST_LINES - 1
    return [cut(line, columns) for line in (*lines[:most], " ".join(lines[most:])) if line]


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
