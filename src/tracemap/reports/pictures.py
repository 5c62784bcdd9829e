"""The picture of each WBS in a milestone document: its incomplete milestones, and how they wait."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace

from tracemap.errors import PictureError
from tracemap.output.terminal import quantity
from tracemap.render.compose import compose
from tracemap.render.drawing import render
from tracemap.render.picture import Picture
from tracemap.render.selection import Selection
from tracemap.reports.milestone_parts import WbsSection
from tracemap.reports.milestones import MilestoneDocument
from tracemap.snapshot import Snapshot
from tracemap.templating import Safe

FORMS = {"html": "svg", "latex": "pdf", "markdown": "mermaid", "rst": "svg"}
"""For each format of a document, the format of its pictures."""

MOST_NODES = 24
"""How many milestones a picture shows: more cannot be read on a page."""

MOST_PICTURES = 24
"""How many pictures a document has: of the WBS with the most incomplete milestones."""


@dataclass(frozen=True, slots=True)
class WbsPicture:
    """A picture as a template gets it.

    Attributes:
        title: what it is a picture of.
        caption: what is shown out of how many, and what was left out.
        file: the name of its file beside the document.
        content: what stands in that file.
    """

    title: str
    caption: str
    file: str
    content: str | bytes

    @property
    def text(self) -> Safe:
        """Return a picture in Mermaid, to stand in the document; its own text is escaped in it."""
        assert isinstance(self.content, str)
        return Safe(self.content.rstrip())

    @property
    def data(self) -> Safe:
        """Return a picture in SVG as an address that holds it."""
        content = self.content if isinstance(self.content, bytes) else self.content.encode()
        return Safe(f"data:image/svg+xml;base64,{b64encode(content).decode()}")


def pictures(
    snapshot: Snapshot, document: MilestoneDocument, format: str, stem: str
) -> dict[str, WbsPicture]:
    """Return the pictures of a document by WBS: of those in which an incomplete milestone waits for another.

    Args:
        snapshot: the plan.
        document: what it says.
        format: of the document.
        stem: how the names of the files begin.

    Raises:
        PictureError: Graphviz is needed, and cannot draw.
    """
    form = FORMS[format]
    found: dict[str, WbsPicture] = {}
    named = [one for one in document.wbs if one.key is not None]
    for part in sorted(named, key=lambda one: -len(one.open))[:MOST_PICTURES]:
        picture = _picture(snapshot, part)
        if part.key is not None and picture is not None:
            found[part.key] = WbsPicture(
                title=f"What is ahead in WBS {part.key}",
                caption=_caption(part, picture),
                file=f"{stem}-{len(found) + 1}.{form}",
                content=_drawn(picture, form),
            )
    return found


def _picture(snapshot: Snapshot, part: WbsSection) -> Picture | None:
    """Return what is drawn of a WBS; None where nothing in it waits for anything else in it."""
    codes = tuple(one.milestone.id for one in part.open)[:MOST_NODES]
    if not codes:
        return None
    selection = Selection(focus=codes, depth=0, reduce=True, limit=MOST_NODES)
    picture = compose(snapshot, selection)
    return replace(picture, title="", caption=(), legend=()) if picture.edges else None


def _drawn(picture: Picture, form: str) -> str | bytes:
    try:
        return render(picture, form)
    except PictureError as error:
        advice = "leave the pictures out with --no-graphs"
        help = f"{error.help}; or {advice}" if error.help else advice
        raise PictureError(error.message, help) from error


def _caption(part: WbsSection, picture: Picture) -> str:
    shown = len(picture.nodes)
    text = f"{shown} of {quantity(len(part.open), 'incomplete milestone')} in WBS {part.key}"
    text += "; an arrow leads to what waits"
    looks = {node.look.name for node in picture.nodes}
    if "overdue" in looks:
        text += "; a double border and ! mark what is overdue"
    if "late" in looks:
        text += "; \u25b2 marks what is expected late"
    return f"{text}."
