"""Adding an entry to a list in a YAML file and taking one out, with no other character touched.

An edit is given only where the text around the list is of a plain form; else there is none, and the
list is left to its author: an entry with a comment of its own, one on several lines, or a list in a
file with aliases, which may stand in more places than one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tracemap.findings import Edit
from tracemap.loading.scalar_text import scalar
from tracemap.patterns import pattern
from tracemap.source import Location, Source, Text, is_exact

_ALIAS = pattern(r"(?:^|[-:,\[{?])[ \t]*\*[^\s*]", re.MULTILINE)
_DASH = pattern(r"[ \t]*-[ \t]+")
_REST = pattern(r"[ \t]*(?:[ \t]#.*)?")
_REST_IN_BRACKETS = pattern(r"[ \t]*(,?)[ \t]*(#.*)?")
_COMMENT = pattern(r"[ \t]*#")
_OWN_COMMENT = pattern(r"[ \t]*,?[ \t]*#")
"""What follows the last entry on a line, where a comment speaks of it."""
_NEAR = 200
"""How many characters before an entry its bracket is looked for."""
_BETWEEN = pattern(r"[ \t]*,[ \t]*(?:(?:\r\n?|\n)[ \t]*)?")


@lru_cache(maxsize=1024)
def may_hold_aliases(text: Text) -> bool:
    """Tell whether something in a file may stand in two places."""
    return "*" in text.text and _ALIAS().search(text.text) is not None


def appended(source: Source, entries: Sequence[Location], text: str) -> tuple[Edit, ...] | None:
    """Return the edits that add a text behind the entries of a list, in the style of the list.

    Args:
        source: the file.
        entries: the places of all that the list holds; there is at least one.
        text: what is added.
    """
    last, lines = entries[-1], source.text_at(entries[-1])
    if not _is_plain(lines, last) or may_hold_aliases(lines):
        return None
    line = lines.line(last.line)
    before, behind = line[: last.column - 1], line[last.end_column - 1 :]
    next_line = (lines.line_end(last.line) or lines.break_) + before + scalar(text)
    if _DASH().fullmatch(before):
        return (_insert(last, len(line), next_line),) if _REST().fullmatch(behind) else None
    if len(entries) == 1 and not _opens(lines, last):
        return None  # a single text where a list is due
    rest = _REST_IN_BRACKETS().fullmatch(behind)
    if before.strip(" \t") or rest is None:
        return (_insert(last, last.end_column - 1, f", {scalar(text)}"),)
    # On a line of its own: the new one gets its own line too, and no comment changes its owner.
    added = _insert(last, len(line), next_line + rest[1])
    if rest[1]:
        return (added,)
    # The comma takes the place of a character, so that no other entry is added at the same time.
    final = last._replace(column=last.end_column - 1)
    return Edit(final, f"{lines.at(final)},"), added


def removed(source: Source, entries: Sequence[Location], index: int) -> Edit | None:
    """Return the edit that takes an entry, which is not the first, out of a list, or None.

    None where that would take a comment along, or leave one to another entry.
    """
    place, lines = entries[index], source.text_at(entries[index])
    if not _is_plain(lines, place) or may_hold_aliases(lines):
        return None
    line = lines.line(place.line)
    before, behind = line[: place.column - 1], line[place.end_column - 1 :]
    if _DASH().fullmatch(before):
        if behind.strip(" \t") or _COMMENT().match(lines.line(place.line - 1)):
            return None
        return Edit(_whole_line(lines, place), "")
    previous = entries[index - 1]
    start = lines.offset(previous.end_line, previous.end_column)
    end = lines.offset(place.line, place.end_column)
    between = lines.text[start : lines.offset(place.line, place.column)]
    if not _is_plain(lines, previous) or not _BETWEEN().fullmatch(between):
        return None
    if _OWN_COMMENT().match(behind):
        return None
    return Edit(lines.stretch(place.path, start, end), "")


def _is_plain(lines: Text, place: Location) -> bool:
    """Tell whether a value is written whole on one line, and where it is said to be."""
    found = lines.at(place)
    return bool(found) and found[0] not in "*&!|>" and is_exact(place)


def _opens(lines: Text, place: Location) -> bool:
    """Tell whether a bracket opens right before a place."""
    end = lines.offset(place.line, place.column)
    return lines.text[max(0, end - _NEAR) : end].rstrip().endswith("[")


def _insert(place: Location, width: int, text: str) -> Edit:
    """Return the edit that inserts a text behind so many characters of the line of a place."""
    at = place._replace(column=width + 1, end_line=place.line, end_column=width + 1)
    return Edit(at, text)


def _whole_line(lines: Text, place: Location) -> Location:
    """Return the line of a place with its end; of a last line without one, with the end before it."""
    number = place.line
    if lines.line_end(number):
        return Location(place.path, number, 1, number + 1, 1)
    before = len(lines.line(number - 1)) + 1
    return Location(place.path, number - 1, before, number, len(lines.line(number)) + 1)
