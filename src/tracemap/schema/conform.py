"""Whether a small value keeps a schema: the part of JSON Schema that our own schemas use.

It decides in microseconds what `jsonschema` needs a tenth of a second to be imported for. It says
yes or no; what is wrong is for `explain`. A test holds the two to agree.
"""

from __future__ import annotations

import re
from typing import Any

from tracemap.schema.store import Schema

_TYPES: dict[str, Any] = {
    "string": str,
    "array": list,
    "object": dict,
    "null": type(None),
    "boolean": bool,
}


def conforms(schema: Schema, value: object, root: Schema | None = None) -> bool:
    """Tell whether the value keeps the schema.

    Known are `$ref` inside the document, `type`, `enum`, `anyOf`, `minimum`, `maximum`, `pattern`, `items`,
    `minItems`, `maxItems`, `properties`, `propertyNames`, `maxProperties`, `required` and
    `additionalProperties`. The depth of recursion is that of the schema.
    """
    root = root or schema
    if "$ref" in schema and not conforms(
        root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], value, root
    ):
        return False
    if "anyOf" in schema and not any(conforms(branch, value, root) for branch in schema["anyOf"]):
        return False
    if "type" in schema and not _is_of(schema["type"], value):
        return False
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        return False
    match value:
        case str():
            return "pattern" not in schema or re.search(schema["pattern"], value) is not None
        case list():
            items = schema.get("items")
            if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
                return False
            return items is None or all(conforms(items, item, root) for item in value)
        case dict():
            return _keeps_keys(schema, value, root)
        case bool() | None:
            return True
        case int() | float():
            return not (
                value < schema.get("minimum", value) or value > schema.get("maximum", value)
            )
        case _:
            return "type" not in schema


def _same(value: object, allowed: object) -> bool:
    """Tell whether two scalars are the same in JSON, where 1.0 is 1 but true is not."""
    return value == allowed and isinstance(value, bool) == isinstance(allowed, bool)


def _is_of(types: str | list[str], value: object) -> bool:
    for name in [types] if isinstance(types, str) else types:
        if name in ("number", "integer"):
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            if not isinstance(value, bool) and (
                whole or (name == "number" and isinstance(value, float))
            ):
                return True
        elif isinstance(value, _TYPES[name]):
            return True
    return False


def _keeps_keys(schema: Schema, value: dict[Any, Any], root: Schema) -> bool:
    if len(value) > schema.get("maxProperties", len(value)):
        return False
    if any(key not in value for key in schema.get("required", ())):
        return False
    names = schema.get("propertyNames")
    if names is not None and not all(conforms(names, key, root) for key in value):
        return False
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, held in value.items():
        if key in known:
            if not conforms(known[key], held, root):
                return False
        elif others is False or (isinstance(others, dict) and not conforms(others, held, root)):
            return False
    return True
