"""From an answer to the file of its picture. matplotlib is imported here first, by those below."""

from __future__ import annotations

from tracemap.questions.burndown import Burndown
from tracemap.questions.timeline import Timeline
from tracemap.render.charts.canvas import file_of, settings
from tracemap.render.charts.left import left_chart
from tracemap.render.charts.per_span import per_span_chart
from tracemap.render.charts.rows import timeline_chart


def draw_burndown(answer: Burndown, form: str, width: float) -> bytes:
    """Return the picture of what is left, or of what falls in each span.

    Args:
        answer: what is drawn.
        form: svg or png.
        width: of the picture, in centimetres.

    Raises:
        PictureError: it cannot be drawn.
    """
    with settings():
        figure, title = (per_span_chart if answer.per else left_chart)(answer, width)
        return file_of(figure, form, title)


def draw_timeline(answer: Timeline, form: str, width: float) -> bytes:
    """Return the picture of milestones in time.

    Args:
        answer: what is drawn.
        form: svg or png.
        width: of the picture, in centimetres.

    Raises:
        PictureError: it cannot be drawn.
    """
    with settings():
        figure, title = timeline_chart(answer, width)
        return file_of(figure, form, title)
