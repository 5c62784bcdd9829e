"""Test results from jobs of lsst.verify: measurements of metrics against their specifications.

A job is JSON with `measurements`, `metrics`, `specs` and `meta`; metrics and specifications may stand in
files of their own. A metric is a run of the test cases that the settings give for it, or that its tags, its
reference or those of its specifications name; where these name requirements alone it is a test case itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.evidence import (
    Evidence,
    Ids,
    Named,
    day_of,
    executed_of,
    own_id,
)
from tracemap.importing.files import content, found_files, limits_of
from tracemap.importing.json_text import read_json
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.output.terminal import quantity
from tracemap.records import Records
from tracemap.runs import Run

FILES = "jobs of lsst.verify as JSON, or folders of them"
EXAMPLES = """\
  tracemap import lsst-verify job.verify.json
  tracemap import lsst-verify jobs/ --executed 2024-03-23  the day of results that say none"""
EVIDENCE = True

_OPERATORS = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
_UNITS = {
    **dict.fromkeys(("", "dimensionless_unscaled"), ("", 1.0)),
    **dict.fromkeys(("pct", "percent", "%"), ("", 0.01)),
    **dict.fromkeys(("mas", "marcsec", "milliarcsecond"), ("arcsec", 0.001)),
    **dict.fromkeys(("arcsec", "arcsecond"), ("arcsec", 1.0)),
    **dict.fromkeys(("mmag", "millimag"), ("mag", 0.001)),
    **dict.fromkeys(("mag", "magnitude"), ("mag", 1.0)),
    **dict.fromkeys(("ms", "millisecond"), ("s", 0.001)),
    **dict.fromkeys(("s", "sec", "second"), ("s", 1.0)),
    **dict.fromkeys(("min", "minute"), ("s", 60.0)),
    **dict.fromkeys(("h", "hr", "hour"), ("s", 3600.0)),
}
"""The units that are turned into one another: the first of their kind, and how many of that they are."""


class _Job(NamedTuple):
    """A file: where it stands, and what it holds."""

    path: Path
    day: str | None
    meta: Mapping[str, Any]
    measurements: Sequence[Mapping[str, Any]]


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the test cases that the measurements of jobs are runs of.

    Raises:
        SourceError: a file cannot be read, is no job, or a part of it has another form.
    """
    paths = found_files(source, (".json",))
    limits = limits_of(source)
    reader = _Jobs(Ids(source), settings, source.plan)
    for path in paths:
        reader.add(path, _json(path, content(path, limits)))
    return reader.reading(len(paths))


class _Jobs:
    """The jobs that were read so far, and the definitions of all of them."""

    def __init__(self, ids: Ids, settings: Mapping[str, Any], plan: Records | None) -> None:
        self._ids = ids
        self._by_name: Mapping[str, str] = settings.get("metrics", {})
        self._goals = frozenset(settings.get("goals", ("stretch",)))
        self._days: Sequence[str] = settings.get("date", ("date",))
        self._executed = executed_of(settings)
        self._metrics: dict[str, Mapping[str, Any]] = {}
        self._specs: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._jobs: list[_Job] = []
        self._evidence = Evidence(plan)
        self._left_out: Counter[tuple[str, str, str]] = Counter()

    def add(self, path: Path, job: Mapping[str, Any]) -> None:
        """Take a file."""
        for metric in _things(path, job, "metrics", "name"):
            self._metrics[metric["name"]] = metric
        for spec in _things(path, job, "specs", "name"):
            name = ".".join(spec["name"].split(".")[:2])
            self._specs.setdefault(name, {})[spec["name"]] = spec
        meta = job.get("meta") or {}
        if not isinstance(meta, dict):
            raise SourceError(f"{path}: 'meta' is no mapping")
        measurements = _things(path, job, "measurements", "metric")
        self._jobs.append(_Job(path, self._day(meta), meta, measurements))

    def reading(self, files: int) -> Reading:
        """Hold all measurements to their specifications."""
        measured = undated = 0
        for job in self._jobs:
            for measurement in job.measurements:
                measured += 1
                undated += job.day is None
                self._hold(job, measurement)
        records, told = self._evidence.records()
        if undated:
            told = (*told, f"{quantity(undated, 'measurement')} without a day: --executed says it")
        dropped = tuple(
            Dropped(place, what, why, count) for (place, what, why), count in self._left_out.items()
        )
        read = {"files": files, "measurements": measured, "test cases": len(records.test_cases)}
        return Reading(records, read, dropped, told)

    def _hold(self, job: _Job, measurement: Mapping[str, Any]) -> None:
        """Hold a measurement to the specifications of its metric that apply to the job."""
        name = measurement["metric"]
        specs = {
            one: spec
            for one, spec in self._specs.get(name, {}).items()
            if _applies(spec, job.meta) and not self._goals & _labels(spec)
        }
        named = self._named(name, specs)
        what = f"measurements of {name}"
        if not (named.cases or named.verified):
            why = "no setting, tag or reference names a requirement or a test case"
            self._left_out[str(job.path), what, why] += 1
            return
        if not specs:
            self._left_out[str(job.path), what, "no specification applies to it"] += 1
            return
        try:
            result = _result(measurement, specs)
        except (ValueError, OverflowError) as error:
            self._left_out[str(job.path), what, str(error)] += 1
            return
        package, _, metric = name.rpartition(".")
        described = self._metrics.get(name, {}).get("description")
        title = (str(described or "").strip() or name).partition("\n")[0]
        if not isinstance(described, str | None):
            title = name
            self._left_out[str(job.path), f"the description of {name}", "it is no text"] += 1
        own = own_id(package or "lsst.verify", metric)
        self._evidence.add(own, title, named, Run(result, job.day))

    def _named(self, name: str, specs: Mapping[str, Mapping[str, Any]]) -> Named:
        """Return what a metric verifies: by the settings, else by what it and its specifications say."""
        package = name.partition(".")[0]
        set_by_name = [self._by_name[one] for one in (name, *specs) if one in self._by_name]
        if not set_by_name and package in self._by_name:
            set_by_name = [self._by_name[package]]
        if set_by_name:
            return self._ids.said(set_by_name)
        texts = [
            text for one in (self._metrics.get(name, {}), *specs.values()) for text in _texts(one)
        ]
        return self._ids.said(texts)

    def _day(self, meta: Mapping[str, Any]) -> str | None:
        for path in self._days:
            found: Any = meta
            for step in path.split("."):
                found = found.get(step) if isinstance(found, dict) else None
            day = day_of(found) if isinstance(found, str) else None
            if day is not None:
                return day
        return self._executed


def _json(path: Path, data: bytes) -> Mapping[str, Any]:
    found = read_json(str(path), data, may_be_nan=True)  # as lsst.verify writes what it lacks
    parts = ("measurements", "metrics", "specs")
    if not isinstance(found, dict) or not any(part in found for part in parts):
        what = f"a mapping with {', '.join(parts[:-1])} or {parts[-1]}"
        raise SourceError(f"{path}: it is no job of lsst.verify: expected {what}")
    return found


def _things(
    path: Path, job: Mapping[str, Any], part: str, name: str
) -> Sequence[Mapping[str, Any]]:
    """Return a list of a job, each of its elements a mapping with a name."""
    found = job.get(part) or []
    if not isinstance(found, list):
        raise SourceError(f"{path}: '{part}' is no list")
    for place, one in enumerate(found):
        if not isinstance(one, dict) or not isinstance(one.get(name), str):
            raise SourceError(f"{path}: {part}[{place}] is no mapping with a text '{name}'")
    return found


def _applies(spec: Mapping[str, Any], meta: Mapping[str, Any]) -> bool:
    """Tell whether the metadata of a job is what a specification asks for."""
    asked = spec.get("metadata_query")
    if not isinstance(asked, dict):
        return True
    return all(name in meta and meta[name] == value for name, value in asked.items())


def _labels(spec: Mapping[str, Any]) -> set[str]:
    tags = spec.get("tags")
    named = [tags] if isinstance(tags, str) else tags if isinstance(tags, list) else []
    return {spec["name"].rpartition(".")[2], *map(str, named)}


def _texts(one: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a metric or a specification says that may name ids."""
    tags, reference = one.get("tags"), one.get("reference")
    yield from map(str, tags if isinstance(tags, list) else [tags or ""])
    if isinstance(reference, dict):
        yield from (str(text) for text in reference.values() if text is not None)
    elif isinstance(reference, str):
        yield reference


def _result(measurement: Mapping[str, Any], specs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what a measurement comes to.

    A value that is missing is a run that could not be done. One that meets the minimum and not the design
    passes with a deviation.

    Raises:
        ValueError: it cannot be compared; the message says why.
    """
    value = measurement.get("value")
    if value is None or value != value:  # noqa: PLR0124  # nan, which is no number
        return "blocked"
    if not _is_number(value):
        raise ValueError("its value is no number")
    kept = {True: set[str](), False: set[str]()}
    for name, spec in specs.items():
        level = next((one for one in ("minimum", "design") if one in _labels(spec)), name)
        kept[_is_met(value, str(measurement.get("unit") or ""), spec)].add(level)
    if not kept[False]:
        return "passed"
    deviates = kept[False] == {"design"} and "minimum" in kept[True]
    return "passed_with_deviation" if deviates else "failed"


def _is_met(value: float, unit: str, spec: Mapping[str, Any]) -> bool:
    """Tell whether a value keeps a threshold, which stands on the right of its operator."""
    match spec.get("threshold"):
        case {"value": limit, "operator": str(operator), **others}:
            compare = _OPERATORS.get(operator)
        case _:
            raise ValueError(f"its specification {spec['name']} has no threshold")
    if compare is None or not _is_number(limit):
        raise ValueError(f"the threshold of {spec['name']} is none")
    wanted = str(others.get("unit") or "")
    if unit == wanted:
        return bool(compare(value, limit))
    of, factor = _UNITS.get(unit, (unit, 1.0))
    wanted_of, wanted_factor = _UNITS.get(wanted, (wanted, 1.0))
    if of != wanted_of:
        raise ValueError(f"its unit {unit!r} is not comparable with {wanted!r} of {spec['name']}")
    return bool(compare(value * factor, limit * wanted_factor))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
