"""How a DOT drawing looks: its shapes, lines and fonts, and the heading with the legend."""

from __future__ import annotations

import math
from typing import NamedTuple

from tracemap.render.formats.dot_words import text
from tracemap.render.looks import BLACK, BLUE, DIM, GREY, VERMILLION
from tracemap.render.picture import LegendEntry, Picture
from tracemap.render.visible import visible, wrapped

FONT = "Helvetica,Arial,sans-serif"
_CAPTION_WIDTH = 100
_ENTRIES_OF_A_COLUMN = 8
_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="2">'


class ShapeStyle(NamedTuple):
    """A Graphviz shape, whether its corners are round, and what a reader calls it."""

    name: str
    round: bool
    word: str


SHAPE_STYLES = {
    "milestone": ShapeStyle("box", True, "round box"),
    "decision": ShapeStyle("hexagon", False, "hexagon"),
    "handover": ShapeStyle("octagon", False, "octagon"),
    "external": ShapeStyle("box3d", False, "block"),
    "test_plan": ShapeStyle("note", False, "dog-eared"),
    "test_case": ShapeStyle("tab", False, "tab"),
    "requirement": ShapeStyle("box", False, "square box"),
    "verification_element": ShapeStyle("component", False, "plug"),
}


class LineStyle(NamedTuple):
    """How a line is drawn: colour, width in points, style, and how it is drawn in the legend."""

    colour: str
    width: float
    style: str
    sample: str


LINE_STYLES = {
    "critical": LineStyle(BLACK, 3.4, "solid", "━━━▶"),
    "held_up": LineStyle(VERMILLION, 1.8, "solid", "━━━▶"),
    "precedes": LineStyle("#7F7F7F", 1.0, "solid", "───▶"),
    "supersedes": LineStyle(GREY, 1.0, "dotted", "∙∙∙∙▶"),
    "executes": LineStyle(BLUE, 1.0, "dashed", "─ ─▶"),
    "includes": LineStyle(BLUE, 1.0, "dotted", "∙∙∙∙▶"),
    "verifies": LineStyle(BLUE, 1.0, "solid", "───▶"),
    "refines": LineStyle(GREY, 1.0, "solid", "───▶"),
    "derived_from": LineStyle(GREY, 1.0, "dashed", "─ ─▶"),
}


def heading_of(picture: Picture) -> str:
    """Return the title, the caption and the legend as one HTML-like table."""
    rows = [f'<FONT POINT-SIZE="16"><B>{text(visible(picture.title[:300]))}</B></FONT>']
    for sentence in picture.caption:
        lines = wrapped(sentence, _CAPTION_WIDTH, 6)
        rows.append(f'<FONT POINT-SIZE="11">{"<BR/>".join(map(text, lines))}</FONT>')
    if picture.legend:
        rows.append(f"{_TABLE}{_legend(picture.legend)}</TABLE>")
    cells = "".join(f'<TR><TD ALIGN="LEFT" BALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f"{_TABLE}{cells}</TABLE>"


def _legend(entries: tuple[LegendEntry, ...]) -> str:
    height = math.ceil(len(entries) / (2 if len(entries) <= 2 * _ENTRIES_OF_A_COLUMN else 3))
    rows = []
    for row in range(height):
        columns = entries[row::height]
        cells = '<TD WIDTH="16"></TD>'.join(
            f'{_sign(entry)}<TD ALIGN="LEFT"><FONT COLOR="{DIM}">{text(entry.text)}</FONT></TD>'
            for entry in columns
        )
        rows.append(f"<TR>{cells}</TR>")
    return "".join(rows)


def _sign(entry: LegendEntry) -> str:
    if entry.look is not None:
        look = entry.look
        style = "" if look.line == "solid" else f' STYLE="{look.line}"'
        border = 3 if look.double else 2 if look.width > 2 else 1
        return (
            f'<TD WIDTH="64" BORDER="{border}" COLOR="{look.border}" BGCOLOR="{look.fill}"{style}>'
            f'<FONT COLOR="{look.ink}"><B>{text(look.glyph)}</B></FONT></TD>'
        )
    if entry.sign == "shape":
        return f"<TD><I>{text(SHAPE_STYLES[entry.name].word)}</I></TD>"
    line = LINE_STYLES[entry.name]
    bold = "<B>{}</B>" if line.width > 2 else "{}"
    return f'<TD><FONT COLOR="{line.colour}">{bold.format(line.sample)}</FONT></TD>'
