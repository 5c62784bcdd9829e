"""What charts have in common: a title, an axis of days, the line of the date of the question."""

from __future__ import annotations

from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from tracemap.questions.periods import first_days
from tracemap.render.charts.canvas import (
    BODY,
    LINE,
    SMALL,
    TITLE,
    fitted,
    lines_within,
    new_figure,
    text_width,
)
from tracemap.render.looks import BLACK, DIM

GRID = "#DDDDDD"
_MARGIN, _TITLE = 0.3, 1.2
"""The distance of a title from the edge, and how high it is with the line below it, in centimetres."""

_BETWEEN = 0.25
"""The least distance of two labels, in centimetres."""


def titled_figure(width: float, height: float, title: str, below: str) -> Figure:
    """Return a figure with a title at the top left, and in grey below it what is shown, on lines that fit.

    Args:
        width: of the figure, in centimetres.
        height: as high as it is where what is below the title takes one line; each more adds to it.
        title: of a few words.
        below: what is shown.
    """
    room = width - 2 * _MARGIN
    under = lines_within(below, room, BODY)
    more = (len(under) - 1) * LINE
    height += more
    figure = new_figure(width, height, _TITLE + more)
    wide = text_width(title, TITLE, bold=True) > room
    head = fitted(title, room, BODY if wide else TITLE, bold=True)
    lines = [(head, 0.25, BODY if wide else TITLE, True, BLACK)]
    lines += [(text, 0.85 + at * LINE, BODY, False, DIM) for at, text in enumerate(under)]
    for text, down, size, bold, colour in lines:
        figure.text(
            _MARGIN / width, 1 - down / height, text, va="top", fontsize=size,
            fontweight="bold" if bold else "normal", color=colour,
        )  # fmt: skip
    return figure


def days_along(axes: Axes, first: date, last: date, width: float) -> None:
    """Let the days from one to another run along an axis so many centimetres wide, with marks that fit."""
    if first == last:
        last = last + timedelta(days=1) if last < date.max else last
        first = first - timedelta(days=1) if last == date.max else first
    axes.set_xlim(number(first), number(last))
    marks, labels = _marks(first, last, width)
    axes.set_xticks([number(day) for day in marks], labels, fontsize=BODY)
    axes.tick_params(axis="x", length=3, width=0.6)
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)


def number(day: date) -> float:
    """Return where a day stands on an axis."""
    return float(date2num(day))  # type: ignore[no-untyped-call]


_STEPS: tuple[tuple[str, int], ...] = (
    ("month", 1), ("month", 2), ("quarter", 1), ("quarter", 2), ("year", 1), ("year", 2),
    ("year", 5), ("year", 10), ("year", 20), ("year", 50), ("year", 100), ("year", 500),
    ("year", 1000), ("year", 2000), ("year", 5000),
)  # fmt: skip


def _marks(first: date, last: date, width: float) -> tuple[list[date], list[str]]:
    """Return the first days of months or years that have room for a label, and the labels.

    Of days among which none is the first of a month, it is the first of them.
    """
    days = (last - first).days or 1
    for period, every in _STEPS:
        label = "2024" if period == "year" else "2024-12"
        a_step = {"month": 30.4, "quarter": 91.3, "year": 365.25}[period] * every / days * width
        if a_step < text_width(label, BODY) + _BETWEEN:
            continue
        found = [
            start
            for start in first_days(first, last, period)
            if start >= first and _counts(start, period, every)
        ]
        if found:
            form = [f"{day.year:04}" if period == "year" else day.isoformat()[:7] for day in found]
            return found, form
    return [first], [first.isoformat()]


def _counts(start: date, period: str, every: int) -> bool:
    """Tell whether a period is one of every so many, counted from a round year."""
    per_year = {"month": 12, "quarter": 4, "year": 1}[period]
    place = (start.month - 1) * per_year // 12
    return (start.year if period == "year" else place) % every == 0


def mark_as_of(axes: Axes, as_of: date) -> None:
    """Draw a line at the date of the question, with the date above it; an arrow to it where it is outside."""
    left, right = axes.get_xlim()
    place = number(as_of)
    share = (place - left) / (right - left)
    label = f"as of {as_of}"
    if share < 0:
        place, label = left, f"← {label}"
    elif share > 1:
        place, label = right, f"{label} →"
    else:
        axes.axvline(place, color=BLACK, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=1.5)
    side = "left" if share < 0.15 else "right" if share > 0.85 else "center"
    axes.annotate(
        label, (place, 1), xycoords=("data", "axes fraction"),
        xytext=(0, 3), textcoords="offset points", ha=side, va="bottom", fontsize=SMALL,
    )  # fmt: skip
