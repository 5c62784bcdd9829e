"""JSON of others, read strictly: no key twice, no depth and no number without end; each fault with its place.

The parser of the standard library says no place for most of that. Where it gives up, the text is gone over
once more, sign by sign, without recursion, to say where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

from tracemap.errors import SourceError

_AGAIN = "it is cut off or damaged: export or download it again"
_MOST_DEPTH = 200
_MOST_DIGITS = 4000
_TOKEN = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?=(?P<colon>\s*:)?)|[{}\[\]]|[-+.\w]++', re.DOTALL
)


class _Odd(Exception):  # noqa: N818  # it is caught here
    """What makes the parser give up, without its place."""


def read_json(
    place: str, data: bytes, *, numbers_as_text: bool = False, may_be_nan: bool = False
) -> Any:
    """Return what JSON says.

    Args:
        place: what messages call it: its file, or who answered so.
        data: its bytes, in UTF-8.
        numbers_as_text: whether numbers stay as they are written: ids and versions lose nothing by that.
        may_be_nan: whether NaN and Infinity are taken for numbers, which they are not in JSON.

    Raises:
        SourceError: it is no JSON, a key stands twice in a mapping, it nests too deep, a number is too long.
    """
    text = _decoded(place, data)
    number: Callable[[str], Any] = str if numbers_as_text else _whole
    try:
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=number,
            parse_float=str if numbers_as_text else float,
            parse_constant=float if may_be_nan else _refuse,
        )
    except json.JSONDecodeError as error:
        # What is wrong further up comes first: where the parser gives up on depth, Pythons differ.
        above = _found(place, text[: error.pos], may_be_nan=may_be_nan)
        raise above or _no_json(place, data, error) from error
    except (_Odd, RecursionError):
        raise _found(place, text, may_be_nan=may_be_nan) or _too_deep(place) from None
    if _nests_deeply(found):
        raise _found(place, text, may_be_nan=may_be_nan) or _too_deep(place)
    return found


def _decoded(place: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{place}:{line}: it is not UTF-8 at byte {error.start}"
        raise SourceError(message, "save it as UTF-8, or export it again") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Odd
    return found


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _Odd
    return int(digits)


def _refuse(_constant: str) -> NoReturn:
    raise _Odd


def _no_json(place: str, data: bytes, error: json.JSONDecodeError) -> SourceError:
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return SourceError(f"{place}: it is empty", "export or download it again")
    if start.startswith(b"<"):
        advice = "it may be a login page: log in, and download it again"
        return SourceError(f"{place}: it is a web page, not JSON", advice)
    where = f"{place}:{error.lineno}:{error.colno}"
    return SourceError(f"{where}: it is not JSON: {error.msg}", _AGAIN)


def _nests_deeply(document: Any) -> bool:
    """Return whether mappings and lists stand in each other more than `_MOST_DEPTH` deep."""
    level = [document]
    for _ in range(_MOST_DEPTH + 1):
        nested = [one for one in level if isinstance(one, dict | list)]
        if not nested:
            return False
        level = [
            inner for one in nested for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return True


def _too_deep(where: str) -> SourceError:
    return SourceError(f"{where}: it nests too deep", _AGAIN)


def _found(place: str, text: str, *, may_be_nan: bool) -> SourceError | None:
    """Return what is wrong with a text but its grammar, with its line and column."""
    keys: list[dict[str, int]] = []

    def at(position: int) -> str:
        line = text.count("\n", 0, position) + 1
        return f"{place}:{line}:{position - text.rfind(chr(10), 0, position)}"

    for token in _TOKEN.finditer(text):
        said, start = token[0], token.start()
        if said in "{[":
            keys.append({})
            if len(keys) > _MOST_DEPTH:
                return _too_deep(at(start))
        elif said in "}]":
            del keys[-1:]
        elif said[0] == '"':
            if token["colon"] is not None and keys:
                key = json.loads(said, strict=False)
                first = keys[-1].setdefault(key, start)
                if first != start:
                    message = f"{at(start)}: {key[:60]!r} stands twice, first at {at(first)}"
                    return SourceError(message, "give one of the two another name, or remove it")
        elif said in ("NaN", "Infinity", "-Infinity") and not may_be_nan:
            message = f"{at(start)}: {said} is no JSON"
            return SourceError(message, "write a number, or null")
        elif len(said) > _MOST_DIGITS:
            message = f"{at(start)}: a number of {len(said)} digits is not read"
            return SourceError(message, "write it as text, or shorter")
    return None
