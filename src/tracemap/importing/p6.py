"""Exports of Primavera P6: milestones, their dates, and what waits for what.

The same reader as of a plan that is layered over an export (docs/sources.md), so that both say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tracemap.catalog import Catalog
from tracemap.config import Config, default_config
from tracemap.errors import SourceError
from tracemap.findings import Problem
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.inputs import plain_file
from tracemap.loading.discover import Found, Refused
from tracemap.loading.load import load_tree
from tracemap.records import Record, Records, record_of

FILES = "an export of P6: .xls, .xlsx"

_UNREAD = ("TM001", "TM002", "TM004")


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the milestones of an export, with annotations laid over them where the settings name some.

    Raises:
        SourceError: the export, or the annotations, cannot be read.
    """
    if len(source.paths) > 1:
        raise SourceError(
            f"{source.paths[1]}: a second export", "import one at a time, the newest last"
        )
    export = source.paths[0]
    annotations = Path(settings["annotations"]) if settings.get("annotations") else None
    catalog = _loaded(export, annotations, source.config or default_config())
    for problem in catalog.problems:
        if problem.code in _UNREAD:
            raise SourceError(f"{problem.location.path}: {problem.message}", problem.help)
    milestones = {one.id: _record(one) for one in catalog.milestones.values()}
    dropped = [_dropped(problem) for problem in catalog.problems]
    return Reading(
        Records(milestones=milestones),
        {"milestones": len(milestones)},
        tuple(dropped),
        tuple(_overridden(catalog)),
    )


def _loaded(export: Path, annotations: Path | None, config: Config) -> Catalog:
    files = {str(export): "p6"}
    if annotations is not None:
        files[str(annotations)] = "annotation"
    tree = _Files(export.parent, files)
    return load_tree(
        tree,
        config._replace(
            p6=(str(export),),
            annotations=(str(annotations),) if annotations else (),
            milestones=(),
            requirements=(),
            testplans=(),
        ),
    )


class _Files:
    """Files as a tree that holds nothing else."""

    def __init__(self, root: Path, files: Mapping[str, str]) -> None:
        self.root = root
        self._files = files

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:  # noqa: ARG002  # as every tree
        return [Found(path, kind) for path, kind in self._files.items()], []

    def read(self, path: str, limit: int) -> bytes:
        data = plain_file(Path(path), limit + 1)
        if len(data) > limit:
            raise OverflowError(f"it is larger than {limit} bytes")
        return data


def _record(milestone: Any) -> Record:
    return record_of("milestone", milestone)


def _dropped(problem: Problem) -> Dropped:
    what = problem.id or "a value"
    return Dropped(str(problem.location), what, problem.message)


def _overridden(catalog: Catalog) -> list[str]:
    counts = Counter(one.field for one in catalog.overrides)
    return [
        f"annotations override '{field}' of {count} milestones" for field, count in counts.items()
    ]
