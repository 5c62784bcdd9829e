"""The picture of how many milestones are due, achieved and expected in each month: the cliff."""

from __future__ import annotations

from datetime import date
from operator import add
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tracemap.analysis.isodate import days_later
from tracemap.questions.burndown import ACHIEVED, BASELINE, EXPECTED, Burndown
from tracemap.questions.periods import first_days
from tracemap.render.charts.axes import GRID, days_along, mark_as_of, number, titled_figure
from tracemap.render.charts.canvas import BODY
from tracemap.render.looks import BLACK, BLUE, DIM
from tracemap.render.visible import visible

_HEIGHT, _DONE = 0.45, "#BDBDBD"


def per_period_chart(answer: Burndown, width: float) -> tuple[Figure, str]:
    """Return the picture of the dates in each period, and its title.

    Args:
        answer: the counts.
        width: of the picture, in centimetres.
    """
    assert answer.per
    title = f"{answer.of.capitalize()} in each {answer.per}, as of {answer.as_of}"
    facts = [f"{answer.left} of {answer.total} left", *map(visible, answer.among.words())]
    figure = titled_figure(width, max(width * _HEIGHT, 8), title, ", ".join(facts))
    axes = figure.add_subplot()
    starts = [point.day for point in answer.points]
    end = _end_of(starts[-1], answer.per)
    days_along(axes, starts[0], end, width - 2.5)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.tick_params(axis="y", length=0, pad=7, labelsize=BODY)
    axes.grid(axis="y", color=GRID, linewidth=0.5)
    _draw(axes, answer, [number(day) for day in [*starts, end]])
    mark_as_of(axes, answer.as_of)
    figure.legend(
        loc="outside lower center", ncols=3 if width >= 12 else 1, frameon=False, fontsize=BODY
    )
    return figure, title


def _draw(axes: Axes, answer: Burndown, edges: list[float]) -> None:
    """Draw a bar in each period, of what was achieved and above it of what is expected; due is a line."""
    names = [line.name for line in answer.lines]
    due, expected, achieved = (
        [float(point.values[names.index(name)] or 0) for point in answer.points]
        for name in (BASELINE, EXPECTED, ACHIEVED)
    )
    axes.set_ylim(0, 1.05 * max([1, *map(add, achieved, expected), *due]))
    below = [0.0] * len(due)
    looks: tuple[tuple[list[float], str, dict[str, Any]], ...] = (
        (achieved, "achieved", {"color": _DONE, "edgecolor": DIM}),
        (expected, "expected", {"color": "white", "edgecolor": BLUE, "hatch": "/////"}),
    )
    for heights, label, look in looks:
        seen = [place for place, height in enumerate(heights) if height]
        if not seen:
            continue
        wide = [edges[place + 1] - edges[place] for place in seen]
        axes.bar(
            [edges[place] + 0.12 * one for place, one in zip(seen, wide, strict=True)],
            [heights[place] for place in seen],
            [0.76 * one for one in wide],
            [below[place] for place in seen],
            align="edge", linewidth=0.5, zorder=2, label=label, **look,
        )  # fmt: skip
        below = heights
    _draw_due(axes, due, edges)


def _draw_due(axes: Axes, due: list[float], edges: list[float]) -> None:
    seen = [place for place, count in enumerate(due) if count]
    if not seen:
        return
    sides = [0.05 * (edges[place + 1] - edges[place]) for place in seen]
    axes.hlines(
        [due[place] for place in seen],
        [edges[place] + side for place, side in zip(seen, sides, strict=True)],
        [edges[place + 1] - side for place, side in zip(seen, sides, strict=True)],
        color=BLACK, linewidth=2.0, zorder=3, label="due (baseline)",
    )  # fmt: skip


def _end_of(start: date, period: str) -> date:
    """Return the first day of the next period; of the last in the calendar, its last day."""
    after = first_days(start, days_later(start, 366), period)
    return next((day for day in after if day > start), date.max)
