"""A file of assumptions: what each says of which milestone, read as strictly as a plan."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Any, NoReturn

from tracemap.errors import UsageError
from tracemap.loading.decode import typed
from tracemap.loading.discover import read_bytes
from tracemap.loading.yaml_faults import Fault
from tracemap.loading.yaml_reader import Entry, read_yaml
from tracemap.schema.conform import conforms
from tracemap.schema.explain import explain
from tracemap.schema.store import schema
from tracemap.source import Mark, Source

_MOST_BYTES = 1 << 20
_ADVICE = "tracemap schema scenario prints what it may hold"

Assumed = list[tuple[str, str, str]]
"""What is assumed: the verb, the code, and the value, empty where there is none."""


def read_scenario(path: Path, name: str) -> tuple[str, Assumed]:
    """Return the name of a scenario, that of its file where it has none, and what it assumes, in its order.

    Args:
        path: the file.
        name: how messages name it.

    Raises:
        UsageError: it cannot be read, or is no scenario.
    """
    source = Source(name)
    try:
        text = read_bytes(path.parent, path.name, _MOST_BYTES).removeprefix(BOM_UTF8).decode()
    except (OSError, OverflowError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{name}: cannot be read: {reason}") from error
    faults: list[Fault] = []
    root = read_yaml(text, faults.append, depth=8, aliases=0)
    if faults:
        raise UsageError(f"{source.location(faults[0].mark)}: {faults[0].message}", faults[0].help)
    if root is None or not isinstance(root.value, dict):
        raise UsageError(f"{name}: expected a mapping of assumptions", _ADVICE)
    known = schema("scenario")["properties"]
    assumed: Assumed = []
    title = path.stem
    for verb, entry in root.value.items():
        if verb not in known:
            _refuse(source, entry.key_mark, f"unknown field {verb!r}, expected {', '.join(known)}")
        value: Any = typed(entry.value, entry.mark)
        shape = {**known[verb], "$defs": schema("scenario")["$defs"]}
        if not conforms(shape, value):
            fault = explain(shape, value)[0]
            _refuse(source, entry.mark, f"'{verb}' is {fault.found}, expected {fault.expected}")
        if verb == "name":
            title = str(entry.value)
        else:
            assumed += _listed(verb, entry)
    if not assumed:
        raise UsageError(f"{name}: nothing is assumed", _ADVICE)
    return title, assumed


def _listed(verb: str, entry: Entry) -> Assumed:
    """Return what a field assumes: of each code that it maps to a value, or lists."""
    if isinstance(entry.value, dict):
        return [(verb, code, str(held.value or "")) for code, held in entry.value.items()]
    assert isinstance(entry.value, list)
    return [(verb, str(node.value), "") for node in entry.value]


def _refuse(source: Source, mark: Mark, message: str) -> NoReturn:
    raise UsageError(f"{source.location(mark)}: {message}", _ADVICE)
