"""From an answer over time to the file of its picture; what draws it, matplotlib, is imported here."""

from __future__ import annotations

from tracemap.errors import UsageError
from tracemap.questions.burndown import Burndown
from tracemap.questions.timeline import Timeline

FORMATS = ("svg", "png")

NARROWEST, WIDTH, WIDEST = 8, 25, 100
"""How wide a picture is, in centimetres; 25 are the width of a page of A4 or letter on its side."""

MOST_ROWS = 1000
"""How many milestones a timeline shows at most: as a picture it is then five metres long."""


def draw_burndown(answer: Burndown, form: str, width: float = WIDTH) -> bytes:
    """Return the picture of what is left, or of what falls in each period.

    Args:
        answer: what is drawn.
        form: svg or png.
        width: of the picture, in centimetres.

    Raises:
        PictureError: matplotlib is not installed, or cannot draw it.
        UsageError: there is no such format, or no picture so wide is drawn.
    """
    _refuse(form, width)
    from tracemap.render.charts.canvas import file_of, settings
    from tracemap.render.charts.left import left_chart
    from tracemap.render.charts.per_period import per_period_chart

    with settings():
        figure, title = (per_period_chart if answer.per else left_chart)(answer, width)
        return file_of(figure, form, title)


def draw_timeline(answer: Timeline, form: str, width: float = WIDTH) -> bytes:
    """Return the picture of milestones in time.

    Args:
        answer: what is drawn.
        form: svg or png.
        width: of the picture, in centimetres.

    Raises:
        PictureError: matplotlib is not installed, or cannot draw it.
        UsageError: there is no such format, or no picture so wide or with so many rows is drawn.
    """
    _refuse(form, width)
    if len(answer.rows) > MOST_ROWS:
        raise UsageError(
            f"a picture shows {MOST_ROWS} milestones at most, not {len(answer.rows)}",
            f"--limit {MOST_ROWS} or less, and --page for the others",
        )
    from tracemap.render.charts.canvas import file_of, settings
    from tracemap.render.charts.rows import timeline_chart

    with settings():
        figure, title = timeline_chart(answer, width)
        return file_of(figure, form, title)


def _refuse(form: str, width: float) -> None:
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format of a chart", f"one of {', '.join(FORMATS)}")
    if not NARROWEST <= width <= WIDEST:
        raise UsageError(f"a picture {width} cm wide: from {NARROWEST} to {WIDEST} are possible")
