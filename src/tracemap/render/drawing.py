"""From a picture to a file of any format."""

from __future__ import annotations

from importlib import import_module

from tracemap.render.picture import Picture

_MODULES = {
    "dot": "dot",
    "svg": "svg",
    "png": "png",
    "pdf": "pdf",
    "mermaid": "mermaid",
    "graphml": "graphml",
    "json": "node_link",
}

FORMATS = tuple(_MODULES)
"""The names of the formats."""

DATA_FORMATS = ("graphml", "json")
"""The formats that are read by programs: they are not narrowed unless that is asked for."""


def render(picture: Picture, form: str) -> str | bytes:
    """Return the picture in a format of `FORMATS`; only the module of that format is imported.

    Raises:
        PictureError: the format needs Graphviz, and it cannot draw.
    """
    drawn: str | bytes = import_module(f"tracemap.render.formats.{_MODULES[form]}").render(picture)
    return drawn
