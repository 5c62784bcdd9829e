"""Many fixes on the texts of many files at once, each whole or not at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tracemap.findings import Edit, Fix
from tracemap.source import Text


class _Change(NamedTuple):
    """A replacement of the characters from one offset to another."""

    start: int
    end: int
    text: str


class Batch:
    """Fixes that do not get into one another's way.

    Attributes:
        applied: how many there are.
    """

    def __init__(self, texts: Mapping[str, Text]) -> None:
        """Start with none; `texts` holds the files that may be changed, by path."""
        self.applied = 0
        self._texts = texts
        self._changes: dict[str, list[_Change]] = {}

    def add(self, fix: Fix) -> bool:
        """Take a fix on, unless one of its edits would change what another fix changes.

        Two that insert at the same place do not: what each inserts stands, in the order of the fixes.
        """
        wanted = [(edit.location.path, self._change(edit)) for edit in fix.edits]
        if any(self._overlaps(path, change) for path, change in wanted):
            return False
        for path, change in wanted:
            changes = self._changes.setdefault(path, [])
            at = bisect_left(changes, (change.start,))
            if at < len(changes) and changes[at][:2] == change[:2]:
                changes[at] = changes[at]._replace(text=changes[at].text + change.text)
            else:
                changes.insert(at, change)
        self.applied += 1
        return True

    def texts(self) -> dict[str, str]:
        """Return the new text of every file that is changed."""
        return {
            path: _changed(self._texts[path].text, changes)
            for path, changes in self._changes.items()
        }

    def _change(self, edit: Edit) -> _Change:
        place, lines = edit.location, self._texts[edit.location.path]
        start = lines.offset(place.line, place.column)
        return _Change(start, lines.offset(place.end_line, place.end_column), edit.replacement)

    def _overlaps(self, path: str, change: _Change) -> bool:
        changes = self._changes.get(path, [])
        at = bisect_left(changes, (change.start,))
        if at and _meet(changes[at - 1], change):
            return True
        while at < len(changes) and changes[at].start <= change.end:
            if _meet(change, changes[at]):
                return True
            at += 1
        return False


def _meet(first: _Change, then: _Change) -> bool:
    """Tell whether two changes, in their order, get into one another's way.

    What is inserted beside a changed text may belong before or behind it: only the next round can tell.
    """
    if first.start < first.end and then.start < then.end:
        return then.start < first.end
    if first.start == first.end and then.start == then.end:
        return False
    return then.start <= first.end


def _changed(text: str, changes: Iterable[_Change]) -> str:
    parts, place = [], 0
    for start, end, replacement in changes:
        parts += [text[place:start], replacement]
        place = end
    return "".join([*parts, text[place:]])
