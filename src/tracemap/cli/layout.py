"""How answers look as text: dates with what they stand on, states in colour, chains, sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tracemap.analysis.isodate import in_days
from tracemap.model import Milestone
from tracemap.output.table import Cell, Column, Table, as_text
from tracemap.output.terminal import Style, cut, lines_of, plain, quantity

_PROSE = 110
"""How wide text is that no terminal bounds."""

_PAINT = {
    "completed": Style.green,
    "verified": Style.green,
    "passed": Style.green,
    "passed_with_deviation": Style.green,
    "overdue": Style.red,
    "failing": Style.red,
    "failed": Style.red,
    "late": Style.yellow,
    "blocked": Style.yellow,
    "partially_verified": Style.yellow,
}


def words(state: str | None) -> str:
    """Return a state as people write it: `partially verified`."""
    return (state or "-").replace("_", " ")


def painted(style: Style, state: str) -> str:
    """Return a state, or words for it, in its colour."""
    paint = _PAINT.get(state.strip().replace(" ", "_"))
    return paint(style, state) if paint else state


def state_column(title: str = "state") -> Column:
    """Return a column of states."""
    return Column(title, paint=painted)


def slipped(count: int | None) -> str | None:
    """Return a slip in a table: `+80 days`, `0 days`, None where it is not known."""
    return None if count is None else ("+" if count > 0 else "") + in_days(count)


def expected(day: date | None, *, lower_bound: bool) -> str:
    """Return an expected date as people read it; `or later` where a date that it waits for is missing."""
    if day is None:
        return "unknown"
    return f"{day} or later" if lower_bound else str(day)


def slip(slip_days: int | None, *, lower_bound: bool = False) -> str:
    """Return a slip in words: `slips 80 days`, `in time`, `12 days early`."""
    if slip_days is None:
        return ""
    if slip_days > 0:
        return f"slips {in_days(slip_days)}" + (" or more" if lower_bound else "")
    if slip_days == 0 or lower_bound:
        return "in time" if not lower_bound else "in time, as far as dates are known"
    return f"{in_days(-slip_days)} early"


def lateness(slip_days: int | None) -> str:
    """Return in words how late it was reached: `80 days late`, `on the day`, `12 days early`."""
    if not slip_days:
        return "" if slip_days is None else "on the day"
    return f"{in_days(abs(slip_days))} {'late' if slip_days > 0 else 'early'}"


def heading(style: Style, identifier: str, name: str | None, columns: int | None = None) -> str:
    """Return the id in bold and the name of what an answer is about."""
    room = None if columns is None else max(columns - len(identifier) - 2, 20)
    shown = plain(name or "")
    return style.bold(plain(identifier)) + (
        f"  {shown if room is None else cut(shown, room)}" if shown else ""
    )


def milestone_name(milestone: Milestone) -> str:
    """Return the name of a milestone, and whether it is another project's; a code is not said twice."""
    name = "" if milestone.external and milestone.name == milestone.id else milestone.name or ""
    return f"(external) {name}".rstrip() if milestone.external else name


def own_date(milestone: Milestone) -> str:
    """Return the due date of a milestone, and its forecast where it has one."""
    due = str(milestone.due) if milestone.due else "no date"
    moved = milestone.forecast and milestone.forecast != milestone.due
    return f"{due}, now {milestone.forecast}" if moved else due


def wrapped(text: str, columns: int | None, indent: str = "    ") -> str:
    """Return text on lines that fit the terminal, each indented and ending in a newline."""
    lines = lines_of(text, (columns or _PROSE) - len(indent))
    return "".join(f"{indent}{line}\n" for line in lines)


def section(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    style: Style,
    width: int | None,
) -> str:
    """Return a titled table, indented, with an empty line above; nothing where there are no rows."""
    found = list(rows)
    if not found:
        return ""
    return f"\n  {title}\n" + as_text(Table(columns, found), style, width, "    ")


def left_out(shown: int, total: int, noun: str, how: str) -> str:
    """Return a line that says how many are not shown and how to see them; nothing where all are."""
    return "" if shown >= total else f"    ... {quantity(total - shown, f'more {noun}')}: {how}\n"
