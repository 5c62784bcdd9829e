"""The options that pictures over time share: which milestones, which days, how wide; and dates in words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

from tracemap.analysis.isodate import looks_like_a_day
from tracemap.analysis.spans import how_to_write, span_of
from tracemap.cli.days import day_given
from tracemap.errors import UsageError
from tracemap.questions.narrowing import Narrowing
from tracemap.render.charts import drawing

FORMATS = ("text", "json", "csv", *drawing.FORMATS)
_UNITS = ("d", "w", "m", "y")


def add_narrowing(parser: ArgumentParser) -> None:
    """Declare which milestones are counted."""
    parser.add_argument(
        "--prefix", metavar="TEXT", action="append", help="codes that begin so; may be repeated"
    )
    parser.add_argument(
        "--wbs", metavar="WBS", action="append", help="milestones under this WBS; may be repeated"
    )
    parser.add_argument(
        "--level",
        metavar="N",
        type=int,
        action="append",
        help="milestones of this level; may be repeated",
    )
    parser.add_argument("--external", action="store_true", help="and milestones of other projects")


def narrowing_of(options: Namespace) -> Narrowing:
    """Return which milestones are counted."""
    return Narrowing(
        prefixes=tuple(options.prefix or ()),
        wbs=tuple(options.wbs or ()),
        levels=frozenset(options.level or ()),
        external=options.external,
    )


def add_width(parser: ArgumentParser) -> None:
    """Declare how wide the picture is."""
    parser.add_argument(
        "--width",
        metavar="CM",
        type=int,
        default=drawing.WIDTH,
        help=f"of the picture, in centimetres (default: {drawing.WIDTH})",
    )


def format_of(output: str) -> str:
    """Return the format that the name of a file asks for.

    Raises:
        UsageError: the name ends in nothing that names a format.
    """
    suffix = Path(output).suffix.lower().removeprefix(".")
    form = {"txt": "text"}.get(suffix, suffix)
    if form not in FORMATS:
        raise UsageError(
            f"{output} names no format of a picture or its data",
            f"--format says which: {', '.join(FORMATS)}; or let the name end so, as plan.svg",
        )
    return form


def earlier_day(option: str, text: str, as_of: date) -> date:
    """Return the day that an option gives as a date, or as a span of time before the date of the question.

    Raises:
        UsageError: it is neither, or the day is not an earlier one.
    """
    if looks_like_a_day(text):
        day: date | None = day_given(option, text)
    else:
        span = span_of(text, _UNITS)
        if span is None:
            advice = f"{how_to_write(_UNITS)}; a date is YYYY-MM-DD"
            raise UsageError(f"{option} {text!r} is no date, nor a span of time", advice)
        day = _before(as_of, span.number, span.unit)
    if day is None or day >= as_of:
        raise UsageError(f"{option} {text} is no date before {as_of}")
    return day


def _before(day: date, count: int, unit: str) -> date | None:
    """Return the day so many days, weeks, months or years before; None before the calendar begins."""
    try:
        if unit in "dw":
            return day - timedelta(days=count * (7 if unit == "w" else 1))
        months = day.year * 12 + day.month - 1 - count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None
