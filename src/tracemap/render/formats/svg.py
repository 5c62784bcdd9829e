"""SVG, drawn by Graphviz."""

from __future__ import annotations

from tracemap.render.formats import dot
from tracemap.render.layout import draw
from tracemap.render.picture import Picture


def render(picture: Picture) -> bytes:
    """Return the picture as an SVG file.

    Raises:
        PictureError: Graphviz cannot draw it.
    """
    return draw(dot.render(picture), "svg", picture.as_of)
