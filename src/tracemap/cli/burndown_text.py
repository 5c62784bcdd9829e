"""A burndown as text and as CSV."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from tracemap.analysis.months import PERIODS, period_of
from tracemap.output.table import Cell, Column, Table, as_csv, as_text
from tracemap.output.terminal import Style, plain, quantity
from tracemap.questions.burndown import THEN, Burndown
from tracemap.questions.periods import first_days

_ROWS = 24
"""How many rows a table on a terminal has at most; the periods are made longer for that."""


def burndown_csv(answer: Burndown) -> str:
    """Return all points of a burndown as CSV."""
    head = [Column(answer.per or "date"), *(Column(line.name) for line in answer.lines)]
    rows = [
        (period_of(day, answer.per).name if answer.per else day.isoformat(), *values)
        for day, values in answer.points
    ]
    return as_csv(Table(head, rows))


def burndown_text(answer: Burndown, style: Style, columns: int | None) -> str:
    """Return a burndown for a terminal: what is left, a table in periods, and what has no date."""
    what, left = (f"in each {answer.per}", " left") if answer.per else ("left", "")
    facts = (f"{answer.left} of {answer.total}{left}", *map(plain, answer.among.words()))
    lines = [f"{answer.of} {what}, as of {answer.as_of}: {', '.join(facts)}", ""]
    table, period = (_counted(answer), None) if answer.per else _left(answer)
    text = "\n".join(lines) + "\n" + as_text(table, style, columns)
    notes = [*_notes(answer)]
    if period:
        notes.append(
            f"at the end of each {period} in which anything changes; --format csv has every day"
        )
    return text + "\n" * bool(notes) + "".join(f"  {note}\n" for note in notes)


def _columns(answer: Burndown, first: str) -> list[Column]:
    return [Column(first), *(Column(column_title(answer, line.name)) for line in answer.lines)]


def column_title(answer: Burndown, name: str) -> str:
    """Return what the values of a line are called."""
    if name == THEN and answer.then:
        return f"expected on {answer.then.day}"
    return "due" if answer.per and name == "baseline" else name


def _counted(answer: Burndown) -> Table:
    assert answer.per
    rows: list[tuple[Cell, ...]] = [
        (period_of(day, answer.per).name, *values) for day, values in answer.points if any(values)
    ]
    return Table(_columns(answer, answer.per), rows)


def _left(answer: Burndown) -> tuple[Table, str]:
    """Return what is left at the end of periods that are short enough, and which these are."""
    first, last = answer.points[0].day, answer.points[-1].day
    fitting = (period for period in PERIODS if len([*first_days(first, last, period)]) <= _ROWS)
    period = next(fitting, PERIODS[-1])
    days = [point.day for point in answer.points]
    rows: list[tuple[Cell, ...]] = []
    for day in _ends(answer, first, last, period):
        place = bisect_right(days, day) - 1
        values = answer.points[place].values
        if rows and values == rows[-1][1:] and day not in (answer.as_of, last):
            continue
        rows.append((f"{day} (as of)" if day == answer.as_of else day.isoformat(), *values))
    return Table(_columns(answer, "at the end of"), rows), period


def _ends(answer: Burndown, first: date, last: date, period: str) -> Iterator[date]:
    """Yield the last days of periods, the date of the question among them, up to the last day shown."""
    starts = [start for start in first_days(first, last, period) if start > first]
    ends = [start - timedelta(days=1) for start in starts]
    if first <= answer.as_of <= last:
        ends.append(answer.as_of)
    yield from sorted({first, *ends, last})


def _notes(answer: Burndown) -> Iterator[str]:
    for line in answer.lines:
        if line.undated and line.name != "achieved":
            noun = answer.of.removesuffix("s") if line.undated == 1 else answer.of
            yield f"{plain(column_title(answer, line.name))}: {line.undated} {noun} with no date"
    if answer.then:
        then = answer.then
        yield (
            f"{then.day} ({plain(then.name)}): {quantity(then.total, 'milestone')};"
            f" since then {then.added} added, {then.removed} removed"
        )
