"""Reads a source as the command does, and says what came of it in few words."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.importing.reading import Reading, Source
from tracemap.records import Records


def read(
    kind: str, *paths: Path, plan: Records | None = None, settings: Mapping[str, Any] | None = None
) -> Reading:
    """Return what an importer reads, with the settings of a plan that says nothing but these."""
    config = default_config()
    importer: Any = import_module(f"tracemap.importing.{kind}")
    source = Source(paths, config.identifiers, config, plan)
    reading: Reading = importer.read(source, {**config.imports.get(kind, {}), **(settings or {})})
    return reading


def refusal(kind: str, path: Path, **settings: Any) -> str:
    """Return why an importer reads nothing of a file, after its name."""
    with pytest.raises(SourceError) as error:
        read(kind, path, settings=settings)
    return error.value.message.removeprefix(str(path)).removeprefix(":")


def dropped(reading: Reading) -> list[tuple[str, str, int]]:
    """Return what was dropped, why, and how many."""
    return [(one.what, one.why, one.count) for one in reading.dropped]
