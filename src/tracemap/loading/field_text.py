"""Adding a field to an item in a YAML file, with no other character touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from tracemap.findings import Edit
from tracemap.loading.scalar_text import scalar
from tracemap.source import Location, Source, Text

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_LINES = 2000
"""How long an item may be; one that is longer is left to its author."""
_LIST = re.compile(
    r"""^( *)["']?[\w-]+["']?:[ \t]*(?:(\[)|(?:#.*)?(?:\r\n?|\n)( *)- )""", re.MULTILINE
)
"""The key of a list, and the bracket or the blanks that its entries stand behind."""
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
_OPENING = (MappingStartEvent, SequenceStartEvent)
_CLOSING = (MappingEndEvent, SequenceEndEvent)
_ENDING = (*_CLOSING, ScalarEvent, AliasEvent)
_EMPTY = re.compile(
    r"""["']?[\w-]+["']?[ \t]*:(?:[ \t]*\[[ \t]*\])?(?=[ \t]*$|[ \t]+#|[ \t]*[,}])"""
)
"""A field without a value, or with empty brackets."""


class _Written(NamedTuple):
    """A field as it stands: its name, where its key starts and its value ends, and what that ends in.

    Lines and columns count from 1, in the file.
    """

    name: str
    key: tuple[int, int]
    end: tuple[int, int]
    in_block_text: bool


class _Item(NamedTuple):
    """An item as it stands: its fields, and whether they are in braces."""

    fields: list[_Written]
    in_braces: bool


def with_list(
    source: Source, key: Location, name: str, entries: Sequence[str], order: Sequence[str]
) -> Edit | None:
    """Return the edit that gives an item a field with a list, or None where that cannot be done plainly.

    The edit takes the place of a character beside it, so that no other one can add the same field there.

    Args:
        source: the file.
        key: the place of the key of the item.
        name: of the field, which the item has not, or has without any entry.
        entries: what the list holds.
        order: the names of the fields as they are usually written; the new one stands before the first that
            comes after it in this order, else behind the last.
    """
    lines = source.text_at(key)
    item = _read(lines, key)
    if item is None or not item.fields:
        return None
    fields, written = item.fields, [scalar(entry) for entry in entries]
    in_brackets = f"[{', '.join(written)}]"
    for own in fields:
        if own.name == name:
            return _filled(lines, key.path, own, in_brackets)
    if item.in_braces:
        empty = lines.line(fields[-1].end[0])[: fields[-1].end[1] - 1].endswith(":")
        behind = f", {name}: {in_brackets}"
        return None if empty else _behind(lines, key.path, fields[-1].end, behind)
    indent = lines.line(fields[0].key[0])[: fields[0].key[1] - 1]
    if indent.strip(" "):
        return None  # a key behind a question mark
    end = lines.line_end(key.line) or lines.break_
    field = _field(lines, fields, f"{indent}{name}:", written, end)
    later = frozenset(order[order.index(name) + 1 :])
    number = next((at for at, one in enumerate(fields) if one.name in later), len(fields))
    if number == len(fields):
        while number and fields[number - 1].in_block_text:  # its end is not to be guessed
            number -= 1
    if number == len(fields):
        line = fields[-1].end[0]
        return _behind(lines, key.path, (line, len(lines.line(line)) + 1), end + field)
    above = fields[number - 1].end[0] if number else key.line
    return _before(lines, key.path, fields[number], above, field + end)


def _filled(lines: Text, path: str, own: _Written, in_brackets: str) -> Edit | None:
    """Return the edit that fills a field that stands there without a value, or with empty brackets."""
    number, column = own.key
    line = lines.line(number)
    empty = _EMPTY.match(line, column - 1)
    if empty is None or own.end[0] != number:
        return None
    colon = line.index(":", column - 1)
    return Edit(Location(path, number, colon + 1, number, empty.end() + 1), f": {in_brackets}")


def _behind(lines: Text, path: str, end: tuple[int, int], text: str) -> Edit | None:
    line, column = end
    if column < 2:
        return None
    place = Location(path, line, column - 1, line, column)
    return Edit(place, lines.at(place) + text)


def _before(lines: Text, path: str, field: _Written, above: int, text: str) -> Edit | None:
    """Return the edit that puts lines above a field and the comments that belong to it."""
    line, column = field.key
    indent = " " * (column - 1)
    if not lines.line(line).startswith(indent):
        return None
    while line - 1 > above and lines.line(line - 1).startswith(f"{indent}#"):
        line -= 1
    return Edit(Location(path, line, 1, line, column), text + indent)


def _field(lines: Text, fields: list[_Written], head: str, entries: list[str], end: str) -> str:
    """Return the lines of the field, as lists are written in the item, else in the file."""
    start = lines.offset(fields[0].key[0], 1)
    stop = lines.offset(fields[-1].end[0], 1)
    style = _LIST.search(lines.text, start, stop) or _LIST.search(lines.text)
    if style is not None and style[2]:
        return f"{head} [{', '.join(entries)}]"
    deeper = len(style[3]) - len(style[1]) if style is not None else 2
    dash = head[: len(head) - len(head.lstrip())] + " " * deeper + "- "
    return end.join([head, *(dash + entry for entry in entries)])


def _read(lines: Text, key: Location) -> _Item | None:
    """Read the lines of an item once more, for where its fields start and end."""
    if not lines.at(key) or lines.line(key.line)[: key.column - 1].strip(" "):
        return None  # the file is not what it was, or is written in braces
    last = key.line
    while last < lines.count and not _is_outside(lines.line(last + 1), key.column - 1):
        last += 1
        if last - key.line > _MOST_LINES:
            return None
    start = lines.offset(key.line, 1)
    text = lines.text[start : lines.offset(last + 1, 1) if last < lines.count else None]
    if _ODD_BREAK.search(text):
        return None  # the parser takes these for the ends of lines
    try:
        return _item(yaml.parse(text, Loader=_Loader), key.line)
    except yaml.YAMLError:
        return None


def _is_outside(line: str, width: int) -> bool:
    """Tell whether a line is no part of an item whose key stands behind so many blanks."""
    words = line.lstrip(" ")
    return words[:1] not in ("", "\t", "#", "}", "]") and len(line) - len(words) <= width


def _item(events: Iterator[Any], first: int) -> _Item | None:
    """Return the fields that the events of an item tell of; None where one has no plain name.

    Args:
        events: of a text that begins with the key of the item.
        first: the line of the file on which that text begins.
    """
    fields: list[_Written] = []
    opened: list[
        bool
    ] = []  # whether each open list or mapping is in brackets; the item is the second
    key: ScalarEvent | None = None
    end, in_block_text = (first, 1), False
    for event in events:
        if isinstance(event, _OPENING):
            opened.append(bool(event.flow_style))
            continue
        if not isinstance(event, _ENDING):
            continue
        shown = opened.pop() if isinstance(event, _CLOSING) else True
        if shown:  # what closes without a bracket ends where its last value does
            end = _place(event.end_mark, first)
            in_block_text = isinstance(event, ScalarEvent) and event.style in ("|", ">")
        if len(opened) < 2 and isinstance(event, _CLOSING):
            return _Item(fields, in_braces=shown)
        if len(opened) != 2:
            continue
        if key is not None:
            start = _place(key.start_mark, first)
            fields.append(_Written(key.value, start, end, in_block_text))
            key = None
        elif isinstance(event, ScalarEvent):
            key = event
        else:
            return None
    return None


def _place(mark: Any, first: int) -> tuple[int, int]:
    return first + mark.line, mark.column + 1
