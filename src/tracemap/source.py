"""Where a value stands: files of a plan, positions in them, and their packed form.

Lines and columns count from 1; columns count code points.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple, Protocol

Mark = int
"""A place in a file, packed into 62 bits: slot 6, line 24, column 16, length 15, quoted 1.

A plan of a million items holds millions of places; packed they cost eight bytes each.
The slot says which field of its item the place belongs to: the number of the field, 0 being the
item's own key. Line and column count from 0 inside the mark. A length of 0 says that the value
goes on past its line.
"""

_LINE_SHIFT, _COLUMN_SHIFT, _LENGTH_SHIFT, _SLOT_SHIFT = 32, 16, 1, 56
_COLUMN_MAX, _LENGTH_MAX, _LINE_MAX = 0xFFFF, 0x7FFF, 0xFFFFFF
_PLACE = (1 << _SLOT_SHIFT) - 1


def pack(line: int, column: int, length: int, quoted: bool) -> Mark:  # noqa: FBT001  # once per value of a plan
    """Pack a place (line and column from 0) into a mark of slot 0; what is too large is cut."""
    if line > _LINE_MAX or column > _COLUMN_MAX or length > _LENGTH_MAX:
        line, column = min(line, _LINE_MAX), min(column, _COLUMN_MAX)
        length = min(length, _LENGTH_MAX)
    return line << _LINE_SHIFT | column << _COLUMN_SHIFT | length << _LENGTH_SHIFT | quoted


def in_slot(mark: Mark, slot: int) -> Mark:
    """Return the same place as one of the field number `slot`."""
    return mark & _PLACE | slot << _SLOT_SHIFT


def is_quoted(mark: Mark) -> bool:
    """Tell whether the value at this place is written in quotes or as a block."""
    return bool(mark & 1)


class Location(NamedTuple):
    """A stretch of a file: path relative to the project, lines and columns from 1, end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """Return `path:line:column`, which terminals and editors turn into a link."""
        return f"{self.path}:{self.line}:{self.column}"


class Source:
    """A file of the plan as read: its path, the places in it, and the comments that ignore rules."""

    __slots__ = ("ignores", "marks", "path")

    def __init__(self, path: str) -> None:
        """Start a source with no place in it; `path` is relative to the project, with `/`."""
        self.path = path
        self.marks: array[int] = array("Q")
        self.ignores: dict[int, frozenset[str]] = {}

    def __repr__(self) -> str:
        """Return the path, which is what a reader of a traceback wants."""
        return f"Source({self.path!r})"

    def location(self, mark: Mark) -> Location:
        """Unpack a mark of this file."""
        line = (mark >> _LINE_SHIFT & _LINE_MAX) + 1
        column = (mark >> _COLUMN_SHIFT & _COLUMN_MAX) + 1
        length = mark >> _LENGTH_SHIFT & _LENGTH_MAX
        return Location(self.path, line, column, line, column + length)


class Placed(Protocol):
    """Whatever was written at a place: every item of the model."""

    @property
    def source(self) -> Source:
        """The file it is written in."""

    @property
    def at(self) -> int:
        """The place of its marks among those of the file."""


def locate(item: Placed, slot: int = 0, index: int = 0) -> Location:
    """Return where a field of the item stands, or element `index` of it where the field is a list.

    A field that the item does not write is looked for in vain: the item's key stands for it.
    """
    marks, at = item.source.marks, item.at
    if slot:
        passed = 0
        for place in range(at + 1, len(marks)):
            found = marks[place] >> _SLOT_SHIFT
            if not found:
                break
            if found == slot:
                if passed == index:
                    return item.source.location(marks[place])
                passed += 1
    return item.source.location(marks[at])
