"""Any YAML text to plain values with the place of each: one pass over the events of PyYAML's C parser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tracemap.limits import MOST_VALUES, raising
from tracemap.loading.yaml_faults import broken
from tracemap.loading.yaml_values import NULLS, Entry, Fault, Node, Report
from tracemap.source import LINE_END, Mark, is_quoted, pack

_TEXT_TAGS = frozenset(("!", "tag:yaml.org,2002:str"))
_CORE_TAGS = _TEXT_TAGS | {
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "map", "seq")
}
_PROPERTIES = re.compile(r"(?:[&!]\S*|#[^\r\n]*|\s+)*")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
_NO_KEY: Final = object()
_VALUES = frozenset((ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent))
_TOO_MANY = ("more values than a file may hold", f"split the file; {raising('values')}")
try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover  # PyYAML built without libyaml: the same events, slower
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]


def read_events(
    text: str, report: Report, *, depth: int, aliases: int, values: int = MOST_VALUES
) -> Node | None:
    """Read the first document of any text, as `tracemap.loading.yaml_reader.read_yaml` says."""
    text, restored = _lines_as_in_editors(text)
    reader = _Reader(text, report, depth, aliases, values)
    try:
        next_event = _Parser(text).get_event
        reader.read(_restoring(next_event, restored) if restored else next_event)
    except _Stop:
        pass
    except (yaml.YAMLError, UnicodeError) as error:
        report(broken(error, text))
    return reader.root


class _Stop(Exception):  # noqa: N818  # it is no error: it has been reported
    """Ends the reading of a file at a fault that has been reported."""


class _Reader:
    """The state of one pass: the containers that are open, and what was named by anchors."""

    def __init__(self, text: str, report: Report, depth: int, aliases: int, values: int) -> None:
        self.root: Node | None = None
        self._text = text
        self._report = report
        self._depth = depth
        self._aliases_left = aliases
        self._values = values + 2  # the text and the document begin with an event each
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    def read(self, next_event: Callable[[], Any]) -> None:  # noqa: C901, PLR0912, PLR0915  # in one piece: it is hot, so its state is local
        """Take events until the stream ends.

        Raises:
            _Stop: a fault ends the reading.
        """
        here: Any = None  # the innermost open list or mapping
        key: Any = _NO_KEY
        key_mark, here_mark, values_left = 0, 0, self._values
        open_ones: list[tuple[Any, Any, int, int]] = []
        while True:
            event = next_event()
            kind = event.__class__
            if kind is SequenceEndEvent or kind is MappingEndEvent:
                value, mark = here, here_mark
                here, key, key_mark, here_mark = open_ones.pop()
            else:
                start, end = event.start_mark, event.end_mark
                line, column = start.line, start.column
                mark = pack(line, column, end.column - column if end.line == line else 0, False)
                if (values_left := values_left - 1) < 0 and kind in _VALUES:
                    self._stop("TM004", mark, *_TOO_MANY)
                if kind is ScalarEvent:
                    value, style = event.value, event.style
                    if event.tag is not None or event.anchor is not None:
                        value, mark = self._with_properties(event)
                    elif style != "" and style is not None:
                        mark |= 1
                    elif value in NULLS:
                        value = None
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    if (key is _NO_KEY and here.__class__ is dict) or len(open_ones) >= self._depth:
                        self._refuse(mark, len(open_ones))
                    open_ones.append((here, key, key_mark, here_mark))
                    here, here_mark, key = {} if kind is MappingStartEvent else [], mark, _NO_KEY
                    if event.tag is not None or event.anchor is not None:
                        here_mark = self._opened_with_properties(event, here)
                    if len(open_ones) == 1:  # a fault further down loses nothing complete above it
                        self.root = Node(here_mark, here)
                    continue
                elif kind is AliasEvent:
                    value, mark = self._alias(event.anchor, mark, here, open_ones)
                elif self._has_ended(kind, mark):
                    return
                else:
                    continue

            if here is None:
                self.root = Node(mark, value)
            elif here.__class__ is list:
                here.append(Node(mark, value))
            elif key is _NO_KEY:
                plain = value.__class__ is str and value != "<<"
                key, key_mark = value if plain else self._odd_key(value, mark), mark
            else:
                if key in here:
                    self._twice(key, key_mark, here[key].key_mark)
                elif key is not None:
                    here[key] = Entry(key_mark, mark, value)
                key = _NO_KEY

    def _stop(self, code: str, mark: Mark, message: str, help: str) -> NoReturn:
        self._report(Fault(code, mark, message, help))
        raise _Stop

    def _has_ended(self, kind: type, mark: Mark) -> bool:
        """Tell whether an event between values is the last; count the documents."""
        self._documents += kind is DocumentStartEvent
        if self._documents > 1:
            help = "put its contents into a file of its own, or remove the '---'"
            self._stop("TM005", mark, "a second document in the file, which is not read", help)
        return kind is StreamEndEvent

    def _refuse(self, mark: Mark, depth: int) -> NoReturn:
        """Stop at a list or mapping that is too deep, or else stands as a key."""
        if depth < self._depth:
            self._stop("TM005", mark, "a key that is not plain text", "write keys as plain text")
        message = f"nested more than {self._depth} levels deep"
        self._stop("TM004", mark, message, raising("depth"))

    def _opened_with_properties(self, event: Any, opened: Any) -> Mark:
        """Judge the tag of a list or mapping and note its anchor; return its place."""
        self._judge_tag(event)
        mark = self._past_properties(event, quoted=False)
        if event.anchor is not None:
            self._anchors[event.anchor] = Node(mark, opened)
        return mark

    def _with_properties(self, event: Any) -> tuple[str | None, Mark]:
        """Judge the tag of a scalar and note its anchor; return its value and place."""
        self._judge_tag(event)
        value: str | None = event.value
        quoted = event.style not in ("", None) or event.tag in _TEXT_TAGS
        mark = self._past_properties(event, quoted=quoted)
        if event.tag is None and not quoted and value in NULLS:
            value = None
        if event.anchor is not None:
            self._anchors[event.anchor] = Node(mark, value)
        return value, mark

    def _judge_tag(self, event: Any) -> None:
        tag, start = event.tag, event.start_mark
        if tag is not None and tag not in _CORE_TAGS:
            mark = pack(start.line, start.column, 0, False)
            written = _quote(tag.replace("tag:yaml.org,2002:", "!!", 1))
            help = "remove the tag, or put the text that starts with ! in quotes"
            self._report(Fault("TM005", mark, f"the tag {written} is not data", help))

    def _past_properties(self, event: Any, *, quoted: bool) -> Mark:
        """Return the place of a value after its tag and its anchor, which the parser counts to it."""
        start, end = event.start_mark, event.end_mark
        passed = _PROPERTIES.match(self._text, start.index, end.index)
        lines = LINE_END.split(passed[0] if passed else "")
        line = start.line + len(lines) - 1
        column = len(lines[-1]) + (start.column if len(lines) == 1 else 0)
        return pack(line, column, end.column - column if end.line == line else 0, quoted)

    def _odd_key(self, value: Any, mark: Mark) -> str | None:
        """Judge a key that is no text, or is '<<'; return None where its entry cannot be kept."""
        if value == "<<" and is_quoted(mark):
            return "<<"
        message = "an empty key" if value is None else "a key that is not plain text"
        help = "write keys as plain text, in quotes where they are odd"
        if value == "<<":
            message = "a merge key '<<', which is not read"
            help = "write the fields out; a reader of the file then sees what holds"
        self._report(Fault("TM005", mark, message, help))
        return None

    def _twice(self, key: str, mark: Mark, first: Mark) -> None:
        message = f"key {_quote(key)} stands twice in the same mapping"
        help = "the first one holds; remove one of them"
        self._report(Fault("TM003", mark, message, help, first))

    def _alias(self, anchor: str, mark: Mark, here: Any, open_ones: list[Any]) -> tuple[Any, Mark]:
        """Return the value that an alias stands for, and its place: quoted where that value is."""
        found = self._anchors.get(anchor)
        if found is None:
            help = "a text that starts with * wants quotes"
            self._stop("TM002", mark, f"not YAML: nothing is named {_quote('&' + anchor)}", help)
        if any(found.value is one for one in (here, *(outer[0] for outer in open_ones[1:]))):
            message = f"the alias {_quote('*' + anchor)} stands inside what it names"
            self._stop("TM005", mark, message, "a value cannot contain itself; write it out")
        self._charge(found.value, mark)
        return found.value, mark | is_quoted(found.mark)

    def _charge(self, value: Any, mark: Mark) -> None:
        """Count a value that an alias stands for, with all that it holds: a few can stand for millions."""
        waiting = [value]
        while waiting:
            self._aliases_left -= 1
            if self._aliases_left < 0:
                help = f"write the values out; {raising('aliases')}"
                self._stop("TM004", mark, "more aliases than a file may use", help)
            one = waiting.pop()
            if one.__class__ is list:
                waiting += [node.value for node in one]
            elif one.__class__ is dict:
                waiting += [entry.value for entry in one.values()]


def _lines_as_in_editors(text: str) -> tuple[str, dict[int, str]]:
    """Put stand-ins for the characters that the parser, but no editor, takes for the end of a line.

    The parser keeps to YAML 1.1, where U+0085, U+2028 and U+2029 end a line; in YAML 1.2 they are text.

    Returns:
        the text, and for each stand-in what it stands for.
    """
    if text.isascii() or not _ODD_BREAK.search(text):
        return text, {}
    used = set(text)
    free = (code for code in range(0xE000, 0xF900) if chr(code) not in used)
    restored = dict(zip(free, "\x85\u2028\u2029", strict=False))
    return text.translate({ord(odd): code for code, odd in restored.items()}), restored


def _restoring(next_event: Callable[[], Any], restored: dict[int, str]) -> Callable[[], Any]:
    def restoring() -> Any:
        event = next_event()
        if event.__class__ is ScalarEvent:
            event.value = event.value.translate(restored)
        return event

    return restoring


def _quote(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")
