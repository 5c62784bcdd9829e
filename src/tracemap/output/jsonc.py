"""JSON with comments, as editors keep their settings: one member is set, the rest stays byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<comment>//[^\r\n]*|/\*.*?\*/)
      | (?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")
      | (?P<mark>[{}\[\]:,])
      | (?P<word>[^\s"{}\[\]:,/]+)""",
    re.VERBOSE | re.DOTALL,
)
_DEEPEST = 100
"""How many objects and lists may stand in one another: far from where Python's stack ends."""

_BUT_LINES = re.compile(r"[^\r\n]")


class JsoncError(ValueError):
    """A text is not JSON with comments, or has no place for what is to be set."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _Object(NamedTuple):
    """Where an object stands: its members as (key, start of the value, end of the value), its last sign.

    `before_end` is the end of what stands before the closing brace, comments included; `comma` tells
    whether the last member is followed by one.
    """

    members: list[tuple[str, int, int]]
    before_end: int
    comma: bool


def parse(text: str) -> Any:
    """Return the value of a text; comments and commas before a closing bracket are passed over.

    Raises:
        JsoncError: it is not JSON, even so.
    """
    tokens = _tokens(text)
    signs = [token for token in tokens if token.kind not in ("space", "comment")]
    _refuse_depth(text, signs)
    end = _Token("mark", "", len(text))
    spare = {
        token.start
        for token, after in pairwise([*signs, end])
        if token.text == "," and after.text in ("}", "]")
    }
    # What is passed over becomes blanks, so that a fault has the place that it has in the text.
    plain = "".join(
        _BUT_LINES.sub(" ", token.text)
        if token.kind == "comment" or token.start in spare
        else token.text
        for token in tokens
    )
    try:
        return json.loads(plain)
    except json.JSONDecodeError as error:
        place = error.pos + len(text) - len(plain)  # one more behind a byte order mark
        raise JsoncError(f"{_place(text, place)} is not JSON") from error
    except ValueError as error:  # no other is left: Python bounds the digits that it reads
        raise JsoncError("a number in it has too many digits") from error


def _refuse_depth(text: str, signs: Iterable[_Token]) -> None:
    depth = 0
    for token in signs:
        depth += (token.text in ("{", "[")) - (token.text in ("}", "]"))
        if depth > _DEEPEST:
            where = _place(text, token.start)
            raise JsoncError(f"{where}: more than {_DEEPEST} objects and lists in one another")


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return f"line {line}, column {column}"


def with_member(text: str, path: tuple[str, ...], value: Any) -> str:
    """Return the text of an object after setting the member at a path of keys; objects are added on the way.

    Nothing but that member changes; it stays as it is written where it has that value already.

    Raises:
        JsoncError: the text holds no object, or something else than an object stands on the way.
    """
    if not text.strip("\ufeff \t\r\n"):
        text += "{}\n"
    before = parse(text)
    after = _set(before, path, value)
    if after == before:
        return text
    changed = _edited(text, path, value)
    if parse(changed) != after:
        raise JsoncError(f"{path[0]!r} stands in it twice")
    return changed


def _set(whole: Any, path: tuple[str, ...], value: Any) -> Any:
    """Return a parsed value with a member set."""
    held = [whole]
    for key in path[:-1]:
        held.append(held[-1].get(key, {}) if isinstance(held[-1], dict) else None)
    for key, inside in zip(reversed(path), reversed(held), strict=True):
        if not isinstance(inside, dict):
            raise JsoncError(f"{key!r} has no object to stand in")
        value = {**inside, key: value}
    return value


def _edited(text: str, path: tuple[str, ...], value: Any) -> str:
    tokens = _tokens(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    begin = next(token.start for token in tokens if token.text == "{")
    indent = _indent(text, _object(tokens, begin))
    for depth, key in enumerate(path):
        here = _object(tokens, begin)
        found = [member for member in here.members if member[0] == key]
        if not found:
            added = f"{json.dumps(key)}: {_written(_nested(path[depth + 1 :], value), indent, depth + 1)}"
            return _inserted(text, here, added.replace("\n", newline), (indent, depth, newline))
        _, begin, end = found[-1]
    written = _written(value, indent, len(path)).replace("\n", newline)
    return text[:begin] + written + text[end:]


def _nested(path: tuple[str, ...], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _written(value: Any, indent: str, depth: int) -> str:
    return json.dumps(value, indent=indent).replace("\n", "\n" + indent * depth)


def _inserted(text: str, here: _Object, member: str, style: tuple[str, int, str]) -> str:
    """Add a member behind the last one of an object, and behind the comments after that."""
    indent, depth, newline = style
    rest = text[here.before_end :]
    closing = "" if re.match(r"[ \t]*[\r\n]", rest) else newline + indent * depth
    rest = rest if not closing else rest.lstrip(" \t")
    text = text[: here.before_end] + newline + indent * (depth + 1) + member + closing + rest
    if here.members and not here.comma:
        end = here.members[-1][2]
        text = text[:end] + "," + text[end:]
    return text


def _indent(text: str, top: _Object) -> str:
    """Return what the first member of the outermost object is indented by, four spaces where none tells."""
    found = re.search(r"^([ \t]+)[\"]", text, re.MULTILINE) if top.members else None
    return found[1] if found else "    "


def _object(tokens: list[_Token], begin: int) -> _Object:
    """Return where the members of the object stand whose brace is at `begin`, in a text that is JSON."""
    members: list[tuple[str, int, int]] = []
    depth, key, value, last = 0, "", -1, None
    signs = [token for token in tokens if token.start >= begin and token.kind != "space"]
    for place, token in enumerate(signs):
        closes = token.text in ("}", "]")
        depth += (token.text in ("{", "[")) - closes
        if depth == 1 and token.text == ":" and last is not None and value < 0:
            key, value = json.loads(last.text), 0
        elif value == 0 and token.kind != "comment":
            value = token.start
        if value > 0 and last is not None and (depth == 0 or (depth == 1 and token.text == ",")):
            members.append((key, value, last.end))
            value = -1
        if depth == 0:
            comma = last is not None and last.text == ","
            return _Object(members, signs[place - 1].end, comma)
        if token.kind != "comment":
            last = token
    raise JsoncError("an object is not closed")


def _tokens(text: str) -> list[_Token]:
    tokens = []
    place = 1 if text.startswith("\ufeff") else 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise JsoncError(f"{_place(text, place)} is not JSON")
        tokens.append(_Token(found.lastgroup, found[0], place))
        place = found.end()
    return tokens
