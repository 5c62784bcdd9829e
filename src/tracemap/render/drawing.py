"""From a plan and a selection to a picture in any format, no larger than the format can hold."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from tracemap.errors import UsageError
from tracemap.render.compose import compose
from tracemap.render.formats import mermaid
from tracemap.render.picture import Picture
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot

FORMATS = ("dot", "svg", "png", "pdf", "mermaid", "graphml")
"""The names of the formats, each a module of `formats`; JSON is the picture's own `to_dict()`."""

DATA_FORMATS = ("graphml", "json")
"""The formats that are read by programs: they hold the whole plan unless less is asked for."""

_MERMAID_BOUND = (
    f"GitHub draws no more than {mermaid.MOST_EDGES} links and {mermaid.MOST_CHARACTERS:,} characters"
    " of Mermaid: --format svg can show more"
)


def draw(snapshot: Snapshot, selection: Selection, form: str) -> str | bytes:
    """Return what is selected in a format of `FORMATS`; Mermaid shows as much of it as GitHub draws.

    Raises:
        UnknownIdError: the plan holds no item of an id in focus.
        PictureError: the format needs Graphviz, and it cannot draw.
        UsageError: there is no such format.
    """
    picture = compose(snapshot, selection)
    drawn = render(picture, form)
    if form != "mermaid" or mermaid.fits(picture, str(drawn)):
        return drawn
    return _narrowed(snapshot, replace(selection, bound=_MERMAID_BOUND), len(picture.nodes))


def render(picture: Picture, form: str) -> str | bytes:
    """Return the picture in a format of `FORMATS`; only the module of that format is imported.

    Raises:
        PictureError: the format needs Graphviz, and it cannot draw.
        UsageError: there is no such format.
    """
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format of a picture", f"one of {', '.join(FORMATS)}")
    drawn: str | bytes = import_module(f"tracemap.render.formats.{form}").render(picture)
    return drawn


def _narrowed(snapshot: Snapshot, selection: Selection, too_many: int) -> str:
    """Return the Mermaid picture with the highest limit that fits, found by halving."""
    best, fitting = "", -1
    while too_many - fitting > 1:
        limit = (fitting + too_many) // 2
        picture = compose(snapshot, replace(selection, limit=limit))
        drawn = mermaid.render(picture)
        if mermaid.fits(picture, drawn):
            best, fitting = drawn, limit
        else:
            too_many = limit
    return best
