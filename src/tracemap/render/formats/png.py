"""PNG, drawn by Graphviz."""

from __future__ import annotations

from tracemap.errors import PictureError
from tracemap.render.formats import dot
from tracemap.render.layout import draw
from tracemap.render.picture import Picture

MOST_PIXELS = 32_767
"""The longest side that Graphviz draws; what is larger it shrinks, text and all."""


def render(picture: Picture) -> bytes:
    """Return the picture as a PNG file.

    Raises:
        PictureError: Graphviz cannot draw it, or not so that its text can be read.
    """
    drawn = draw(dot.render(picture), "png", picture.as_of)
    if max(_sides(drawn)) >= MOST_PIXELS:
        raise PictureError(
            f"the picture is larger than a PNG can be, {MOST_PIXELS:,} pixels a side",
            "--format svg has no such limit; or show less: --limit, --focus with --depth, --reduce",
        )
    return drawn


def _sides(drawn: bytes) -> tuple[int, int]:
    """Return width and height, which stand in the first chunk."""
    return int.from_bytes(drawn[16:20]), int.from_bytes(drawn[20:24])
