"""The configuration of a project: `tracemap.toml`, or `[tool.tracemap]` in `pyproject.toml`.

The schema `config` holds its keys and their defaults. A key that it does not know is an error: a
misspelt setting that does nothing would make a check look stricter than it is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tracemap.errors import ConfigError
from tracemap.schema.conform import conforms
from tracemap.schema.store import schema


@dataclass(frozen=True)
class Limits:
    """What a file may ask of the machine: sizes in bytes, depth in levels, the rest are counts."""

    file_bytes: int
    files: int
    depth: int
    aliases: int
    findings: int


@dataclass(frozen=True)
class Thresholds:
    """What the rules measure against.

    Attributes:
        forecast_limit: days that a forecast may differ from the due date (TM405).
        pile_up_share: share of the open milestones that may fall due in one month (TM406).
        pile_up_least: milestones in one month that are never called too many (TM406).
    """

    forecast_limit: int
    pile_up_share: float
    pile_up_least: int


@dataclass(frozen=True)
class Config:
    """The settings of one project, defaults filled in; the schema `config` describes each."""

    milestones: tuple[str, ...]
    requirements: tuple[str, ...]
    testplans: tuple[str, ...]
    external: tuple[str, ...]
    follow_links: bool
    identifiers: dict[str, str]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str
    severity: dict[str, str]
    per_file_ignores: dict[str, tuple[str, ...]]
    rules: Thresholds
    limits: Limits

    @cached_property
    def forms(self) -> dict[str, re.Pattern[str]]:
        """Return the compiled form of the ids of each kind; match the whole id."""
        return {kind: re.compile(form) for kind, form in self.identifiers.items()}

    def is_external(self, code: str) -> bool:
        """Tell whether a code is said to be another project's."""
        return any(re.fullmatch(pattern, code) for pattern in self.external)


def default_config() -> Config:
    """Return the configuration of a project that has none."""
    return _config({})


def load_config(root: Path) -> Config:
    """Read the configuration of the project in a folder; the defaults where there is none.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or says something unknown or wrong.
    """
    own = root / "tracemap.toml"
    if own.is_file():
        text, table = _parse(own)
        return _checked(table, own.name, text)
    project = root / "pyproject.toml"
    if project.is_file():
        text, whole = _parse(project)
        table = whole.get("tool", {}).get("tracemap", {})
        return _checked(table, project.name, text)
    return default_config()


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path.name}: cannot be read: {error}") from error


def _checked(table: dict[str, Any], name: str, text: str) -> Config:
    if not conforms(schema("config"), table):
        raise _config_error(table, name, text)
    for section, key, pattern in _patterns(table):
        try:
            re.compile(pattern)
        except re.error as error:
            place = f"{name}:{_line_of(text, key)}"
            raise ConfigError(
                f"{place}: {section}: {pattern!r} is no regular expression: {error}"
            ) from error
    return _config(table)


def _patterns(table: dict[str, Any]) -> list[tuple[str, str, str]]:
    forms = [
        (f"identifiers.{key}", key, form) for key, form in table.get("identifiers", {}).items()
    ]
    external = table.get("external", [])
    return forms + [("external", "external", pattern) for pattern in _listed(external)]


def _config_error(table: dict[str, Any], name: str, text: str) -> ConfigError:
    from tracemap.schema.explain import explain

    fault = explain(schema("config"), table)[0]
    where = ".".join(str(step) for step in fault.path)
    if fault.keyword == "additionalProperties":
        known, given = _keys_at(table, fault.path)
        unknown = next(key for key in given if key not in known)
        line = _line_of(text, unknown)
        full = f"{where}.{unknown}" if where else unknown
        return ConfigError(
            f"{name}:{line}: unknown setting '{full}'", f"the settings here are {', '.join(known)}"
        )
    last = next((str(step) for step in reversed(fault.path) if isinstance(step, str)), "")
    return ConfigError(
        f"{name}:{_line_of(text, last)}: '{where}' is {fault.found}, expected {fault.expected}",
        "tracemap schema config prints every setting with its default",
    )


def _keys_at(table: dict[str, Any], path: tuple[str | int, ...]) -> tuple[list[str], list[str]]:
    node = schema("config")
    value: Any = table
    for step in path:
        node, value = node["properties"][step], value[step]
    return list(node["properties"]), list(value)


def _line_of(text: str, key: str) -> int:
    """Return the line on which a key is set, or 1; TOML readers do not tell."""
    found = re.search(rf"^\s*\[?[\w.\"' ]*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _config(table: dict[str, Any]) -> Config:
    settings = schema("config")["properties"]

    def section(name: str) -> dict[str, Any]:
        given = table.get(name, {})
        return {
            key: given.get(key, spec["default"])
            for key, spec in settings[name]["properties"].items()
        }

    def value(name: str) -> Any:
        return table.get(name, settings[name]["default"])

    return Config(
        milestones=_listed(value("milestones")),
        requirements=_listed(value("requirements")),
        testplans=_listed(value("testplans")),
        external=_listed(value("external")),
        follow_links=value("follow_links"),
        identifiers=section("identifiers"),
        select=tuple(value("select")),
        ignore=tuple(value("ignore")),
        fail_on=value("fail_on"),
        severity=dict(value("severity")),
        per_file_ignores={glob: tuple(codes) for glob, codes in value("per_file_ignores").items()},
        rules=Thresholds(**section("rules")),
        limits=Limits(**section("limits")),
    )


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
