"""The tables of parameters: a description, a value, a unit and a name in each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracemap.importing.dmsr.pages import Run
from tracemap.importing.dmsr.paragraphs import WIDE, Line, join

HEADER = ("Description", "Value", "Unit", "Name")

Row = tuple[str, str, str, str]


class Columns(NamedTuple):
    """Where the columns of a table stand: its left edge, and where each but the first begins."""

    left: float
    starts: tuple[float, float, float]

    def column(self, run: Run) -> int:
        """Return the number of the column that a run stands in, from 0: that of its middle."""
        middle = (run.left + run.right) / 2
        return sum(middle >= start for start in self.starts)

    def holds(self, line: Line) -> bool:
        """Tell whether a line may be one of the table: the text around it stands further left."""
        return line.runs[0].left >= self.left - 2


def columns_of(line: Line) -> Columns | None:
    """Return the columns of a table whose header a line is, None where it is none."""
    if tuple(run.text.strip() for run in line.runs) != HEADER:
        return None
    value, unit, name = ((run.left + run.right) / 2 for run in line.runs[1:])
    # Cells are centred, but for the first column.
    return Columns(
        line.runs[0].left, (value - (unit - value) / 2, (value + unit) / 2, (unit + name) / 2)
    )


def rows_of(columns: Columns, lines: Sequence[Line], step: float) -> list[Row]:
    """Return the rows of a table.

    Cells are drawn one after another: a row begins where the column steps back, or, in the first column,
    after a gap. What a page break cuts off a row, which then has no name there, goes back to it.
    """
    rows: list[list[list[str]]] = []
    last, page = len(HEADER), 0
    broken: set[int] = set()
    for line in lines:
        for run in line.runs:
            column = columns.column(run)
            gap = line.gap is not None and line.gap > step * WIDE and column == last == 0
            if column < last or gap:
                if run.page != page and rows:
                    broken.add(len(rows))
                rows.append([[], [], [], []])
            rows[-1][column].append(run.text)
            last, page = column, run.page
    whole: list[list[list[str]]] = []
    for number, row in enumerate(rows):
        if number in broken and not row[3]:
            for cell, more in zip(whole[-1], row, strict=True):
                cell.extend(more)
        else:
            whole.append(row)
    return [_row(row) for row in whole]


def _row(cells: list[list[str]]) -> Row:
    described, *narrow = cells
    value, unit, name = (" ".join("".join(pieces).split()) for pieces in narrow)
    return join(described), value, unit, name
