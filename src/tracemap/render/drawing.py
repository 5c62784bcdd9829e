"""From a picture to a file of any format."""

from __future__ import annotations

from importlib import import_module

from tracemap.render.picture import Picture

FORMATS = ("dot", "svg", "png", "pdf", "mermaid", "graphml")
"""The names of the formats, each a module of `formats`; JSON is the picture's own `to_dict()`."""

DATA_FORMATS = ("graphml", "json")
"""The formats that are read by programs: they hold the whole plan unless less is asked for."""


def render(picture: Picture, form: str) -> str | bytes:
    """Return the picture in a format of `FORMATS`; only the module of that format is imported.

    Raises:
        PictureError: the format needs Graphviz, and it cannot draw.
    """
    drawn: str | bytes = import_module(f"tracemap.render.formats.{form}").render(picture)
    return drawn
