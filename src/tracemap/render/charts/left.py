"""The picture of what is left over time."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from tracemap.questions.burndown import ACHIEVED, BASELINE, EXPECTED, THEN, Burndown
from tracemap.questions.curves import Line
from tracemap.render.charts.axes import GRID, days_along, mark_as_of, number, titled_figure
from tracemap.render.charts.canvas import BODY, LINE, lines_within, text_width
from tracemap.render.looks import BLACK, BLUE, DIM, VERMILLION
from tracemap.render.visible import visible


class _Stroke(NamedTuple):
    """How a line is drawn: told from the others by its dashes, its width and its marks, in grey too."""

    dashes: Any
    colour: str
    width: float
    mark: str | None
    filled: bool = True


_STROKES = {
    BASELINE: _Stroke((0, (5, 2)), DIM, 1.2, None),
    EXPECTED: _Stroke("solid", BLUE, 1.4, "o", filled=False),
    THEN: _Stroke((0, (1, 1.3)), VERMILLION, 1.6, None),
    ACHIEVED: _Stroke("solid", BLACK, 2.4, None),
}
_OF_PRIORITIES = (
    _Stroke("solid", BLACK, 2.0, "o"),
    _Stroke((0, (6, 1.5)), BLUE, 1.8, "s", filled=False),
    _Stroke((0, (5, 1.5, 1, 1.5)), VERMILLION, 1.6, "^"),
    _Stroke((0, (1, 1.3)), "#006B4F", 1.8, "D", filled=False),
    _Stroke((0, (3, 3)), DIM, 1.1, None),
)
_HEIGHT = 0.55
"""Of the width."""

_SIGN = 2.3
"""What the sign of a line takes in the legend, in centimetres."""


def left_chart(answer: Burndown, width: float) -> tuple[Figure, str]:
    """Return the picture of what is left, and its title.

    Args:
        answer: what is left.
        width: of the picture, in centimetres.
    """
    title = f"{answer.of.capitalize()} left, as of {answer.as_of}"
    facts = [f"{answer.left} of {answer.total} left", *map(visible, answer.among.words())]
    labels = {
        place: lines_within(_words(answer, line), width - _SIGN, BODY)
        for place, line in enumerate(answer.lines)
        if _points(answer, place)
    }
    texts = [text for lines in labels.values() for text in lines]
    height = max(width * _HEIGHT, 8) + (len(texts) - len(labels)) * LINE
    figure = titled_figure(width, height, title, ", ".join(facts))
    axes = figure.add_subplot()
    first, last = answer.points[0].day, answer.points[-1].day
    days_along(axes, first, last, width - 2.5)
    _count_up(axes, answer)
    axes.tick_params(axis="y", length=0, pad=7, labelsize=BODY)
    axes.grid(axis="y", color=GRID, linewidth=0.5)
    mark_as_of(axes, answer.as_of)
    for place, lines in labels.items():
        _draw(axes, answer, place, "\n".join(lines))
    two = max((text_width(text, BODY) for text in texts), default=0) + _SIGN < width / 2
    figure.legend(
        loc="outside lower center", ncols=2 if two else 1, frameon=False, fontsize=BODY,
        handlelength=4,
    )  # fmt: skip
    return figure, title


def _count_up(axes: Axes, answer: Burndown) -> None:
    """Let the axis count milestones; or say which share of the requirements, whose numbers differ a lot."""
    if answer.of == "requirements":
        axes.set_ylim(0, 104)
        axes.yaxis.set_major_locator(FixedLocator([0, 20, 40, 60, 80, 100]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share:.0f} %"))
        return
    most = max((value or 0 for _, values in answer.points for value in values), default=0)
    axes.set_ylim(0, max(most * 1.04, 1))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))


def _points(answer: Burndown, place: int) -> list[tuple[date, int]]:
    """Return the days of a line and what is left, down to nothing; none where it is not in the picture."""
    drawn = [(day, value) for day, values in answer.points if (value := values[place]) is not None]
    zero = next((at for at, (_, value) in enumerate(drawn) if not value), len(drawn))
    return drawn[: zero + 1]


def _draw(axes: Axes, answer: Burndown, place: int, label: str) -> None:
    line = answer.lines[place]
    last = len(_OF_PRIORITIES) - 1
    stroke = _STROKES.get(line.name) or _OF_PRIORITIES[min(place, last)]
    drawn = _points(answer, place)
    # A line of one day is a point, seen by its mark alone; a hollow one is a ring around another.
    alone = len(drawn) == 1
    mark = stroke.mark or ("s" if alone else None)
    whole = 100 / line.total if answer.of == "requirements" else 1
    axes.plot(
        [number(day) for day, _ in drawn],
        [value * whole for _, value in drawn],
        drawstyle="steps-post", label=label, color=stroke.colour, linewidth=stroke.width,
        linestyle=stroke.dashes, marker=mark, markevery=None if alone else 0.06,
        markersize=9 if alone and not stroke.filled else 4.5,
        markerfacecolor=stroke.colour if stroke.filled else "white", clip_on=False,
        solid_capstyle="butt", zorder=3 if line.name == ACHIEVED else 2,
    )  # fmt: skip


def _words(answer: Burndown, line: Line) -> str:
    """Return what the legend says of a line: what it is, where it ends, and what never comes down."""
    until = f" until {line.last}" if line.last else " no date"
    without = f", {line.undated} with no date" if line.undated else ""
    if line.name == BASELINE:
        return f"baseline: due{until}{without}"
    if line.name == EXPECTED:
        return f"expected now:{until}{without}"
    if line.name == ACHIEVED:
        return f"achieved: {line.total - line.undated} of {line.total}"
    if answer.then and line.name == THEN:
        return f"expected on {answer.then.day}:{until}{without}"
    last = f", the last expected {line.last}" if line.last and line.last >= answer.as_of else ""
    return f"{line.name}: {_left_now(answer, line)} of {line.total} left{last}{without}"


def _left_now(answer: Burndown, line: Line) -> int:
    place = answer.lines.index(line)
    known = [values[place] for day, values in answer.points if day <= answer.as_of]
    return (known[-1] if known else None) or 0
