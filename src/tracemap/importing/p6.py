"""Exports of Primavera P6: milestones, their dates, and what waits for what.

The same reader as of a plan that is layered over an export (docs/sources.md), so that both say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tracemap.catalog import NOT_READ_IN_FULL, Catalog
from tracemap.config import Config, default_config
from tracemap.errors import SourceError
from tracemap.findings import Problem
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.inputs import plain_file
from tracemap.loading.discover import Found, Refused
from tracemap.loading.load import load_tree
from tracemap.output.terminal import quantity
from tracemap.records import Record, Records, Value, record_of

FILES = "an export of P6: .xls, .xlsx, .xer or .xml (PMXML)"
EXAMPLES = """\
  tracemap import p6 exports/202403-ME.xls
  tracemap import p6 plan.xer --annotations data/local.yaml --dry-run
  tracemap import p6 plan.xer --diff  what would change, as a patch; nothing is written"""

_CLEARED: dict[str, Value] = {"completed": "", "predecessors": [], "lags": {}, "through": {}}
"""What is taken out where `clear` is set and P6 says nothing of it, as of work that is reopened."""


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
        if problem.code in NOT_READ_IN_FULL:
            place = problem.location
            where = place.path if place.line == 1 and not place.sheet else str(place)
            raise SourceError(f"{where}: {problem.message}", problem.help)
    records = _records(catalog)
    if settings.get("clear"):
        _clear(records, catalog, str(export))
    links = sum(len(_list(record, "predecessors")) for record in records.values())
    read = {"milestones": len(records), "links": links, "lags": len(catalog.lags)}
    dropped = tuple(map(_dropped, catalog.problems))
    return Reading(Records(milestones=records), read, dropped, tuple(_notes(catalog)))


def _loaded(export: Path, annotations: Path | None, config: Config) -> Catalog:
    """Return the plan that an export and annotations make alone."""
    files = {str(export): "p6"}
    layers = config._replace(
        p6=(str(export),), annotations=(), milestones=(), requirements=(), testplans=()
    )
    if annotations is not None:
        files[str(annotations)] = "annotation"
        layers = layers._replace(annotations=(str(annotations),))
    return load_tree(_Files(export.parent, files), layers)


class _Files:
    """Files as a tree that holds nothing else; each is found under the name that it was given."""

    def __init__(self, root: Path, files: Mapping[str, str]) -> None:
        self.root = root
        self._files = files

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:  # noqa: ARG002  # as every tree
        return [Found(path, kind) for path, kind in self._files.items()], []

    def size(self, path: str) -> int:
        return Path(path).stat().st_size if Path(path).is_file() else 0

    def read(self, path: str, limit: int) -> bytes:
        data = plain_file(Path(path), limit + 1)
        if len(data) > limit:
            raise OverflowError(f"it is larger than {limit} bytes")
        return data


def _records(catalog: Catalog) -> dict[str, Record]:
    """Return the milestones as records, with what lies between them."""
    lags: dict[str, dict[str, str]] = {}
    through: dict[str, dict[str, str]] = {}
    for (before, code), days in catalog.lags.items():
        lags.setdefault(code, {})[before] = str(days)
    for (before, code), between in catalog.through.items():
        through.setdefault(code, {})[before] = ", ".join(between)
    records: dict[str, Record] = {}
    for code, milestone in catalog.milestones.items():
        records[code] = record_of("milestone", milestone)
        records[code] |= {"lags": lags[code]} if code in lags else {}
        records[code] |= {"through": through[code]} if code in through else {}
    return records


def _clear(records: Mapping[str, Record], catalog: Catalog, export: str) -> None:
    """Say of the milestones of the export what it does not say of them, and says of others."""
    given = {field for record in records.values() for field in record}
    for code, milestone in catalog.milestones.items():
        if milestone.source.location(milestone.source.marks[milestone.at]).path == export:
            for field, nothing in _CLEARED.items():
                if field in given:
                    records[code].setdefault(field, nothing)


def _list(record: Record, field: str) -> list[str]:
    value = record.get(field, [])
    return value if isinstance(value, list) else []


def _dropped(problem: Problem) -> Dropped:
    if problem.code == "TM103" and problem.id:
        why = "neither the export nor an annotation gives it a name"
        return Dropped(str(problem.location), f"milestone {problem.id}", why)
    what = f"a value of {problem.id}" if problem.id else "a value"
    return Dropped(str(problem.location), what, problem.message)


def _notes(catalog: Catalog) -> Iterator[str]:
    counts = Counter(one.field for one in catalog.overrides)
    for field, count in counts.items():
        yield f"annotations override '{field}' of {quantity(count, 'milestone')}"
    dated = any(one.due for one in catalog.milestones.values())
    if catalog.milestones and not dated:
        yield "the export holds no baseline, so no milestone has a due date: forecasts alone are read"
