"""A sheet of an export as a table: columns by the names in the first row, two rows of headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import isfinite

from tracemap.loading.p6.workbook import Cell, Rows
from tracemap.source import Location, Mark, Source, in_slot, pack

HEADER_ROWS = 2
"""P6 writes its own names in the first row, and what people call the columns in the second."""

_DAY_FIRST_IS_MONTH = re.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?: \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ T]\d\d:\d\d(?::\d\d)?)?"
)


class Table:
    """One sheet of an export, and the places of its cells. Rows count from 0.

    Attributes:
        name: of the sheet, or of the table in a file of text.
        source: the file, and the sheet in it.
    """

    def __init__(
        self, path: str, name: str, rows: Rows, lines: Sequence[int] | None = None
    ) -> None:
        """Take the rows of a sheet, headers included.

        Args:
            path: the file.
            name: of the sheet.
            rows: its rows, as long as what stands in them.
            lines: of a file of text, the line on which each row begins; the places are lines then.
        """
        self.name = name
        self.source = Source(path, name if lines is None else None)
        self._rows = rows
        self._lines = lines
        header = rows[0] if rows else []
        self._columns = {title: place for place, title in reversed(list(enumerate(header)))}

    def __contains__(self, column: str) -> bool:
        """Tell whether there is a column of this name."""
        return column in self._columns

    def rows(self) -> Iterator[int]:
        """Yield the numbers of the rows below the headers that hold anything."""
        for number in range(HEADER_ROWS, len(self._rows)):
            if any(cell not in (None, "") for cell in self._rows[number]):
                yield number

    def cell(self, row: int, column: str) -> Cell:
        """Return what stands in a cell; None where it is empty or there is no such column."""
        place = self._columns.get(column)
        cells = self._rows[row]
        if place is None or place >= len(cells) or cells[place] == "":
            return None
        return cells[place]

    def text(self, row: int, column: str) -> str | None:
        """Return what stands in a cell as text."""
        cell = self.cell(row, column)
        return None if cell is None else as_text(cell)

    def mark(self, row: int, column: str, slot: int = 0) -> Mark:
        """Return the place of a cell; that of the row's first one where there is no such column."""
        if self._lines is not None:
            return in_slot(pack(self._lines[row] - 1, 0, 0, False), slot)
        return in_slot(pack(row, self._columns.get(column, 0), 1, False), slot)

    def place(self, row: int, column: str) -> Location:
        """Return the place of a cell."""
        return self.source.location(self.mark(row, column))

    def named(self, row: int) -> str:
        """Return what a row is called in a message."""
        return f"row {row + 1} of {self.name}" if self._lines is None else f"a row of {self.name}"


def as_text(cell: Cell) -> str:
    """Return what a cell says as text: 3.0 is 3, a day with no time of day is the day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return str(cell)


def as_number(cell: Cell) -> float | None:
    """Return the number of a cell; None where it holds none, or none that is finite."""
    if isinstance(cell, bool | datetime) or cell is None:
        return None
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if isfinite(number) else None


def as_day(cell: Cell) -> date | None:
    """Return the day of a cell, without its time; None where it holds no day.

    A day is `7/16/2021 8:00:00 AM`, `11/30/2018` (the month comes first), `2018-11-30`, or a cell that
    the spreadsheet itself holds as a date.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if not isinstance(cell, str):
        return None
    text = cell.strip()
    found = _DAY_FIRST_IS_MONTH.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
