"""Results as JSON: one line for each element of a list, so that it can be read, grepped and compared."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from tracemap.output.terminal import CONTROLS

_SOME = 4096
"""So many pieces are joined before they are given on."""


class Encoded(str):
    """A value that is JSON already, on one line."""

    __slots__ = ()


def as_json(result: dict[str, Any]) -> str:
    """Return a result as JSON text that ends in a newline.

    The keys of the result stand one a line, and so do the elements of a list of mappings, which may be an
    iterator where they are many: each is forgotten once it is written. Characters
    outside ASCII stand for themselves, but for those that a terminal would obey.
    """
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # a count of chains may have more than the 4300 digits allowed
    try:
        return joined(json_pieces(result))
    finally:
        sys.set_int_max_str_digits(before)


def json_pieces(result: dict[str, Any]) -> Iterator[str]:
    """Yield the text of `as_json` in pieces, of what may be tens of megabytes."""
    pieces = _pieces(result)
    while some := "".join(islice(pieces, _SOME)):
        yield some


def joined(pieces: Iterable[str]) -> str:
    """Join the pieces of a text without having all of them beside the whole."""
    text = ""
    for piece in pieces:
        text += piece
    return text


def as_json_list(elements: list[dict[str, Any]]) -> str:
    """Return mappings as a JSON list, one a line, that ends in a newline."""
    if not elements:
        return "[]\n"
    return "[\n  " + ",\n  ".join(map(_compact, elements)) + "\n]\n"


def _pieces(result: dict[str, Any]) -> Iterator[str]:
    before = "{\n  "
    for key, value in result.items():
        yield f"{before}{_compact(key)}: "
        before = ",\n  "
        if isinstance(value, Iterator) or (
            isinstance(value, list) and value and isinstance(value[0], dict)
        ):
            yield from _lines(value)
        else:
            yield _compact(value)
    yield "\n}\n"


def _lines(elements: Iterable[dict[str, Any] | Encoded]) -> Iterator[str]:
    """Yield the elements of a list, one a line."""
    before = "[\n    "
    for element in elements:
        yield before
        yield element if isinstance(element, Encoded) else _compact(element)
        before = ",\n    "
    yield "\n  ]" if before[0] == "," else "[]"


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def on_one_line(value: Any) -> Encoded:
    """Return a value as JSON on one line."""
    return Encoded(_compact(value))


def encoded(text: str) -> Encoded:
    """Return what is JSON on one line already, without characters that a terminal would obey."""
    return Encoded(_harmless(text))


quoted = _ENCODER.encode
"""A text as JSON; what a terminal would obey stands in it still."""


def _compact(value: Any) -> str:
    return _harmless(_ENCODER.encode(value))


def _harmless(text: str) -> str:
    # The encoder escapes the control characters below a blank. Those above are looked for at a glance first.
    if text.isascii() and "\x7f" not in text and "##" not in text:
        return text
    # Only a string can hold such a character, and there its escape says the same.
    return CONTROLS().sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    if found[0].isascii():
        return f"\\u{ord(found[0]):04x}"
    return json.dumps(found[0])[1:-1]  # two escapes for a character that needs them
