"""From what stands on the pages to paragraphs: without headers and footers, joined over page breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low
from typing import NamedTuple

from tracemap.importing.dmsr.pages import Run

_OFTEN = 0.5
"""On what share of the pages a line stands that belongs to the page and not to the text."""
WIDE = 1.4
"""How many times the usual step from line to line sets paragraphs apart."""
_BULLETS = "•●○◦▪–-*"
_ITEM = re.compile(rf"([{re.escape(_BULLETS)}]|\d+[.)]|[a-z][.)])\s+(?=\S)")
_ENDS = (".", ":", ";", "!", "?", ")")
_COUNTED = re.compile(r"\d+|\b[ivxlc]+\b")


LABEL = re.compile(
    r"(ID|Specification|Discussion|Commentary|Derived from requirements|Impacted by LCR\(s\)):\s*"
)
"""What a line begins with that says what follows."""


class Line(NamedTuple):
    """What stands on one baseline of a page, from left to right.

    Attributes:
        runs: its parts, at least one.
        gap: how far below the line before it stands on its page, in points; None at the top of a page.
    """

    runs: tuple[Run, ...]
    gap: float | None

    @property
    def page(self) -> int:
        """Return the page that it stands on, counted from 1."""
        return self.runs[0].page

    @property
    def text(self) -> str:
        """Return all that stands on it."""
        return (
            "".join(
                run.text if run.text.endswith(" ") else f"{run.text} " for run in self.runs[:-1]
            )
            + self.runs[-1].text
        )


def lines_of(pages: Sequence[Sequence[Run]]) -> list[Line]:
    """Return the lines of a document, in the order in which its pages draw them, without page furniture.

    Furniture is what stands at one height on half of the pages or more, whatever numbers it counts; a
    label is none.
    """
    drawn = [list(_by_baseline(page)) for page in pages]
    seen = Counter(key for page in drawn for key in {_furniture_key(runs) for runs in page})
    least = max(2, _OFTEN * len(pages))
    lines: list[Line] = []
    for page in drawn:
        before: float | None = None
        for runs in page:
            if seen[_furniture_key(runs)] >= least and not LABEL.match(runs[0].text):
                continue
            gap = None if before is None else before - runs[0].base
            before = runs[0].base
            lines.append(Line(runs, gap))
    return lines


def _by_baseline(page: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs that are drawn one after another on one baseline."""
    held: list[Run] = []
    for run in page:
        if not run.text.strip():
            continue
        if held and abs(held[0].base - run.base) >= 1:
            yield tuple(held)
            held = []
        held.append(run)
    if held:
        yield tuple(held)


def _furniture_key(runs: tuple[Run, ...]) -> tuple[int, str]:
    text = " ".join(run.text.strip() for run in runs)
    return round(runs[0].base), _COUNTED.sub("#", text)


def usual_step(lines: Iterable[Line]) -> float:
    """Return the step from one line to the next within a paragraph, in points.

    It is the median of the steps after a line that is wrapped, which a space or a hyphen at its end tells.
    """
    steps = []
    wrapped = False
    for line in lines:
        if wrapped and line.gap is not None and line.gap > 0:
            steps.append(line.gap)
        wrapped = is_wrapped(line.text)
    return median_low(steps) if steps else 14.0


def is_wrapped(text: str) -> bool:
    """Tell whether a line ends as one does that was broken to go on below."""
    return text.endswith((" ", "-"))


def begins_paragraph(line: Line, before: str, step: float) -> bool:
    """Tell whether a line begins a new paragraph, after a line that says `before`.

    At the top of a page, where no gap tells, it does where the line before ends as a sentence does.
    """
    if line.gap is None:
        return not is_wrapped(before) and before.endswith(_ENDS)
    return not 0 <= line.gap <= step * WIDE


def join(lines: Iterable[str]) -> str:
    """Return lines as one, with a space between them, but none after a hyphen that ends a line."""
    text = ""
    for line in lines:
        if text and not (text.endswith("-") and not text.endswith(" -")):
            text = f"{text.rstrip()} "
        text += line.lstrip()
    return " ".join(text.split())


def flowing(paragraphs: Iterable[str]) -> str:
    """Return paragraphs as one text: an empty line between them, list items on lines of their own."""
    text, in_list = "", False
    for paragraph in paragraphs:
        item = _ITEM.match(paragraph)
        if item:
            mark = item[1] if item[1] not in _BULLETS else "-"
            paragraph = f"{mark} {paragraph[item.end() :]}"  # noqa: PLW2901  # as it is written in a list
        if text:
            text += "\n" if item and in_list else "\n\n"
        text += paragraph
        in_list = item is not None
    return text
