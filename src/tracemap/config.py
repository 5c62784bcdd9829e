"""The configuration of a project: `tracemap.toml`, or `[tool.tracemap]` in `pyproject.toml`.

The schema `config` holds its keys and their defaults. A key that it does not know is an error: a
misspelt setting that does nothing would make a check look stricter than it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.bounded_pattern import AnyOf, BoundedPattern, Budget, Form, cut, refuse_unfit
from tracemap.capacity import Capacity, capacities, refuse_false_days, with_dates_as_text
from tracemap.errors import ConfigError
from tracemap.identifiers import did_you_mean
from tracemap.inputs import Inputs, fault_of_name, is_inside, leads_out, plain_file, tidy
from tracemap.limits import Limits
from tracemap.patterns import pattern
from tracemap.schema.conform import conforms
from tracemap.schema.store import schema


class Written(NamedTuple):
    """Where the settings are written: the name and the text of the file, and the table that holds them."""

    name: str
    text: str
    table: tuple[str, ...] = ()

    def place(self, *path: str) -> str:
        """Return `file:line` of a setting, or of the innermost table around it that is written."""
        from tracemap.toml_lines import line_of

        return f"{self.name}:{line_of(self.text, (*self.table, *path))}"


_MOST_BYTES = 1 << 20
"""How large a configuration may be."""

_MOST_ANSWERS = 1 << 17
"""For how many codes it is kept whether they are another project's."""

_LONG_KEY = pattern(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""")
"""A key of so many steps takes Python's reader of TOML time and memory by the square of their number."""

_LONG_NUMBER = pattern(r"(?<![\w.])(?:[0-9_]{1000}|0[xob][0-9A-Fa-f_]{1000})")
"""Python writes no number of more than 4,300 digits, so that a message could not name it."""

_TOML = "text stands in quotes ('...' where it holds a \\), a list in [ ]: select = ['TM2']"
_EXPRESSION = "regular expressions are Python's; in '...' a \\ stands as it is: 'REQ-\\d+'"


class Thresholds(NamedTuple):
    """What the rules measure against.

    Attributes:
        forecast_limit: days that a forecast may differ from the due date (TM405).
        pile_up_share: share of the open milestones that may fall due in one month (TM406).
        pile_up_least: milestones in one month that are never called too many (TM406).
    """

    forecast_limit: int
    pile_up_share: float
    pile_up_least: int


class CalendarSettings(NamedTuple):
    """How days are counted.

    Attributes:
        hours_per_day: how many hours of a lag are a day.
        lag_unit: what the lags of an export count: hours or days.
        working_days: the days of the week that count, `mon` to `sun`.
        holidays: the country whose public holidays do not count, or a part of one; none where empty.
        days_off: further days that do not count, as YYYY-MM-DD.
    """

    hours_per_day: float
    lag_unit: str
    working_days: tuple[str, ...]
    holidays: str
    days_off: tuple[str, ...]


class _Settings(NamedTuple):
    """The settings by name."""

    milestones: tuple[str, ...]
    requirements: tuple[str, ...]
    testplans: tuple[str, ...]
    p6: tuple[str, ...]
    annotations: tuple[str, ...]
    history: tuple[str, ...]
    external: tuple[str, ...]
    follow_links: bool
    identifiers: dict[str, str]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str
    severity: dict[str, str]
    per_file_ignores: dict[str, tuple[str, ...]]
    baseline: str
    templates: str
    preview: bool
    rules: Thresholds
    calendar: CalendarSettings
    capacity: tuple[Capacity, ...]
    limits: Limits
    imports: dict[str, dict[str, Any]]
    exports: dict[str, dict[str, Any]]
    written: Written | None = None


class Config(_Settings):
    """The settings of one project, defaults filled in; the schema `config` describes each.

    `written` is where they are written, or None where all are defaults; `imports` and `exports` are what
    stands under `[import.NAME]` and `[export.NAME]`, by name: Python keeps the word `import` from being one.
    """

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Return the form of the ids of each kind; match the whole id."""
        ours = schema("config")["properties"]["identifiers"]["properties"]
        return {
            kind: re.compile(form)
            if form == ours[kind]["default"]
            else self.bounded(form, "identifiers", kind)
            for kind, form in self.identifiers.items()
        }

    def bounded(self, text: str, *path: str) -> Form:
        """Return a regular expression of this configuration, written at that path; see `bounded_pattern`."""
        return BoundedPattern(text, self.budget, lambda: self.place(*path))

    @cached_property
    def budget(self) -> Budget:
        """The time that all patterns of this configuration have together."""
        return Budget(self.limits.pattern_seconds)

    def place(self, *path: str) -> str:
        """Return where a setting is written, as a message begins; its name where none is written."""
        return self.written.place(*path) if self.written else ".".join(path)

    @cached_property
    def is_external(self) -> Callable[[str], bool]:
        """Tells whether a code is said to be another project's; many references may name the same code."""
        forms = AnyOf(self.external, self.budget, lambda: self.place("external"))
        return lru_cache(_MOST_ANSWERS)(forms.fullmatch)


CONFIG_FILES: dict[str, tuple[str, ...]] = {
    "tracemap.toml": (),
    "pyproject.toml": ("tool", "tracemap"),
}
"""Where settings are looked for, in this order: files at the top of a project, and the table in each."""


def default_config() -> Config:
    """Return the configuration of a project that has none."""
    return _config({})


def load_config(root: Path, inputs: Inputs | None = None) -> Config:
    """Read the configuration of the project in a folder; the defaults where there is none.

    Args:
        root: the project folder.
        inputs: takes down what is looked at.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or says something unknown or wrong.
    """
    seen = inputs or Inputs()
    return config_of(lambda name: _on_disk(root / name, seen)) or default_config()


def config_of(read: Callable[[str], bytes | None]) -> Config | None:
    """Return the configuration that the files of a project hold, or None where they hold none.

    Args:
        read: returns the content of a file at the top of the project; None where there is none.

    Raises:
        ConfigError: a file is not TOML, or says something unknown or wrong; or what `read` raises.
    """
    for name, table in CONFIG_FILES.items():
        data = read(name)
        if data is None:
            continue
        written, settings = _parse(name, data, table)
        if settings is not None:
            return _checked(settings, written)
    return None


def _on_disk(path: Path, inputs: Inputs) -> bytes | None:
    if not os.path.lexists(path):
        inputs.file(str(path), None)
        return None
    if path.is_symlink():
        inputs.doubt()
        if os.path.isfile(path) and not is_inside(path.parent, path):  # noqa: PTH113
            reason = "the link leads out of the project"
            raise ConfigError(f"{path.name}: cannot be read: {reason}", "put the file in its place")
    if not os.path.isfile(path):  # noqa: PTH113  # raises nothing where a link leads to a closed folder
        raise ConfigError(f"{path.name}: cannot be read: it is not a plain file")
    try:
        data = plain_file(path, _MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise ConfigError(f"{path.name}: cannot be read: it is larger than {_MOST_BYTES} bytes")
    inputs.file(str(path), data)
    return data


def _parse(name: str, data: bytes, table: tuple[str, ...]) -> tuple[Written, Any]:
    """Return the settings in a table of a TOML file; None where there is no such table."""
    import tomllib  # imported where there is something to read by it

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{name}:{line}: it is not UTF-8", "save it as UTF-8") from error
    long = _LONG_KEY().search(text) or _LONG_NUMBER().search(text)
    if long:
        line = text.count("\n", 0, long.start()) + 1
        raise ConfigError(f"{name}:{line}: a key or a number is too long to be a setting")
    try:
        settings: Any = tomllib.loads(text, parse_float=_finite)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_not_toml(name, text, str(error)), _TOML) from error
    except ValueError as error:
        raise ConfigError(f"{name}: cannot be read: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{name}: cannot be read: it is nested too deep") from error
    for step in table:
        settings = settings.get(step) if isinstance(settings, dict) else None
    return Written(name, text, table), settings


def _finite(text: str) -> float | str:
    """Return a number of TOML; one that is none (nan, inf) stays text, which no setting takes."""
    number = float(text)
    return number if isfinite(number) else text


def _not_toml(name: str, text: str, message: str) -> str:
    what, _, where = message.rpartition(" (at ")
    numbers = re.findall(r"[0-9]+", where)
    place = ":".join(numbers) if len(numbers) == 2 else str(text.count("\n") + 1)
    return f"{name}:{place}: not TOML: {what}"


def _checked(settings: Any, written: Written) -> Config:
    settings = with_dates_as_text(settings)
    if not conforms(schema("config"), settings):
        raise _config_error(settings, written)
    config = _config(settings)._replace(written=written)
    for path, form in _patterns(settings):
        try:
            config.bounded(form, *path)
            if path[0] == "identifiers":
                refuse_unfit(form)
        except (re.error, OverflowError, RecursionError) as error:
            wrong = f"'{'.'.join(path)}': {cut(form)!r} is no regular expression: {error}"
            raise ConfigError(f"{written.place(*path)}: {wrong}", _EXPRESSION) from error
    _refuse_names(settings, written)
    refuse_false_days(settings, written.place)
    return config._replace(capacity=capacities(settings.get("capacity", ()), written.place))


_RELATIVE = "patterns are relative to the project folder"
_PLACES = {
    **dict.fromkeys(
        ("milestones", "requirements", "testplans", "p6", "annotations", "history"), _RELATIVE
    ),
    "templates": "it is a folder of the project; --templates takes any other",
    "baseline": "it is a file of the project; --baseline takes any other",
    "import.p6.annotations": "it is a file of the project; --annotations takes any other",
}
"""The settings that name files or folders, and what to do where one leads out of the project."""


def _refuse_names(settings: dict[str, Any], written: Written) -> None:
    """Refuse names that no file has, and those that lead out of the project: a stranger wrote them."""
    for name, advice in _PLACES.items():
        held: Any = settings
        for step in name.split("."):
            held = held.get(step, {})
        for path in _listed(held) if held else ():
            fault = fault_of_name(path) or ("leads out of the project" if leads_out(path) else "")
            if fault:
                place = written.place(*name.split("."))
                raise ConfigError(f"{place}: '{name}': {cut(path)!r} {fault}", advice)
    for glob in settings.get("per_file_ignores", {}):
        if fault := fault_of_name(glob):
            place = written.place("per_file_ignores", glob)
            raise ConfigError(f"{place}: 'per_file_ignores': {cut(glob)!r} {fault}", _RELATIVE)


def _patterns(settings: dict[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = [
        (("identifiers", kind), form) for kind, form in settings.get("identifiers", {}).items()
    ]
    of_plans = settings.get("import", {}).get("zephyr", {}).get("milestone")
    if of_plans is not None:
        found.append((("import", "zephyr", "milestone"), of_plans))
    return found + [(("external",), pattern) for pattern in _listed(settings.get("external", []))]


def _config_error(settings: Any, written: Written) -> ConfigError:
    from tracemap.schema.explain import explain
    from tracemap.toml_lines import in_words

    fault = explain(schema("config"), settings)[0]
    path = fault.path
    if fault.keyword == "additionalProperties":
        known, given = _keys_at(settings, path)
        key = next(one for one in given if one not in known)
        path = (*path, key)
        wrong = f"unknown setting {in_words(path)}"
        others = f"the settings here are {', '.join(known)}"
        advice = did_you_mean(key.replace("-", "_"), known, others)
    else:
        wrong = f"is {fault.found}, expected {fault.expected}"
        if fault.keyword == "required":
            wrong = f"lacks {fault.expected.removeprefix('one with ')}"
        wrong = f"{in_words(path) or '.'.join(written.table)} {wrong}"
        advice = "tracemap schema config prints every setting with its default"
    return ConfigError(f"{written.place(*map(str, path))}: {wrong}", advice)


def _keys_at(settings: Any, path: tuple[str | int, ...]) -> tuple[list[str], list[str]]:
    node = schema("config")
    for step in path:
        node = node["items"] if isinstance(step, int) else node["properties"][step]
        settings = settings[step]
    return list(node["properties"]), list(settings)


def _config(table: dict[str, Any]) -> Config:
    settings = schema("config")["properties"]

    def section(name: str) -> dict[str, Any]:
        given = table.get(name, {})
        return {
            key: _frozen(given.get(key, spec["default"]), spec["type"])
            for key, spec in settings[name]["properties"].items()
        }

    def value(name: str) -> Any:
        return table.get(name, settings[name]["default"])

    def paths(name: str) -> tuple[str, ...]:
        return tuple(map(tidy, _listed(value(name))))

    def by_kind(name: str) -> dict[str, dict[str, Any]]:
        given = table.get(name, {})
        return {
            kind: {
                key: _frozen(given.get(kind, {}).get(key, one["default"]), one["type"])
                for key, one in spec["properties"].items()
            }
            for kind, spec in settings[name]["properties"].items()
        }

    return Config(
        milestones=paths("milestones"),
        requirements=paths("requirements"),
        testplans=paths("testplans"),
        p6=paths("p6"),
        annotations=paths("annotations"),
        history=paths("history"),
        external=_listed(value("external")),
        follow_links=value("follow_links"),
        identifiers=section("identifiers"),
        select=tuple(value("select")),
        ignore=tuple(value("ignore")),
        fail_on=value("fail_on"),
        severity=dict(value("severity")),
        per_file_ignores={glob: tuple(codes) for glob, codes in value("per_file_ignores").items()},
        baseline=tidy(value("baseline")),
        templates=value("templates"),
        preview=value("preview"),
        rules=Thresholds(**section("rules")),
        calendar=CalendarSettings(**section("calendar")),
        capacity=(),
        limits=Limits(**section("limits")),
        imports=by_kind("import"),
        exports=by_kind("export"),
    )


def _frozen(value: Any, kind: str) -> Any:
    """Return a value, a list as a tuple, and as an int where the schema wants one: it takes 90.0 for 90."""
    if kind == "array":
        return tuple(value)
    return int(value) if kind == "integer" else value


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
