"""What is wrong with YAML text, in words: the faults, and what to do where the parser gives up."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tracemap.loading.yaml_values import Fault
from tracemap.source import LINE_END, Mark, pack

_TAG = re.compile(r"!\S*")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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


def broken(error: yaml.YAMLError | UnicodeError, text: str) -> Fault:
    """Return the fault of a text on which the parser raised an error."""
    if isinstance(error, UnicodeDecodeError):
        return _undecodable_tag(text)
    if isinstance(error, yaml.MarkedYAMLError):
        return _conflict(text) or _syntax(error, text)
    return _unprintable(text)


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
    lines = LINE_END.split(text)
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
    for tag in _TAG.finditer(text):
        try:
            unquote_to_bytes(tag[0]).decode()
        except UnicodeDecodeError:
            position = tag.start()
            break
    message = "not YAML: a tag holds escapes that are no UTF-8"
    return Fault("TM002", _place_of(text, position), message, "remove the tag")


def _place_of(text: str, position: int) -> Mark:
    lines = LINE_END.split(text[:position])
    return pack(len(lines) - 1, len(lines[-1]), 1, False)
