"""The only reader of the schema files, which ship in the package `tracemap.schemas`."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
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
    path = _folder() / f"{name}.schema.json"
    try:
        parsed: Schema = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise KeyError(name) from None
    return parsed


def _folder() -> Path:
    # Not by importlib.resources: it takes as long to import as a small plan takes to be checked.
    return Path(import_module("tracemap.schemas").__path__[0])


def schema_names() -> list[str]:
    """Return the names of all schemas, those of the outputs last, in alphabetical order."""
    root = _folder()
    suffix = ".schema.json"
    inputs = [entry.name for entry in root.iterdir() if entry.name.endswith(suffix)]
    folder = root / "output"
    outputs = [f"output/{entry.name}" for entry in folder.iterdir()] if folder.is_dir() else []
    return [
        name.removesuffix(suffix)
        for name in (*sorted(inputs), *sorted(outputs))
        if name.endswith(suffix)
    ]
