"""A figure and the file it becomes: the same bytes for the same plan, whatever matplotlib is set up to do.

Only the classes of matplotlib are used, none of its state; what it is told to do holds until the file is
made. Text is never read as markup, and no setting of the user or of the folder counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from tracemap.errors import PictureError
from tracemap.render.charts.quiet import quiet
from tracemap.render.visible import visible

try:
    with quiet():
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties
        from matplotlib.layout_engine import ConstrainedLayoutEngine
        from matplotlib.textpath import text_to_path
except ImportError as error:
    raise PictureError(
        f"this picture needs matplotlib, which cannot be imported: {visible(str(error))}",
        "pip install 'tracemap[charts]'; --format csv and json give the data without it",
    ) from error
except (OSError, ValueError) as error:  # from a file `matplotlibrc` that cannot be read
    raise PictureError(
        f"matplotlib does not start: {visible(str(error))}",
        "its settings are in a file matplotlibrc, of this folder or of your own",
    ) from error

FAMILY = "DejaVu Sans"
"""Comes with matplotlib, so that text is as wide on one machine as on another."""

SMALL, BODY, TITLE = 7.5, 8.5, 11.0
"""Sizes of text, in points."""

LINE = 0.42
"""How high a line of `BODY` is, in centimetres."""

CM = 1 / 2.54
"""One centimetre, in inches."""

DPI = 150

_LINES = 8
"""How many lines a text of words takes at most; the last is cut."""

_SETTINGS: dict[str, Any] = {
    "font.family": [FAMILY, "sans-serif"],
    "font.size": BODY,
    "text.usetex": False,
    "text.parse_math": False,
    "axes.formatter.use_mathtext": False,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "tracemap",
    "path.simplify": False,
}


@contextmanager
def settings() -> Iterator[None]:
    """Let our settings hold, and no others; glyphs that the font lacks are boxes, and no warning."""
    with quiet(), mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type]  # typed as a set of literals
        yield


def new_figure(width: float, height: float, above: float) -> Figure:
    """Return an empty figure of so many centimetres, of which some at the top are kept free."""
    layout = ConstrainedLayoutEngine(rect=(0, 0, 1, 1 - above / height))
    return Figure(figsize=(width * CM, height * CM), dpi=DPI, layout=layout)


def file_of(figure: Figure, form: str, title: str) -> bytes:
    """Return a figure as an SVG or PNG file, without the date or the versions that made it.

    Raises:
        PictureError: matplotlib cannot draw it.
    """
    out = BytesIO()
    try:
        if form == "svg":
            about: dict[str, str | None] = {"Date": None, "Creator": "tracemap", "Title": title}
            FigureCanvasSVG(figure)
            figure.savefig(out, format="svg", metadata=about)
        else:
            FigureCanvasAgg(figure)
            about = {"Software": "tracemap", "Title": title}
            figure.savefig(out, format="png", metadata=about)
    except (ValueError, OverflowError, RuntimeError, MemoryError) as error:
        raise PictureError(
            f"matplotlib cannot draw this: {visible(str(error))[:200]}", "a smaller --width may do"
        ) from error
    return out.getvalue()


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in centimetres."""
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    points = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return float(points) / 72 / CM


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return a text of a plan on one line, made harmless, and cut with `…` where it is wider than may be.

    Args:
        text: as written.
        width: what there is, in centimetres.
        size: of the letters, in points.
        bold: whether they are bold.
    """
    shown = visible(text[:500])
    if text_width(shown, size, bold=bold) <= width:
        return shown
    fits, too_many = 0, len(shown)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if text_width(shown[:middle].rstrip() + "…", size, bold=bold) <= width:
            fits = middle
        else:
            too_many = middle
    return shown[:fits].rstrip() + "…"


def lines_within(text: str, width: float, size: float) -> list[str]:
    """Return a text on lines that fit, each made harmless as `fitted` does; a few lines at most.

    Args:
        text: as written.
        width: what there is, in centimetres.
        size: of the letters, in points.
    """
    lines: list[str] = []
    for word in visible(text[:2000]).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == _LINES or text_width(longer, size) <= width):
            lines[-1] = longer
        else:
            lines.append(word)
    return [fitted(line, width, size) for line in lines]
