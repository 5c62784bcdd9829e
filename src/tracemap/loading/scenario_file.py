"""A file of assumptions: what each says of which milestone, read as strictly as a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracemap.errors import UsageError
from tracemap.loading.decode import typed
from tracemap.loading.small_file import Reading
from tracemap.loading.yaml_values import Entry
from tracemap.schema.conform import conforms
from tracemap.schema.explain import explain
from tracemap.schema.store import schema

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
    reading = Reading(name, UsageError, _ADVICE)
    try:
        text = reading.text(path)
    except FileNotFoundError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    whole = schema("scenario")
    known = whole["properties"]
    assumed: Assumed = []
    title = path.stem
    entries = reading.mapping(text, "of assumptions")
    if entries is None:
        raise UsageError(f"{name}: expected a mapping of assumptions", _ADVICE)
    for verb, entry in entries.items():
        if verb not in known:
            message = f"unknown field {verb!r}, expected {', '.join(known)}"
            raise reading.wrong(entry.key_mark, message)
        value: Any = typed(entry.value, entry.mark)
        shape = {**known[verb], "$defs": whole["$defs"]}
        if not conforms(shape, value):
            fault = explain(shape, value)[0]
            example = ", as 60d, 8w or 40wd" if verb == "slip" else ""
            message = f"'{verb}' is {fault.found}, expected {fault.expected}{example}"
            raise reading.wrong(entry.mark, message)
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
