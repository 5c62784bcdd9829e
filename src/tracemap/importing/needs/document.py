"""The text of a needs.json file, read strictly: no key twice, nothing that is no JSON, no size unbounded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from tracemap.errors import SourceError
from tracemap.importing.texts import text_of
from tracemap.interchange.needs import TOOL
from tracemap.limits import Limits


class Version(NamedTuple):
    """One version of the needs of a project.

    Attributes:
        file: what messages call the file.
        needs: the needs by their key.
        whole: whether a plan was exported to it.
        fields: what the file says of each field: `core`, `extra`, `links`, `backlinks`.
        other: whatever else stands in it.
    """

    file: str
    needs: Mapping[str, Mapping[str, Any]]
    whole: bool
    fields: Mapping[str, str]
    other: Mapping[str, Any]


def read_version(path: Path, limits: Limits) -> Version:
    """Return the current version of the needs in a file; the only one, where none is said to be current.

    Raises:
        SourceError: it cannot be read, is no JSON, is past a limit, or holds no needs.
    """
    name = str(path)
    root = _parsed(name, text_of(path, limits))
    versions = _mapping(name, _mapping(name, root, "the file").get("versions"), "'versions'")
    current = root.get("current_version")
    if current not in versions:
        if len(versions) != 1:
            message = f"{name}: 'current_version' names none of its {len(versions)} versions"
            raise SourceError(message, "build the needs again with Sphinx-Needs")
        current = next(iter(versions))
    version = _mapping(name, versions[current], f"version '{current}'")
    needs = _mapping(name, version.get("needs"), f"'needs' of version '{current}'")
    for key, need in needs.items():
        _mapping(name, need, f"need '{key[:60]}'")
    schema = version.get("needs_schema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    fields = {
        field: str(said.get("field_type", ""))
        for field, said in (properties if isinstance(properties, dict) else {}).items()
        if isinstance(said, dict)
    }
    creator = version.get("creator")
    whole = isinstance(creator, dict) and creator.get("program") == TOOL
    return Version(name, needs, whole, fields, version)


def _parsed(name: str, text: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise SourceError(f"{name}: {constant} is no JSON", "write a number, or null")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            place = f"{name}:{_second(text, twice)}"
            message = f"{place}: '{twice[:60]}' stands twice"
            raise SourceError(message, "give one of the two another id, or remove it")
        return found

    try:
        # Numbers stay as they are written: ids and versions lose nothing, and no number is too long.
        return json.loads(
            text, object_pairs_hook=once, parse_constant=refuse, parse_int=str, parse_float=str
        )
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        help = "it is cut off or damaged: build or download it again"
        raise SourceError(f"{place}: this is no JSON: {error.msg}", help) from error
    except RecursionError as error:
        raise SourceError(f"{name}: it is nested too deep") from error


def _second(text: str, key: str) -> int:
    """Return the line in which a key stands for the second time, near enough for a reader."""
    places = [found.start() for found in re.finditer(re.escape(json.dumps(key)) + r"\s*:", text)]
    return text.count("\n", 0, places[1]) + 1 if len(places) > 1 else 1


def _mapping(name: str, value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        message = f"{name}: {what} is {_described(value)}, expected a mapping"
        raise SourceError(message, "expected a needs.json file, as Sphinx-Needs writes it")
    return value


def _described(value: Any) -> str:
    if value is None:
        return "missing"
    return {list: "a list", str: "a text", bool: "a truth value"}.get(type(value), "something else")
