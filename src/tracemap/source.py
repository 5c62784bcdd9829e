"""Where a value stands: files of a plan, positions in them, and their packed form.

Lines and columns count from 1; columns count code points. In a sheet of a spreadsheet the line is the
row, and the column is that of the cell.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

LINE_END = re.compile(r"\r\n?|\n")
"""What ends a line, as in editors."""

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


def is_exact(place: Location) -> bool:
    """Tell whether a place is where it says it is: what is too far out for a mark was cut."""
    length = place.end_column - place.column
    return place.line <= _LINE_MAX and place.column <= _COLUMN_MAX and length < _LENGTH_MAX


def is_quoted(mark: Mark) -> bool:
    """Tell whether the value at this place is written in quotes or as a block."""
    return bool(mark & 1)


class Location(NamedTuple):
    """A stretch of a file: path relative to the project, lines and columns from 1, end exclusive.

    `sheet` is the sheet of a spreadsheet that it is a cell of, or None in a file of text.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    sheet: str | None = None

    def __str__(self) -> str:
        """Return `path:line:column`, which terminals and editors turn into a link.

        A cell is `path:TASK!E12`: what stands after the path, the name box of a spreadsheet program takes.
        """
        return f"{self.path}:{self.within}"

    @property
    def within(self) -> str:
        """Return where in the file it starts: `line:column`, or the cell as `TASK!E12`."""
        if self.sheet is None:
            return f"{self.line}:{self.column}"
        return f"{self.sheet}!{letters(self.column)}{self.line}"


def letters(column: int) -> str:
    """Return the name that a spreadsheet gives to a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


class Text:
    """The text of a file by line and column, as places count them."""

    def __init__(self, text: str) -> None:
        """Hold the text, without a byte order mark."""
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        """Return where each line starts."""
        return [0, *(end.end() for end in LINE_END.finditer(self.text))]

    @property
    def count(self) -> int:
        """Return how many lines there are; behind a last line end there is an empty one."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """Return a line without its end; empty where there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_end(self, number: int) -> str:
        """Return what ends a line: nothing, where it is the last one."""
        if not 1 <= number < len(self._starts):
            return ""
        return self.text[self.offset(number, len(self.line(number)) + 1) : self._starts[number]]

    @cached_property
    def break_(self) -> str:
        """Return what ends the first line, by which new ones are ended; a line feed where nothing does."""
        found = LINE_END.search(self.text)
        return found[0] if found else "\n"

    def offset(self, line: int, column: int) -> int:
        """Return how many characters stand before a place."""
        return self._starts[line - 1] + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column behind so many characters."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def stretch(self, path: str, start: int, end: int) -> Location:
        """Return the place between two offsets in the file of this path."""
        return Location(path, *self.place(start), *self.place(end))

    def at(self, place: Location) -> str:
        """Return what stands at a place of this file; empty where it has no such place."""
        if not 1 <= place.line <= place.end_line <= len(self._starts):
            return ""
        return self.text[
            self.offset(place.line, place.column) : self.offset(place.end_line, place.end_column)
        ]


class Source:
    """A file of the plan as read: its path, the places in it, and the comments that ignore rules.

    Each sheet of a spreadsheet that is read is a source of its own.
    """

    __slots__ = ("_read", "_text", "ignores", "marks", "path", "sheet")

    def __init__(
        self, path: str, sheet: str | None = None, read: Callable[[], str | None] | None = None
    ) -> None:
        """Start a source with no place in it.

        Args:
            path: relative to the project, with `/`.
            sheet: the sheet of a spreadsheet, None of a file of text.
            read: reads the file once more; its text is not kept, since few ask for it.
        """
        self.path = path
        self.sheet = sheet
        self.marks: array[int] = array("Q")
        self.ignores: dict[int, frozenset[str]] = {}
        self._read = read
        self._text: Text | None = None

    @property
    def text(self) -> Text:
        """Return the text of the file, read again when first asked for; empty where that fails."""
        if self._text is None:
            self._text = Text((self._read and self._read()) or "")
        return self._text

    def text_at(self, place: Location) -> Text:  # noqa: ARG002  # all places stand in the one file
        """Return the text of the file that a place stands in; empty where it is none, or is a sheet."""
        return self.text

    def __repr__(self) -> str:
        """Return the path, which is what a reader of a traceback wants."""
        return f"Source({self.path!r})"

    def location(self, mark: Mark) -> Location:
        """Unpack a mark of this file."""
        line = (mark >> _LINE_SHIFT & _LINE_MAX) + 1
        column = (mark >> _COLUMN_SHIFT & _COLUMN_MAX) + 1
        length = mark >> _LENGTH_SHIFT & _LENGTH_MAX
        return Location(self.path, line, column, line, column + length, self.sheet)

    def of_slot(self, slot: int) -> Source:  # noqa: ARG002  # all fields stand in the one file
        """Return the source that the places of a field stand in."""
        return self


class Layered(Source):
    """The places of one item that several sources make up: for each field, the source that gives it."""

    __slots__ = ("_sources", "keys")

    def __init__(
        self, fields: Mapping[int, tuple[Source, Sequence[Mark]]], keys: tuple[Location, ...]
    ) -> None:
        """Take for each slot the source and the places in it; slot 0 holds the item's own key.

        Args:
            fields: the places by slot.
            keys: where the key stands, in each source that gives the item.
        """
        key_source = fields[0][0]
        super().__init__(key_source.path, key_source.sheet)
        self._sources = {slot: source for slot, (source, _) in fields.items()}
        self.keys = keys
        for _, (_, marks) in sorted(fields.items()):
            self.marks.extend(marks)

    def location(self, mark: Mark) -> Location:
        """Unpack a mark of the file that its field stands in."""
        return self.of_slot(mark >> _SLOT_SHIFT).location(mark)

    def of_slot(self, slot: int) -> Source:
        """Return the source that the places of a field stand in."""
        return self._sources[slot]

    def text_at(self, place: Location) -> Text:
        """Return the text of the file that a place stands in; empty where it is none, or is a sheet."""
        wanted = (place.path, place.sheet)
        found = (one for one in self._sources.values() if (one.path, one.sheet) == wanted)
        return next((one.text for one in found), Text(""))


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


def keys_of(item: Placed) -> tuple[Location, ...]:
    """Return where the key of an item stands: in one place, or in one of each layer that gives it."""
    source = item.source
    return source.keys if isinstance(source, Layered) else (locate(item),)


def by_slot(item: Placed) -> dict[int, tuple[Source, list[Mark]]]:
    """Return for each field that the item writes the source of its values, and their places in it."""
    source, found = item.source, dict[int, tuple[Source, list[Mark]]]()
    for place in range(item.at, len(source.marks)):
        mark = source.marks[place]
        slot = mark >> _SLOT_SHIFT
        if not slot and place > item.at:
            break
        found.setdefault(slot, (source.of_slot(slot), []))[1].append(mark)
    return found
