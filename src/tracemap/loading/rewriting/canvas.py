"""A text and the changes that are to be made of it: where its lines are, and what goes in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tracemap.loading.rewriting.outline import Pair, Unfit
from tracemap.source import LINE_END, Text

Spans = Sequence[tuple[int, int]]
"""Where the entries of a list in brackets start and end, in the order of the text."""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


class Canvas:
    """A text, and what of it is replaced so far.

    Attributes:
        text: the text as it is.
        break_: what ends its lines.
        must_end: whether its last line must have an end, which it may have none of now.
    """

    def __init__(self, text: str) -> None:
        """Take a text."""
        self.text = text
        self.must_end = False
        self._lines = Text(text)
        self.break_ = self._lines.break_
        self._edits: list[_Edit] = []

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of what stands between two offsets."""
        self._edits.append(_Edit(start, end, text))

    def changed(self) -> str:
        """Return the text with its changes; of those at one place the first stands first.

        Raises:
            Unfit: two changes get into one another's way.
        """
        parts, place = [], 0
        for edit in sorted(self._edits, key=lambda one: one[:2]):
            start = edit.start if edit.text else max(edit.start, place)
            if start < place or edit.end < start:
                raise Unfit("two changes meet in one place", self.line(edit.start))
            parts += [self.text[place:start], edit.text]
            place = edit.end
        changed = "".join([*parts, self.text[place:]])
        return changed + self.break_ if self.must_end and changed[-1:] not in "\r\n" else changed

    def line(self, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return self._lines.place(offset)[0]

    def line_start(self, offset: int) -> int:
        """Return where the line of an offset starts."""
        return offset - self._lines.place(offset)[1] + 1

    def line_end(self, offset: int) -> tuple[int, int]:
        """Return where the line of an offset ends, and where the next one starts."""
        found = LINE_END.search(self.text, offset)
        return (found.start(), found.end()) if found else (len(self.text), len(self.text))

    def indent(self, pair: Pair) -> int:
        """Return behind how many blanks a key stands that begins its line.

        Raises:
            Unfit: it does not begin it.
        """
        before = self.text[self.line_start(pair.start) : pair.start]
        if before.strip(" "):
            raise Unfit(f"{pair.key} does not begin its line", self.line(pair.start))
        return len(before)

    def behind(self, end: int, indent: int) -> int:
        """Return where the line starts behind a value, and behind the comments that belong to it."""
        if end and self.text[end - 1] in "\r\n":
            return end
        place = self.line_end(end)[1]
        while place < len(self.text):
            stop, following = self.line_end(place)
            line = self.text[place:stop]
            blanks = len(line) - len(line.lstrip(" "))
            if not line[blanks:].startswith("#") or blanks <= indent:
                break
            place = following
        return place

    def insert_lines(self, place: int, lines: Sequence[str]) -> None:
        """Insert lines where a line starts, or behind the last one."""
        written = self.break_.join(lines)
        if place and self.text[place - 1] not in "\r\n":
            self.replace(place, place, self.break_ + written)
        else:
            self.replace(place, place, written + self.break_)

    def take_out_lines(self, start: int, end: int) -> None:
        """Take out lines; of a last one without an end, the end before it goes too."""
        if end == len(self.text) and start and self.text[end - 1] not in "\r\n":
            start -= 2 if self.text[start - 2 : start] == "\r\n" else 1
        self.replace(start, end, "")

    def change_in_brackets(
        self, inside: tuple[int, int], spans: Spans, gone: Collection[int], new: Sequence[str]
    ) -> None:
        """Take some out of what stands in brackets or braces, and put others behind those that stay.

        Args:
            inside: where the inside of the brackets starts and ends.
            spans: what stands there.
            gone: the indices of what goes, with the commas beside it; no comment goes.
            new: what is added, as it is to be written.

        Raises:
            Unfit: a comment stands where it would go, or be parted from what it is about.
        """
        start, end = inside
        stay = [span for index, span in enumerate(spans) if index not in gone]
        if stay:
            self.replace(stay[-1][1], stay[-1][1], "".join(f", {one}" for one in new))
            self._take_out_of_brackets(spans, gone)
        elif not spans:
            self.replace(start, start, ", ".join(new))
        elif "#" in self.text[start:end]:
            raise Unfit("a comment stands among what goes", self.line(start))
        else:
            self.replace(start, end, ", ".join(new))

    def _take_out_of_brackets(self, spans: Spans, indices: Collection[int]) -> None:
        first, last = 0, len(spans) - 1
        while first <= last:
            if first not in indices:
                first += 1
                continue
            stop = first
            while stop + 1 in indices:
                stop += 1
            start, end = spans[first][0], spans[stop][1]
            if stop < last:
                end = spans[stop + 1][0]
            elif first:
                start = spans[first - 1][1]
            if "#" in self.text[start:end]:
                self._take_out_each(spans, range(first, stop + 1))
            else:
                self.replace(start, end, "")
            first = stop + 1

    def _take_out_each(self, spans: Spans, indices: Iterable[int]) -> None:
        """Take them out one by one, each with the comma behind it: a last one leaves the comma before it."""
        for index in indices:
            start, end = spans[index]
            if index + 1 < len(spans):
                between = self.text[end : spans[index + 1][0]]
                comma = between.index(",")
                if "#" in between[:comma]:
                    raise Unfit("a comment stands before a comma", self.line(end))
                end += comma + 1
            self.replace(start, end, "")
