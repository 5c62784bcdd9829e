"""The lines of a file around a place, with carets under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracemap.output.terminal import Style, cut, cut_left, verbatim, width
from tracemap.source import Location

_MOST_COLUMNS, _LEAST_COLUMNS = 160, 40
_NEAR = 2000
"""How many characters are looked at on either side: many findings may stand on one long line."""


def excerpt(
    place: Location, lines: Sequence[str], label: str, style: Style, columns: int | None = None
) -> Iterator[str]:
    """Yield the line of a place and the one above, and carets with the label under the place.

    A line that is too long for the terminal is shown around the place, and the one above is left out
    then.

    Args:
        place: the place, in one of the lines.
        lines: all lines of the file, without their breaks.
        label: a few words that stand beside the carets.
        style: colours or none.
        columns: the width of the terminal, or None where there is none.
    """
    number = str(place.line)
    margin, bar = " " * len(number), style.dim("|")
    room = min(_MOST_COLUMNS, max(columns or _MOST_COLUMNS, _LEAST_COLUMNS) - len(number) - 3)
    before, at, after = _parts(place, lines[place.line - 1])
    left = before
    if width(before) + min(width(at), room // 2) > room - 1:
        left = cut_left(before, room // 3)
    yield f"{margin} {bar}"
    above = lines[place.line - 2] if place.line > 1 else ""
    if left == before and above.strip():
        shown = style.dim(str(place.line - 1).rjust(len(number)))
        yield f"{shown} {bar} {cut(verbatim(above[:_NEAR]), room)}".rstrip()
    yield f"{style.dim(number)} {bar} {cut(left + at + after, room)}".rstrip()
    under = max(min(width(at), room - width(left)), 1)
    carets = style.bold("^" * under)
    yield f"{margin} {bar} {' ' * width(left)}{carets} {label}".rstrip()


def _parts(place: Location, line: str) -> tuple[str, str, str]:
    """Return what stands before a place, at it and after it on its line, as a terminal may show it."""
    start, end = place.column - 1, place.end_column - 1
    if place.end_line > place.line:
        end = len(line.rstrip())
    near = line[max(start - _NEAR, 0) : start], line[start:end][:_NEAR], line[end : end + _NEAR]
    before, at, after = map(verbatim, near)
    return before, at, after
