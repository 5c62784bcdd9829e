"""What exactly breaks a schema, in the words of the `jsonschema` library.

A fast reader decides whether a value is right; this module is asked only about values that are
not, so that the library is not imported where nothing is wrong. A test holds the two to agree.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tracemap.schema.store import Schema

_EMPTY = "^$"
"""The pattern of text that may only be absent: what is meant is a number."""

_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
"""The pattern of a day of the calendar."""

_TYPE_NAMES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}


_SIZES = {
    "minItems": "too short a list",
    "maxItems": "too long a list",
    "maxProperties": "too long a table",
}
"""What stands where a list, or a mapping, is of the wrong size."""


class Fault(NamedTuple):
    """One place in a value that breaks its schema.

    Attributes:
        path: the keys and list positions that lead to the place, from the outside in.
        keyword: the word of JSON Schema that is broken, as `enum`.
        expected: what the schema wants there, as "one of 1a, 1b, 2, 3".
        found: what stands there, as "a list".
    """

    path: tuple[str | int, ...]
    keyword: str
    expected: str
    found: str


def explain(schema: Schema, value: object) -> list[Fault]:
    """Return every fault of the value against the schema, the first place first."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(value)
    faults = [_fault(_innermost(error)) for error in errors]
    return sorted(faults, key=lambda fault: [str(step) for step in fault.path])


def _innermost(error: Any) -> Any:
    """Follow `anyOf` into the branch that fits the shape of the value best."""
    while error.validator in ("anyOf", "oneOf") and error.context:
        deepest = max(len(inner.absolute_path) for inner in error.context)
        error = next(inner for inner in error.context if len(inner.absolute_path) == deepest)
    return error


def _fault(error: Any) -> Fault:
    found = _SIZES.get(error.validator) or described(error.instance)
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, error.instance)
    return Fault(path, error.validator, _expected(error), found)


def _expected(error: Any) -> str:
    wanted = error.validator_value
    if error.schema.get("pattern") == _DAY:
        return "a day, as 2025-03-31"
    match error.validator:
        case "enum":
            names = dict.fromkeys(_plain(value) for value in wanted if value not in ("", None))
            return "one of " + ", ".join(names)
        case "type":
            types = (
                [wanted] if isinstance(wanted, str) else [kind for kind in wanted if kind != "null"]
            )
            if error.schema.get("pattern") == _EMPTY:
                types.remove("string")
            elif "string" in types:
                types = [kind for kind in types if kind not in ("number", "boolean")]
            return " or ".join(_TYPE_NAMES[kind] for kind in types)
        case "required":
            return f"one with {', '.join(repr(key) for key in wanted if key not in error.instance)}"
        case "minimum":
            return f"a number of at least {wanted}"
        case "maximum":
            return f"a number of at most {wanted}"
        case "minItems":
            return f"at least {wanted}"
        case "maxItems" | "maxProperties":
            return f"at most {wanted:,}"
        case "pattern":
            return "a number" if wanted == _EMPTY else f"text of the form {wanted}"
        case _:
            return str(error.message)


def described(value: object) -> str:
    """Return what a value is, for a message: "a list", "nothing", or the text in quotes."""
    match value:
        case None:
            return "nothing"
        case bool() | int() | float():
            return _plain(value)
        case str():
            return repr(value if len(value) <= 60 else value[:57] + "...")
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:  # a date or time of TOML
            return str(value)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
