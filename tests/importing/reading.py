"""Reading a source in a test: the settings are the defaults, and places are told from its folder."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.importing.reading import Reading, Source
from tracemap.records import Records

FOREIGN = Path(__file__).parent / "foreign"


def read(
    kind: str,
    *paths: Path,
    limits: dict[str, int] | None = None,
    plan: Records | None = None,
    **settings: Any,
) -> Reading:
    """Return what an import of this kind reads, with settings over its defaults."""
    config = default_config()
    config = config._replace(limits=config.limits._replace(**(limits or {})))
    importer: Any = import_module(f"tracemap.importing.{kind}")
    source = Source(paths, config.forms, config, plan)
    reading: Reading = importer.read(source, config.imports.get(kind, {}) | settings)
    return reading


def dropped(reading: Reading, folder: Path) -> list[str]:
    """Return what was dropped, each as `place: what: why (count)`, places from the folder."""
    return [
        f"{one.place.removeprefix(f'{folder}/')}: {one.what}: {one.why} ({one.count})"
        for one in reading.dropped
    ]


def left_out(reading: Reading) -> list[tuple[str, str, int]]:
    """Return what was dropped, why, and how many."""
    return [(one.what, one.why, one.count) for one in reading.dropped]


def refusal(kind: str, path: Path, **arguments: Any) -> str:
    """Return what is said of a source that cannot be used, after its name and a colon."""
    return fault(kind, path, **arguments).removeprefix(path.name).removeprefix(":")


def fault(kind: str, path: Path, **arguments: Any) -> str:
    """Return what is said of a source that cannot be used, without its folder."""
    with pytest.raises(SourceError) as caught:
        read(kind, path, **arguments)
    return caught.value.message.removeprefix(f"{path.parent}/")
