"""Values as YAML says them: plain where any reader takes that for just this text, in quotes where not."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import yaml

Scalar = str | int | float | bool
Value = Scalar | list[str] | dict[str, str]
"""What a field may hold."""
_OF_ONE_MEANING = ("date", "choice")
"""The forms of fields in which a text means the same in quotes and without."""
WIDTH = 100
"""How wide a long text is written, its indentation included."""
_PLAIN = re.compile(r"\w(?:[^\n]*[^\s:])?")
_PLAIN_IN_BRACKETS = re.compile(r"\w(?:[\w. -]*[\w.])?")
_NOT_PLAIN = re.compile(r": |:$| #")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0[ox][0-9a-fA-F]+")
_UNPRINTABLE = re.compile("[\x7f-\x9f\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver: Any = yaml.resolver.Resolver()


def scalar(value: Scalar, form: str, quote: str = "", *, in_brackets: bool = False) -> str:
    """Return a text, number or truth value on one line.

    Args:
        value: what is to be said.
        form: the form of the field, as its schema has it: a `date` needs no quotes, and a text that is
            a `number` must have none.
        quote: the quotes that are wanted, where that can be.
        in_brackets: whether it stands in `[...]` or `{...}`.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value)
    if form == "number":
        return value
    if quote == "'" and value.isprintable() and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and _is_plain(value, form, in_brackets=in_brackets):
        return value
    return _UNPRINTABLE.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False)
    )


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _is_plain(text: str, form: str, *, in_brackets: bool) -> bool:
    if not (_PLAIN_IN_BRACKETS if in_brackets else _PLAIN).fullmatch(text):
        return False
    if not text.isprintable() or _NOT_PLAIN.search(text):
        return False
    return form in _OF_ONE_MEANING or _is_text(text)


def _is_text(text: str) -> bool:
    """Tell whether any reader of YAML, 1.1 or 1.2, takes what stands there without quotes for a text."""
    tag = _resolver.resolve(yaml.ScalarNode, text, (True, False))
    return bool(tag == "tag:yaml.org,2002:str") and not _NUMBER.fullmatch(text)


def block(text: str, indent: int, style: str) -> list[str] | None:
    """Return the lines of a text as a block, the first being `|-` or the like; None where it cannot be one.

    Args:
        text: what is to be said.
        indent: how many blanks each line stands behind.
        style: `|`, which keeps the lines as they are, or `>`, which fills them.
    """
    room = max(WIDTH - indent, 40)
    broken = text.split("\n") if style == "|" else list(_filled(text, room))
    ends = text.endswith("\n")
    if ends:
        broken.pop()
    lines = [style if ends else f"{style}-"]
    lines += [" " * indent + line if line else "" for line in broken]
    return lines if _says("\n".join(lines), text) else None


def _filled(text: str, room: int) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""
        yield from textwrap.wrap(
            paragraph, room, break_long_words=False, break_on_hyphens=False, expand_tabs=False
        )


def _says(written: str, text: str) -> bool:
    """Tell whether what is written is read as just that text."""
    try:
        events = list(yaml.parse(f"k: {written}\n", Loader=_Loader))
    except (yaml.YAMLError, UnicodeError):
        return False
    values = [one.value for one in events if isinstance(one, yaml.events.ScalarEvent)]
    return values == ["k", text]


def pair(key: str, value: str, form: str, *, in_brackets: bool = False) -> str:
    """Return a pair of a field that holds a mapping; `form` is that of the field."""
    key_form = "date" if form == "results_by_day" else "text"
    written = scalar(value, inner_form(form), in_brackets=in_brackets)
    return f"{scalar(key, key_form, in_brackets=in_brackets)}: {written}"


def inner_form(form: str) -> str:
    """Return the form of what a field that holds a mapping has under each key."""
    return {"results_by_day": "choice", "days_by_milestone": "number"}.get(form, "text")


def in_brackets(value: Value, form: str) -> str:
    """Return a value on one line: a list in `[...]`, a mapping in `{...}`."""
    if isinstance(value, list):
        return "[" + ", ".join(scalar(one, form, in_brackets=True) for one in value) + "]"
    if isinstance(value, dict):
        pairs = (pair(key, one, form, in_brackets=True) for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    return scalar(value, form, in_brackets=True)
