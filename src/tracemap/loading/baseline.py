"""The baseline of a project: the findings that it accepts for now, some with a reason and a last day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tracemap.config import Config
from tracemap.errors import ConfigError
from tracemap.inputs import Inputs, is_inside
from tracemap.loading.decode import typed
from tracemap.loading.small_file import Reading
from tracemap.loading.wording import shown
from tracemap.loading.yaml_values import Entry
from tracemap.patterns import pattern
from tracemap.schema.conform import conforms
from tracemap.schema.explain import explain
from tracemap.schema.store import schema
from tracemap.source import Location, Source

_LINE = pattern(r"[^\r\n]*(?:\r\n?|\n|$)")
_WRITTEN_BY = (
    "tracemap check --update-baseline writes it; tracemap schema baseline prints its fields"
)


class Accepted(NamedTuple):
    """One entry of a baseline.

    Attributes:
        rule: the code of the rule.
        reason: why the finding is accepted, where that is written.
        expires: the last day on which it is, or None where it is for ever.
        location: the place of its key.
    """

    rule: str
    reason: str | None
    expires: date | None
    location: Location


class Baseline(NamedTuple):
    """The findings that are accepted, by fingerprint.

    Attributes:
        name: the file, as findings name it.
        text: its text; empty where there is no such file yet.
        accepted: the entries, in the order of the file.
    """

    name: str
    text: str = ""
    accepted: Mapping[str, Accepted] = MappingProxyType({})


def path_of_configured(root: Path, config: Config) -> Path | None:
    """Return the baseline that the configuration of a project names; None where it names none.

    Raises:
        ConfigError: it leads out of the project by a link, and links are not followed.
    """
    if not config.baseline:
        return None
    path = root / config.baseline
    if not config.follow_links and not is_inside(root, path):
        raise ConfigError(
            f"{place_of_setting(config)}{config.baseline} leads out of the project by a link",
            "--baseline FILE names one that lies elsewhere",
        )
    return path


def place_of_setting(config: Config) -> str:
    """Return where a configuration names its baseline, as a message begins that is about it."""
    return f"{config.written.place('baseline')}: 'baseline': " if config.written else ""


def read_baseline(
    path: Path, name: str, inputs: Inputs | None = None, named_by: str = ""
) -> Baseline:
    """Read a baseline.

    Args:
        path: the file.
        name: how messages and findings name it.
        inputs: takes down the file.
        named_by: the beginning of what is said where there is no such file; see `place_of_setting`.

    Raises:
        ConfigError: it cannot be read, or is no baseline. A check that passed over an entry that it
            does not understand would be another than the one that was asked for.
    """
    try:
        return parse_baseline(_reading(name).text(path, inputs), name)
    except FileNotFoundError as error:
        advice = "tracemap check --update-baseline makes it"
        raise ConfigError(f"{named_by}{name}: there is no such baseline", advice) from error


def parse_baseline(text: str, name: str) -> Baseline:
    """Return the baseline that a text holds.

    Raises:
        ConfigError: it is no baseline.
    """
    reading = _reading(name)
    entries = reading.mapping(text, "from fingerprints to findings") or {}
    known = {mark: _entry(reading, mark, entry) for mark, entry in entries.items()}
    return Baseline(name, text, known)


def _reading(name: str) -> Reading:
    return Reading(name, ConfigError, _WRITTEN_BY)


def _entry(reading: Reading, fingerprint: str, entry: Entry) -> Accepted:
    """Return one entry.

    Raises:
        ConfigError: it is none.
    """
    shape = schema("baseline")["$defs"]["entry"]
    value: Any = typed(entry.value, entry.mark)
    held = entry.value if isinstance(entry.value, dict) else {}
    if not conforms(shape, value):
        fault = explain(shape, value)[0]
        path = str(fault.path[0]) if fault.path else fingerprint
        mark = held[path].mark if path in held else entry.key_mark
        unknown = fault.keyword == "additionalProperties"
        wanted = "no other field" if unknown else fault.expected
        raise reading.wrong(mark, f"{shown(path)} is {fault.found}, expected {wanted}")
    expires = None
    if value.get("expires"):
        try:
            expires = date.fromisoformat(value["expires"])
        except ValueError as error:
            message = "'expires' is no day of the calendar"
            raise reading.wrong(held["expires"].mark, message) from error
    place = Source(reading.name).location(entry.key_mark)
    return Accepted(value["rule"], value.get("reason"), expires, place)


def blocks(baseline: Baseline) -> Iterator[tuple[str | None, str]]:
    """Yield the text of a baseline in parts: each entry by its fingerprint, by None what is of no entry.

    An entry has with it the empty lines after it and, unless it is the first, the comments right above it.
    One after the other the parts are the whole text, so that it can be written anew with entries left out,
    and nothing else changed.

    Raises:
        ConfigError: an entry does not begin at the start of a line.
    """
    lines = [line for line in _LINE().findall(baseline.text) if line]
    keys = [entry.location.line - 1 for entry in baseline.accepted.values()]
    done, *ends = [*keys, len(lines)]
    yield None, "".join(lines[:done])
    for (fingerprint, entry), key, end in zip(baseline.accepted.items(), keys, ends, strict=True):
        if entry.location.column != 1:
            raise ConfigError(
                f"{entry.location}: each entry begins a line, where the file is to be written anew"
            )
        start, after = key, end
        while start > done and lines[start - 1].startswith("#"):
            start -= 1
        while lines[after - 1].isspace() or lines[after - 1].startswith("#"):
            after -= 1
        while after < end and lines[after].isspace():
            after += 1
        yield None, "".join(lines[done:start])
        yield fingerprint, "".join(lines[start:after])
        done = after
    yield None, "".join(lines[done:])
