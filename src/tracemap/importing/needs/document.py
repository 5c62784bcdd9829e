"""The text of a needs.json file, read strictly: no key twice, nothing that is no JSON, no size unbounded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.files import content
from tracemap.importing.json_text import read_json
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
    root = read_json(name, content(path, limits), numbers_as_text=True)
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


def _mapping(name: str, value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        message = f"{name}: {what} is {_described(value)}, expected a mapping"
        raise SourceError(message, "expected a needs.json file, as Sphinx-Needs writes it")
    return value


def _described(value: Any) -> str:
    if value is None:
        return "missing"
    return {list: "a list", str: "a text", bool: "a truth value"}.get(type(value), "something else")
