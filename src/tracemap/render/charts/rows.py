"""The picture of milestones in time, one a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from tracemap.analysis.isodate import days_later
from tracemap.questions.timeline import Timeline, TimelineRow
from tracemap.render.charts.axes import GRID, days_along, mark_as_of, number, titled_figure
from tracemap.render.charts.canvas import SMALL, fitted, text_width
from tracemap.render.looks import BLACK, BLUE, DIM, GREY, WHITE
from tracemap.render.visible import visible

_ROW, _AROUND, _SIGN = 0.46, 2.6, 0.42
"""How high a row is, all around the rows, and a line of the legend, in centimetres."""

_LEAST = 0.3
"""The share of the picture that the days of its rows have at least."""

_BOW = 0.45
"""How far the bow of a link between rows of one day goes to the right, in centimetres."""


class _Mark(NamedTuple):
    """How the date of a state looks: told from the others by its shape, in grey too."""

    shape: str
    fill: str
    edge: str
    size: float
    meaning: str


_MARKS = {
    "completed": _Mark("o", GREY, DIM, 4.5, "completed"),
    "not_due": _Mark("s", WHITE, DIM, 4.5, "expected, with no due date"),
    "on_time": _Mark("D", WHITE, BLUE, 4.5, "expected in time"),
    "late": _Mark("^", "#FFC857", BLACK, 6.5, "expected late"),
    "overdue": _Mark("X", "#F5793A", BLACK, 7.0, "overdue"),
}
_SLIP, _DRIVER, _LINK, _BAR = "#E8A200", BLACK, "#A6A6A6", "#D9D9D9"
_EARLY: dict[str, Any] = {"color": DIM, "linewidth": 1.0, "linestyle": (0, (1, 1.5))}
_LATE: dict[str, Any] = {"color": _SLIP, "linewidth": 2.2, "linestyle": "solid"}


def timeline_chart(answer: Timeline, width: float) -> tuple[Figure, str]:
    """Return the picture of milestones in time, and its title.

    Args:
        answer: the rows.
        width: of the picture, in centimetres.
    """
    title = f"Milestones in time, as of {answer.as_of}"
    rows = answer.rows
    facts = [answer.place(), *map(visible, answer.among.words())]
    signs = _legend(rows)
    across = max(1, min(4, int(width / 6.5)))
    height = max(len(rows), 1) * _ROW + _AROUND + ceil(len(signs) / across) * _SIGN
    figure = titled_figure(width, height, title, ", ".join(facts))
    axes = figure.add_subplot()
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    labels = [_label(row, width * 0.36) for row in rows]
    ends = [_end(row) for row in rows]
    taken = _widest(labels) + _widest(ends) + 1.2
    room = max(width - taken, 2)
    first, last = _days(answer, room)
    days_along(axes, first, last, room)
    _write_rows(axes, labels, ends)
    mark_as_of(axes, answer.as_of)
    _draw_links(axes, rows)
    for place, row in enumerate(rows):
        _draw_row(axes, place, row)
    figure.legend(
        handles=signs, loc="outside lower center", frameon=False, fontsize=SMALL, ncols=across
    )
    return figure, title


def _label(row: TimelineRow, room: float) -> str:
    name = "" if row.name == row.id else row.name or ""
    code = fitted(row.id, room, SMALL)
    left = room - text_width(f"{code}  ", SMALL)
    return f"{code}  {fitted(name, left, SMALL)}" if name and left > 1 else code


def _end(row: TimelineRow) -> str:
    """Return what stands at the end of a row: the date, and the days that it is late."""
    if row.expected is None:
        return "no date"
    later = " or later" if row.lower_bound else ""
    slip = f"  {row.slip_days:+d} d" if row.slip_days else ""
    return f"{row.expected}{later}{slip}"


def _widest(texts: Sequence[str]) -> float:
    return max((text_width(text, SMALL) for text in texts), default=0)


def _days(answer: Timeline, width: float) -> tuple[date, date]:
    """Return the first and the last day of a picture so wide, with room at both sides for marks and bows.

    The date of the question is among them, unless the days of the rows would have little room for that.
    """
    days = [
        day for row in answer.rows for day in (row.start, row.due, row.expected) if day is not None
    ]
    first, last = min([*days, answer.as_of]), max([*days, answer.as_of])
    own = max(days) - min(days) if days else last - first
    if own and own < (last - first) * _LEAST:
        first, last = min(days), max(days)
    room = max(int((last - first).days * 2 * _BOW / width), 7)
    return days_later(first, -room // 2), days_later(last, room)


def _write_rows(axes: Axes, labels: list[str], ends: list[str]) -> None:
    places = range(len(labels))
    axes.set_yticks(places, labels, fontsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=GRID, linewidth=0.4)
    right = axes.secondary_yaxis("right")
    right.set_yticks(places, ends, fontsize=SMALL)
    right.tick_params(axis="y", length=0)
    right.spines["right"].set_visible(False)


def _draw_row(axes: Axes, place: int, row: TimelineRow) -> None:
    due = row.due and number(row.due)
    expected = row.expected and number(row.expected)
    if row.start is not None and (due or expected):
        start = number(row.start)
        axes.hlines(place, start, due or expected or start, color=_BAR, linewidth=5, zorder=2)
    if due and expected and due != expected:
        axes.hlines(place, due, expected, zorder=2.5, **(_LATE if expected > due else _EARLY))
    if due:
        axes.plot([due], [place], "|", color=BLACK, markersize=8, markeredgewidth=1.6, zorder=3)
    if expected and (mark := _MARKS.get(_look(row))):
        axes.plot(
            [expected], [place], mark.shape, markersize=mark.size, markerfacecolor=mark.fill,
            markeredgecolor=mark.edge, markeredgewidth=1.1, zorder=4,
        )  # fmt: skip


def _look(row: TimelineRow) -> str:
    """Return the name of the mark of a row; what is not due on a day is neither in time nor late."""
    return "not_due" if row.state == "on_time" and row.due is None else row.state


def _draw_links(axes: Axes, rows: Sequence[TimelineRow]) -> None:
    """Draw each link between two rows, from the first along its row, and then to the other."""
    place_of = {row.id: place for place, row in enumerate(rows)}
    for place, row in enumerate(rows):
        for code in row.waits_for:
            there = place_of.get(code)
            if there is None or row.expected is None or (start := rows[there].expected) is None:
                continue
            drives = code == row.driver
            arrow = axes.annotate(
                "",
                (number(row.expected), place),
                (number(start), there),
                arrowprops={
                    "arrowstyle": "-|>,head_width=0.12,head_length=0.25",
                    # Between two of one day, a bow to the right of both.
                    "connectionstyle": _bow(place - there) if start == row.expected else "angle",
                    "color": _DRIVER if drives else _LINK,
                    "linewidth": 1.0 if drives else 0.6,
                    "linestyle": "solid" if drives else (0, (3, 1.5)),
                    "shrinkA": 3.5,
                    "shrinkB": 4,
                },
                zorder=1.8 if drives else 1.6,
                annotation_clip=False,
            )
            arrow.set_in_layout(
                False
            )  # it lies within, and would be asked many times where it does


def _bow(rows: int) -> str:
    """Return a bow over so many rows; far ones are flat, so that none leaves the picture."""
    bend = min(0.35, 2 * _BOW / (abs(rows) * _ROW)) if rows else 0.35
    return f"arc3,rad={-bend if rows > 0 else bend:.3f}"


def _legend(rows: Sequence[TimelineRow]) -> list[Line2D]:
    """Return what the marks and lines mean that are on the picture."""
    states = {_look(row) for row in rows if row.expected}
    found = [
        _sign(mark.meaning, marker=mark.shape, markersize=mark.size, markerfacecolor=mark.fill,
              markeredgecolor=mark.edge)
        for state, mark in _MARKS.items()
        if state in states
    ]  # fmt: skip
    if any(row.due for row in rows):
        found.append(_sign("due (baseline)", marker="|", markersize=8, markeredgewidth=1.6))
    slips = [row.slip_days or 0 for row in rows]
    if max(slips, default=0) > 0:
        found.append(_sign("slip", **_LATE))
    if min(slips, default=0) < 0:
        found.append(_sign("early by", **_EARLY))
    if any(row.start and (row.due or row.expected) for row in rows):
        found.append(_sign("from the start", color=_BAR, linestyle="solid", linewidth=5))
    shown = {row.id for row in rows}
    links = [code == row.driver for row in rows for code in row.waits_for if code in shown]
    if True in links:
        found.append(_sign("sets the date", linestyle="solid", linewidth=1.1))
    if False in links:
        found.append(_sign("comes before", color=_LINK, linestyle=(0, (3, 1.5)), linewidth=0.6))
    return found


def _sign(meaning: str, **looks: Any) -> Line2D:
    return Line2D([], [], label=meaning, **{"linestyle": "", "color": BLACK, **looks})
