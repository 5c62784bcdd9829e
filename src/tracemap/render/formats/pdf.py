"""PDF, drawn by Graphviz."""

from __future__ import annotations

import re

from tracemap.render.formats import dot
from tracemap.render.layout import draw
from tracemap.render.picture import Picture

_MADE = re.compile(rb"(?<=/CreationDate \(D:)\d{14}")


def render(picture: Picture) -> bytes:
    """Return the picture as a PDF file.

    Raises:
        PictureError: Graphviz cannot draw it.
    """
    drawn = draw(dot.render(picture), "pdf", picture.as_of)
    # Not every Graphviz heeds SOURCE_DATE_EPOCH. As many digits as before leave all offsets right.
    made = f"{picture.as_of.isoformat().replace('-', '')}000000"
    return _MADE.sub(made.encode(), drawn, count=1)
