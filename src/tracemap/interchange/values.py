"""The values of fields as the text or lists that other formats hold, and back.

A list is a line for each element, a mapping is JSON; a list that lines would not keep (an element of
several lines, a blank at an end) is JSON too. What is read may be spelt freely: `In progress` is the
result `in_progress`, `2024-03-23T12:00:00Z` the day.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date
from typing import Any

from tracemap.records import Record, Value
from tracemap.schema.fields import FieldSpec, fields_of

Written = str | list[str] | dict[str, str]
"""A value as another tool holds it."""

_LEVELS = {"1": 1, "2": 2, "3": 3, "4": 4}
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")


def as_text(value: Value) -> str:
    """Return a value as text that `value_of` makes the same value of."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case list():
            return "\n".join(value) if _is_plain(value) else json.dumps(value, ensure_ascii=False)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return repr(value)


def value_of(kind: str, field: str, written: Written) -> Value | None:
    """Return what a field holds that another tool holds so; None where that is nothing.

    Raises:
        ValueError: the field cannot hold it; the message says what it can.
    """
    spec = fields_of(kind)[field]
    if spec.is_list:
        return _list(spec, written) or None
    if spec.is_mapping:
        return _mapping(written) or None
    text = written if isinstance(written, str) else as_text(written)
    if not text:
        return None
    match spec.form:
        case "choice":
            return _choice(spec, text)
        case "number":
            return _number(text)
        case "date":
            return _day(text)
        case _:
            return text


def in_order(kind: str, record: Record) -> Record:
    """Return the record with its fields in the order of the schema."""
    return {field: record[field] for field in fields_of(kind) if field in record}


def _is_plain(elements: list[str]) -> bool:
    """Tell whether the elements of a list, a line each, are read back as they are."""
    return not elements[0].startswith("[") and _elements("\n".join(elements)) == elements


def _list(spec: FieldSpec, written: Written) -> list[str]:
    found = written if isinstance(written, list) else _elements(as_text(written))
    if spec.form != "methods":
        return found
    methods = (part for one in found for part in re.split("[,;]", one) if part.strip())
    return [str(_choice(spec, one)) for one in methods]


def _elements(text: str) -> list[str]:
    if text.startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return [one for one in found if one]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _mapping(written: Written) -> dict[str, str]:
    """Return the mapping that is written, as one, as JSON, or as lines of `name: value`."""
    if isinstance(written, dict):
        return written
    text = as_text(written)
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return {
            name: one if isinstance(one, str) else json.dumps(one) for name, one in found.items()
        }
    pairs = [re.split("[:=]", line, maxsplit=1) for line in text.splitlines() if line.strip()]
    if any(len(pair) < 2 for pair in pairs):
        raise ValueError("expected lines of 'name: value'")
    return {name.strip(): one.strip() for name, one in pairs}


def _choice(spec: FieldSpec, text: str) -> Value:
    folded = re.sub("[ -]+", "_", text.strip().casefold())
    if spec.name == "external" and folded in _TRUTHS:
        return _TRUTHS[folded]
    if folded not in spec.choices:
        raise ValueError(f"expected one of {', '.join(spec.choices)}")
    return _LEVELS[folded] if spec.name == "level" else folded


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise ValueError("expected a number, 0 or greater")
    return number


def _day(text: str) -> str:
    found = _DAY.fullmatch(text.strip())
    try:
        return date.fromisoformat(found[1] if found else "").isoformat()
    except ValueError:
        raise ValueError("expected a day, as YYYY-MM-DD") from None
