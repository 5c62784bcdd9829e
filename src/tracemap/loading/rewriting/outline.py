"""Where each key and each value of a YAML text starts and ends, in characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from tracemap.source import LINE_END

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 12
"""No file of a plan goes further than four levels."""


class Unfit(Exception):  # noqa: N818  # it is caught by the importer, who names the file
    """A text that is not changed by a machine.

    Attributes:
        reason: why, as the end of "it is not changed: ...".
        line: where that shows, from 1.
    """

    def __init__(self, reason: str, line: int = 1) -> None:
        """Note why, and where."""
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(slots=True)
class Part:
    """A value as it is written.

    Attributes:
        start, end: where it stands. Blank lines behind it are no part of it, unless it says so (`|+`); what a
            list or mapping without brackets holds ends where its last value does.
        style: `[` or `{` of what is in brackets, `-` or `:` of what is not; of text its quote or `|` or `>`,
            or nothing.
        text: of a scalar.
        entries: of a list.
        pairs: of a mapping, in the order of the text.
    """

    start: int
    end: int
    style: str
    text: str | None = None
    entries: list[Part] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written: no character, not even quotes."""
        return self.start == self.end

    def pair(self, key: str) -> Pair | None:
        """Return the first pair with a key, None where there is none."""
        return next((one for one in self.pairs if one.key == key), None)


@dataclass(slots=True)
class Pair:
    """A key with its value; `start` and `end` are those of the key."""

    key: str
    start: int
    end: int
    value: Part


def outline(text: str) -> Part | None:
    """Return the one document of a text; None where it holds nothing but comments.

    Raises:
        Unfit: it is no YAML, or holds what may stand in more than one place: anchors, tags, several
            documents, keys that are no text.
    """
    try:
        return _built(yaml.parse(text, Loader=_Loader), text)
    except (yaml.YAMLError, UnicodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise Unfit("it is not YAML; tracemap check says more", line) from error


@dataclass(slots=True)
class _Open:
    part: Part
    key: Any = None


def _built(events: Iterator[Any], text: str) -> Part | None:
    opened: list[_Open] = []
    root: Part | None = None
    documents = 0
    for event in events:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unfit("it holds more than one document", _line(event))
        if isinstance(event, NodeEvent):
            _refuse_names(event)
        if isinstance(event, CollectionStartEvent):
            if len(opened) >= _DEEPEST:
                raise Unfit("it goes too deep", _line(event))
            opened.append(_Open(_container(event)))
            continue
        if isinstance(event, ScalarEvent):
            done = _scalar(event, text)
        elif isinstance(event, CollectionEndEvent):
            done = _closed(opened.pop().part, event)
        else:
            continue
        if not opened:
            root = None if done.is_empty else done
        elif isinstance(event, ScalarEvent) and _takes_key(opened[-1]):
            opened[-1].key = event
        else:
            _put(opened[-1], done)
    return root


def _refuse_names(event: Any) -> None:
    line = _line(event)
    if isinstance(event, AliasEvent) or event.anchor is not None:
        raise Unfit("it has anchors (&name) or aliases (*name)", line)
    if event.tag is not None:
        raise Unfit("it has a tag (!name)", line)


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _container(event: Any) -> Part:
    in_brackets = bool(event.flow_style)
    is_mapping = isinstance(event, MappingStartEvent)
    style = ("{" if is_mapping else "[") if in_brackets else (":" if is_mapping else "-")
    return Part(event.start_mark.index, event.end_mark.index, style)


def _scalar(event: Any, text: str) -> Part:
    start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
    if style in ("|", ">"):
        content = text[start:end].rstrip(" ")
        keeps = "+" in LINE_END.split(content, maxsplit=1)[0].partition("#")[0]
        end = start + len(content if keeps else content.rstrip())
    return Part(start, end, style, event.value)


def _closed(part: Part, event: Any) -> Part:
    if part.style in "[{":
        part.end = event.end_mark.index
    elif part.entries:
        part.end = max(part.end, part.entries[-1].end)
    elif part.pairs:
        part.end = max(part.end, part.pairs[-1].end, part.pairs[-1].value.end)
    return part


def _takes_key(here: _Open) -> bool:
    return here.part.style in "{:" and here.key is None


def _put(here: _Open, value: Part) -> None:
    if here.part.style in "[-":
        here.part.entries.append(value)
        return
    key = here.key
    if key is None:
        raise Unfit("a list or mapping is a key")
    here.part.pairs.append(Pair(key.value, key.start_mark.index, key.end_mark.index, value))
    here.key = None
