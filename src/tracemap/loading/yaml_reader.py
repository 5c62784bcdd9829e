"""YAML text to plain values with the place of each: one pass over the events of PyYAML's C parser.

Not `yaml.load` and not `yaml.compose`: both recurse in C, so that some ten thousand brackets end the
process; both guess types (`no` is false, `1.10` is 1.1) and let the last of two equal keys win.
Here a scalar stays the text that was written, nothing is constructed, a key given twice is a
fault, and depth and aliases are counted as they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from tracemap.source import Mark, pack


class Node(NamedTuple):
    """A value and where it stands. Lists hold nodes, mappings entries, scalars the text as written."""

    mark: Mark
    value: str | list[Node] | dict[str, Entry] | None


class Entry(NamedTuple):
    """What a mapping holds under a key: where the key stands, where the value, and the value."""

    key_mark: Mark
    mark: Mark
    value: str | list[Node] | dict[str, Entry] | None


class Fault(NamedTuple):
    """Something in the text that is not plain data: the code of its rule, the place, the words."""

    code: str
    mark: Mark
    message: str
    help: str
    other: Mark | None = None


Report = Callable[[Fault], None]

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "null", "bool", "int", "float", "map", "seq")
)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_KEY: Final = object()
try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover  # PyYAML built without libyaml: the same events, slower
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

_ADVICE = (
    (
        "mapping values are not allowed",
        "put a text that holds ': ' in quotes, or see the indentation",
    ),
    (
        "cannot start any token",
        "indent with spaces, not tabs; put a text that starts with @ or ` in quotes",
    ),
    ("did not find expected key", "see the indentation of this line and of the one above"),
    (
        "did not find expected '-' indicator",
        "see the indentation of this line and of the one above",
    ),
    (
        "could not find expected ':'",
        "write 'key: value'; a text of several lines wants quotes or a '|'",
    ),
    ("did not find expected ',' or", "close the bracket, or separate the entries by commas"),
)


def read_yaml(text: str, report: Report, *, depth: int, aliases: int) -> Node | None:
    """Read the first document of the text; None where it is empty.

    Faults go to `report`. After one that ends the reading (a syntax error, a limit), what was complete
    before it is returned.

    Args:
        text: the YAML text.
        report: called with every fault, in the order of the text.
        depth: how deep lists and mappings may be nested.
        aliases: how many aliases may be used.
    """
    reader = _Reader(report, depth, aliases)
    parser = _Parser(text)
    try:
        reader.read(parser.get_event)
    except yaml.reader.ReaderError:
        reader.report(_unprintable(text))
    except yaml.MarkedYAMLError as error:
        reader.report(_syntax(error))
    return reader.root


class _Stop(Exception):  # noqa: N818  # it is no error: it has been reported
    """Ends the reading of a file at a fault that has been reported."""


class _Reader:
    """The state of one pass: the containers that are open, and what was named by anchors."""

    def __init__(self, report: Report, depth: int, aliases: int) -> None:
        self.report = report
        self.root: Node | None = None
        self._depth = depth
        self._aliases_left = aliases
        self._anchors: dict[str, Node | None] = {}  # None while the value is still open

    def read(self, next_event: Callable[[], Any]) -> None:
        """Take events until the stream ends or a fault ends the reading."""
        try:
            self._read(next_event)
        except _Stop:
            return

    def _read(self, next_event: Callable[[], Any]) -> None:  # noqa: C901, PLR0912, PLR0915
        # One loop with the state in local variables: this is where the time of a check goes.
        here: Any = None  # the innermost open list or mapping
        key: Any = _NO_KEY
        key_mark = here_mark = 0
        open_ones: list[tuple[Any, Any, int, int, str | None]] = []
        here_anchor: str | None = None
        documents = 0
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                start, end = event.start_mark, event.end_mark
                quoted = event.style not in ("", None)
                line = start.line
                length = end.column - start.column if end.line == line else 0
                mark = pack(line, start.column, length, quoted)
                text = event.value
                value: Any = None if not quoted and text in _NULLS else text
                if event.tag is not None:
                    value = self._tagged(event.tag, mark, text)
                if event.anchor is not None:
                    self._anchors[event.anchor] = Node(mark, value)
            elif kind is SequenceEndEvent or kind is MappingEndEvent:
                value, mark, anchor = here, here_mark, here_anchor
                here, key, key_mark, here_mark, here_anchor = open_ones.pop()
                if anchor is not None:
                    self._anchors[anchor] = Node(mark, value)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                start, end = event.start_mark, event.end_mark
                mark = pack(
                    start.line,
                    start.column,
                    end.column - start.column if end.line == start.line else 0,
                    False,
                )
                if key is _NO_KEY and here.__class__ is dict:
                    self._stop(
                        Fault(
                            "TM005",
                            mark,
                            "a key that is not plain text",
                            "write keys as plain text",
                        )
                    )
                if len(open_ones) >= self._depth:
                    message = f"nested more than {self._depth} levels deep"
                    self._stop(
                        Fault(
                            "TM004",
                            mark,
                            message,
                            "limits.depth in the configuration raises the limit",
                        )
                    )
                if event.tag is not None:
                    self._tagged(event.tag, mark, "")
                open_ones.append((here, key, key_mark, here_mark, here_anchor))
                here = {} if kind is MappingStartEvent else []
                here_mark, here_anchor, key = mark, event.anchor, _NO_KEY
                if here_anchor is not None:
                    self._anchors[here_anchor] = None
                if len(open_ones) == 1:
                    # A fault further down loses nothing that is complete above it.
                    self.root = Node(mark, here)
                continue
            elif kind is AliasEvent:
                start, end = event.start_mark, event.end_mark
                mark = pack(start.line, start.column, end.column - start.column, False)
                value = self._alias(event.anchor, mark)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    mark = pack(event.start_mark.line, event.start_mark.column, 3, False)
                    help = "put its contents into a file of its own, or remove the '---'"
                    self._stop(
                        Fault(
                            "TM005", mark, "a second document in the file, which is not read", help
                        )
                    )
                continue
            elif kind is StreamEndEvent:
                return
            elif kind is DocumentEndEvent or kind is StreamStartEvent:
                continue
            else:  # pragma: no cover  # every event of the parser is named above
                continue

            if here is None:
                self.root = Node(mark, value)
            elif here.__class__ is list:
                here.append(Node(mark, value))
            elif key is _NO_KEY:
                key, key_mark = self._key(value, mark, quoted=bool(mark & 1)), mark
            else:
                if key is not None:
                    first = here.get(key)
                    if first is None:
                        here[key] = Entry(key_mark, mark, value)
                    else:
                        self._twice(key, key_mark, first.key_mark)
                key = _NO_KEY

    def _stop(self, fault: Fault) -> NoReturn:
        self.report(fault)
        raise _Stop

    def _key(self, value: Any, mark: Mark, *, quoted: bool) -> str | None:
        """Return the key to store under, or None where the entry cannot be kept."""
        if value.__class__ is not str:
            what = "an empty key" if value is None else "a key that is not plain text"
            self.report(
                Fault("TM005", mark, what, "write keys as plain text, in quotes where they are odd")
            )
            return None
        if value == "<<" and not quoted:
            help = "write the fields out; a reader of the file then sees what holds"
            self.report(Fault("TM005", mark, "a merge key '<<', which is not read", help))
            return None
        return str(value)

    def _twice(self, key: str, mark: Mark, first: Mark) -> None:
        message = f"key {_quote(key)} stands twice in the same mapping"
        self.report(Fault("TM003", mark, message, "the first one holds; remove one of them", first))

    def _tagged(self, tag: str, mark: Mark, text: str) -> str:
        if tag not in _CORE_TAGS and tag != "!":
            help = "remove the tag; no tag constructs anything here"
            self.report(Fault("TM005", mark, f"the tag {_quote(tag)} is not data", help))
        return text

    def _alias(self, anchor: str, mark: Mark) -> Any:
        self._aliases_left -= 1
        if self._aliases_left < 0:
            help = "write the values out; limits.aliases in the configuration raises the limit"
            self._stop(Fault("TM004", mark, "more aliases than a file may use", help))
        if anchor not in self._anchors:
            help = "a text that starts with * wants quotes"
            self._stop(
                Fault("TM002", mark, f"not YAML: nothing is named {_quote('&' + anchor)}", help)
            )
        found = self._anchors[anchor]
        if found is None:
            help = "a value cannot contain itself; write it out"
            self._stop(
                Fault(
                    "TM005",
                    mark,
                    f"the alias {_quote('*' + anchor)} stands inside what it names",
                    help,
                )
            )
        return found.value


def _syntax(error: yaml.MarkedYAMLError) -> Fault:
    place = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context or "cannot be read as YAML")
    help = next((advice for phrase, advice in _ADVICE if phrase in problem), "")
    message = f"not YAML: {problem}"
    other = None
    if error.context and error.context_mark is not None and error.problem:
        message = f"not YAML: {error.context}, {problem}"
        other = pack(error.context_mark.line, error.context_mark.column, 0, False)
    mark = pack(place.line, place.column, 1, False) if place is not None else 0
    return Fault("TM002", mark, message, help, other)


def _unprintable(text: str) -> Fault:
    found = _UNPRINTABLE.search(text)
    position = found.start() if found else 0
    line = text.count("\n", 0, position)
    column = position - (text.rfind("\n", 0, position) + 1)
    character = f"U+{ord(text[position]):04X}" if found else "a character"
    help = "remove the character, or write it as an escape in a double-quoted text"
    return Fault(
        "TM002",
        pack(line, column, 1, False),
        f"not YAML: {character} may not stand in a file",
        help,
    )


def _quote(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")
