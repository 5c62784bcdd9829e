"""The only reader of the schema files, which ship in the package `tracemap.schemas`."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

Schema = dict[str, Any]

FILE_KINDS = ("milestone", "requirement", "test_plan")
"""The kinds of YAML files; each has a schema by this name."""


@cache
def schema(name: str) -> Schema:
    """Return the schema by its name, as `milestone`, `config` or `output/check`.

    Raises:
        KeyError: there is no schema of this name.
    """
    path = files("tracemap.schemas").joinpath(*f"{name}.schema.json".split("/"))
    try:
        parsed: Schema = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise KeyError(name) from None
    return parsed


def schema_names() -> list[str]:
    """Return the names of all schemas, those of the outputs last, in alphabetical order."""
    root = files("tracemap.schemas")
    suffix = ".schema.json"
    inputs = [entry.name for entry in root.iterdir() if entry.name.endswith(suffix)]
    folder = root.joinpath("output")
    outputs = [f"output/{entry.name}" for entry in folder.iterdir()] if folder.is_dir() else []
    return [
        name.removesuffix(suffix)
        for name in (*sorted(inputs), *sorted(outputs))
        if name.endswith(suffix)
    ]
