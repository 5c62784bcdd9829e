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
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tracemap.source import Mark, is_quoted, pack


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
_TEXT_TAGS = frozenset(("!", "tag:yaml.org,2002:str"))
_CORE_TAGS = _TEXT_TAGS | {
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "map", "seq")
}
_PROPERTIES = re.compile(r"(?:[&!]\S*|#[^\r\n]*|\s+)*")
_BREAK = re.compile(r"\r\n?|\n")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
_ESCAPED_TAG = re.compile(r"!\S*%\S*")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_KEY: Final = object()
try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover  # PyYAML built without libyaml: the same events, slower
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

_INDENTATION = "see the indentation of this line and of the one above"
_ADVICE = (
    ("quoted scalar, found unexpected end", "close the quote that opens here"),
    ("unknown escape character", "write a backslash in double quotes twice, or use single quotes"),
    (
        "mapping values are not allowed",
        "put a text that holds ': ' in quotes, or see the indentation",
    ),
    (
        "cannot start any token",
        "indent with spaces, not tabs; put a text that starts with @, % or ` in quotes",
    ),
    (
        "did not find expected key",
        f"{_INDENTATION}; behind a closing quote nothing may follow",
    ),
    ("did not find expected '-' indicator", _INDENTATION),
    (
        "could not find expected ':'",
        "write 'key: value'; a text of several lines wants quotes or a '|'",
    ),
    ("did not find expected ',' or", "close the bracket, or separate the entries by commas"),
    ("did not find expected node content", "write a value here, or remove the bracket or comma"),
    ("scanning an alias", "a text that starts with * wants quotes"),
    ("scanning an anchor", "a text that starts with & wants quotes"),
    ("tag", "a text that starts with ! wants quotes"),
    ("expected <document start>", "remove the line '...', behind which a file has nothing"),
)
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)


def read_yaml(text: str, report: Report, *, depth: int, aliases: int) -> Node | None:
    """Read the first document of the text; None where it is empty.

    Faults go to `report`. After one that ends the reading (a syntax error, a limit), what was complete
    before it is returned.

    Args:
        text: the YAML text.
        report: called with every fault, in the order of the text.
        depth: how deep lists and mappings may be nested.
        aliases: how many values may be written by aliases, those inside a list or mapping among them.
    """
    text, restored = _lines_as_in_editors(text)
    reader = _Reader(text, report, depth, aliases)
    try:
        next_event = _Parser(text).get_event
        reader.read(_restoring(next_event, restored) if restored else next_event)
    except _Stop:
        pass
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        report(_unprintable(text))
    except UnicodeDecodeError:
        report(_undecodable_tag(text))
    except yaml.MarkedYAMLError as error:
        report(_conflict(text) or _syntax(error, text))
    return reader.root


class _Stop(Exception):  # noqa: N818  # it is no error: it has been reported
    """Ends the reading of a file at a fault that has been reported."""


class _Reader:
    """The state of one pass: the containers that are open, and what was named by anchors."""

    def __init__(self, text: str, report: Report, depth: int, aliases: int) -> None:
        self.root: Node | None = None
        self._text = text
        self._report = report
        self._depth = depth
        self._aliases_left = aliases
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    def read(self, next_event: Callable[[], Any]) -> None:  # noqa: C901, PLR0912, PLR0915  # in one piece: it is hot
        """Take events until the stream ends.

        Raises:
            _Stop: a fault ends the reading.
        """
        # The state is in local variables, what is rare in methods: the time of a check goes here.
        here: Any = None  # the innermost open list or mapping
        key: Any = _NO_KEY
        key_mark = here_mark = 0
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
                if kind is ScalarEvent:
                    value, style = event.value, event.style
                    if event.tag is not None or event.anchor is not None:
                        value, mark = self._with_properties(event)
                    elif style != "" and style is not None:
                        mark |= 1
                    elif value in _NULLS:
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
                elif kind is StreamEndEvent:
                    return
                else:
                    self._between(kind, mark)
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

    def _between(self, kind: type, mark: Mark) -> None:
        """Count the documents; the other events between values say nothing."""
        self._documents += kind is DocumentStartEvent
        if self._documents > 1:
            help = "put its contents into a file of its own, or remove the '---'"
            self._stop("TM005", mark, "a second document in the file, which is not read", help)

    def _refuse(self, mark: Mark, depth: int) -> NoReturn:
        """Stop at a list or mapping that is too deep, or else stands as a key."""
        if depth < self._depth:
            self._stop("TM005", mark, "a key that is not plain text", "write keys as plain text")
        help = "limits.depth in the configuration raises the limit"
        self._stop("TM004", mark, f"nested more than {self._depth} levels deep", help)

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
        if event.tag is None and not quoted and value in _NULLS:
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
        lines = _BREAK.split(passed[0] if passed else "")
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
                help = "write the values out; limits.aliases in the configuration raises the limit"
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


def _conflict(text: str) -> Fault | None:
    """Return the fault of a file that git could not merge; what the parser makes of it helps nobody."""
    found = _CONFLICT.search(text)
    if found is None:
        return None
    line = _place_of(text, found.start())
    message = "not YAML: a merge conflict was left in the file"
    help = (
        "keep what is right of the two sides, and remove the lines of <<<<<<<, ======= and >>>>>>>"
    )
    return Fault("TM002", line, message, help)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Fault:
    place, start = error.problem_mark or error.context_mark, error.context_mark
    said = [str(part) for part in (error.context, error.problem) if part]
    message = f"not YAML: {', '.join(said) or 'it cannot be read'}"
    help = next((advice for phrase, advice in _ADVICE if phrase in message), "")
    if start is not None and "found unexpected end of stream" in message:
        place = start  # the end of the file is where nobody looks for a quote that is not closed
    mark = _one_character(place, text) if place is not None else 0
    other = _one_character(start, text) if start is not None else mark
    return Fault("TM002", mark, message, help, None if other == mark else other)


def _one_character(place: Any, text: str) -> Mark:
    lines = _BREAK.split(text)
    if place.line < len(lines):
        return pack(place.line, place.column, 1, False)
    # The parser takes the end of a last line that nothing ends for a line of its own.
    return pack(len(lines) - 1, len(lines[-1]), 1, False)


def _unprintable(text: str) -> Fault:
    found = _UNPRINTABLE.search(text)
    character = f"U+{ord(found[0]):04X}" if found else "a character"
    help = "remove the character, or write it as an escape in a double-quoted text"
    message = f"not YAML: {character} may not stand in a file"
    return Fault("TM002", _place_of(text, found.start() if found else 0), message, help)


def _undecodable_tag(text: str) -> Fault:
    """Find the tag whose escapes (`%C0`) are no UTF-8, on which the parser itself fails."""
    from urllib.parse import unquote_to_bytes  # imported where a tag is odd

    position = 0
    for tag in _ESCAPED_TAG.finditer(text):
        try:
            unquote_to_bytes(tag[0]).decode()
        except UnicodeDecodeError:
            position = tag.start()
            break
    message = "not YAML: a tag holds escapes that are no UTF-8"
    return Fault("TM002", _place_of(text, position), message, "remove the tag")


def _place_of(text: str, position: int) -> Mark:
    lines = _BREAK.split(text[:position])
    return pack(len(lines) - 1, len(lines[-1]), 1, False)


def _quote(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")
