"""The settings of a project: every key is honoured, every fault is named with its file and line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tracemap import toml_lines
from tracemap.bounded_pattern import AnyOf
from tracemap.capacity import Capacity
from tracemap.config import Config, default_config, load_config
from tracemap.errors import ConfigError
from tracemap.schema.store import schema

SETTINGS: dict[str, tuple[str, Any]] = {
    "milestones": ('"plan/*.yaml"', ("plan/*.yaml",)),
    "requirements": ('["a.yaml", "b/**"]', ("a.yaml", "b/**")),
    "testplans": ('["t.yaml"]', ("t.yaml",)),
    "p6": ('"data/*-ME.xls"', ("data/*-ME.xls",)),
    "annotations": ('["data/a.yaml", "data/b.yaml"]', ("data/a.yaml", "data/b.yaml")),
    "history": ('"history/*"', ("history/*",)),
    "external": ('"COMC-.*"', ("COMC-.*",)),
    "follow_links": ("true", True),
    "identifiers.milestone": ('"M[0-9]"', "M[0-9]"),
    "identifiers.requirement": ('"R[0-9]"', "R[0-9]"),
    "identifiers.test_plan": ('"P[0-9]"', "P[0-9]"),
    "identifiers.test_case": ('"T[0-9]"', "T[0-9]"),
    "identifiers.verification_element": ('"V[0-9]"', "V[0-9]"),
    "select": ('["TM2", "TM403"]', ("TM2", "TM403")),
    "ignore": ('["TM205"]', ("TM205",)),
    "fail_on": ('"warning"', "warning"),
    "severity": ('{TM403 = "error"}', {"TM403": "error"}),
    "per_file_ignores": ('{"milestones/x.yaml" = ["TM4"]}', {"milestones/x.yaml": ("TM4",)}),
    "baseline": ('"accepted.yaml"', "accepted.yaml"),
    "templates": ('"our/templates"', "our/templates"),
    "preview": ("true", True),
    "rules.forecast_limit": ("30", 30),
    "rules.pile_up_share": ("0.5", 0.5),
    "rules.pile_up_least": ("3", 3),
    "calendar.hours_per_day": ("7.5", 7.5),
    "calendar.lag_unit": ('"days"', "days"),
    "calendar.working_days": ('["mon", "tue"]', ("mon", "tue")),
    "calendar.holidays": ('"US-AZ"', "US-AZ"),
    "calendar.days_off": ('["2024-12-24", 2024-12-31]', ("2024-12-24", "2024-12-31")),
    "capacity": (
        '[{wbs = "02C", fte = 2}, {owner = "Ada", fte = 0.5, from = 2024-05-01, to = "2024-12-31"}]',
        (
            Capacity("02C", None, 2, None, None),
            Capacity(None, "Ada", 0.5, date(2024, 5, 1), date(2024, 12, 31)),
        ),
    ),
    "limits.file_bytes": ("1000", 1000),
    "limits.plan_bytes": ("3000", 3000),
    "limits.files": ("7.0", 7),
    "limits.depth": ("9", 9),
    "limits.aliases": ("0", 0),
    "limits.values": ("50", 50),
    "limits.findings": ("5", 5),
    "limits.sarif_results": ("25000", 25000),
    "limits.sheet_rows": ("100", 100),
    "limits.unpacked_bytes": ("1000", 1000),
    "limits.members": ("9", 9),
    "limits.pattern_seconds": ("9", 9),
    "import.p6.annotations": ('"data/local.yaml"', "data/local.yaml"),
    "import.p6.clear": ("true", True),
    "import.csv.dates": ('"day-first"', "day-first"),
    "import.xlsx.dates": ('"month-first"', "month-first"),
    "import.junit.properties": ('["covers"]', ("covers",)),
    "import.junit.executed": ('"2024-03-23"', "2024-03-23"),
    "import.lsst_verify.metrics": ('{ "a.B" = "DMS-REQ-0030" }', {"a.B": "DMS-REQ-0030"}),
    "import.lsst_verify.goals": ('["goal"]', ("goal",)),
    "import.lsst_verify.date": ('["env.date"]', ("env.date",)),
    "import.lsst_verify.executed": ('"2024-03-23"', "2024-03-23"),
    **{
        f"import.{kind}.{key}": written
        for kind in ("reqif", "needs", "doorstop", "strictdoc")
        for key, written in {
            "types": (
                '{"System Requirement" = "requirement"}',
                {"System Requirement": "requirement"},
            ),
            "fields": ('{Prio = "priority", Draft = ""}', {"Prio": "priority", "Draft": ""}),
            "links": ('{satisfies = "derived_from"}', {"satisfies": "derived_from"}),
            "backlinks": ('{"tested by" = "verifies"}', {"tested by": "verifies"}),
            "values": ('{priority = {High = "1a"}}', {"priority": {"High": "1a"}}),
        }.items()
        if kind != "doorstop" or key not in ("links", "backlinks")
    },
    "import.dmsr.document": ('"LSE-61"', "LSE-61"),
    "import.dmsr.upper": ('{ OSS-REQ = "LSE-30" }', {"OSS-REQ": "LSE-30"}),
    "import.jira.issue_type": ('"Check"', "Check"),
    "import.jira.requirement": (
        '["customfield_1", "customfield_2"]',
        ("customfield_1", "customfield_2"),
    ),
    "import.jira.test_cases": ('["customfield_3"]', ("customfield_3",)),
    "import.jira.query": ('"project = DM"', "project = DM"),
    "import.jira.api": ('"2"', "2"),
    "import.zephyr.project": ('"DM"', "DM"),
    "import.zephyr.document": ('"Report"', "Report"),
    "import.zephyr.milestone": ('"(MS-[0-9]+)"', "(MS-[0-9]+)"),
    "import.zephyr.results": ('{ "Fine" = "passed" }', {"Fine": "passed"}),
    "import.zephyr.statuses": ('{ 12 = "Fine" }', {"12": "Fine"}),
    "export.jira.test_plan_days": ("30", 30),
    "export.jira.api": ('"2"', "2"),
}
"""Every setting: as it may be written in TOML, and as it is then."""


def names() -> list[str]:
    """Return every setting that the schema names, `section.key` where it has sections."""
    found = []
    for name, spec in schema("config")["properties"].items():
        if name in ("import", "export"):
            found += [
                f"{name}.{kind}.{key}"
                for kind, one in spec["properties"].items()
                for key in one["properties"]
            ]
            continue
        inner = spec.get("properties")
        found += [f"{name}.{key}" for key in inner] if inner else [name]
    return found


def value_of(config: Config, name: str) -> Any:
    section, _, key = name.partition(".")
    if section in ("import", "export"):
        kind, _, key = key.partition(".")
        return (config.imports if section == "import" else config.exports)[kind][key]
    value = getattr(config, section)
    return value if not key else value[key] if isinstance(value, dict) else getattr(value, key)


def configured(folder: Path, text: str, name: str = "tracemap.toml") -> Config:
    (folder / name).write_bytes(text.encode())
    return load_config(folder)


def fault(folder: Path, text: str, name: str = "tracemap.toml") -> tuple[str, str | None]:
    """Return what is said of a configuration that cannot be used."""
    with pytest.raises(ConfigError) as caught:
        configured(folder, text, name)
    return caught.value.message, caught.value.help


def test_every_setting_of_the_schema_is_tried_here() -> None:
    assert names() == list(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize(
    ("file", "prefix"), [("tracemap.toml", ""), ("pyproject.toml", "tool.tracemap.")]
)
def test_a_setting_is_honoured_and_the_others_keep_their_defaults(
    tmp_path: Path, name: str, file: str, prefix: str
) -> None:
    written, value = SETTINGS[name]
    config = configured(tmp_path, f"{prefix}{name} = {written}\n", file)
    default = default_config()
    found = {one: value_of(config, one) for one in names()}
    assert found == {one: value_of(default, one) for one in names()} | {name: value}
    assert type(found[name]) is type(value)
    assert found[name] != value_of(default, name)


def test_without_a_configuration_every_setting_has_the_default_of_the_schema(
    tmp_path: Path,
) -> None:
    config = load_config(tmp_path)
    assert config == default_config()
    assert config.written is None
    for name in names():
        spec = schema("config")
        for step in name.split("."):
            spec = spec["properties"][step]
        value = value_of(config, name)
        assert (list(value) if isinstance(value, tuple) else value) == spec["default"]


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        (
            "milestone = 1",
            "tracemap.toml:1: unknown setting 'milestone'",
            "did you mean milestones?",
        ),
        ("\n\nfail-on = 1", "tracemap.toml:3: unknown setting 'fail-on'", "did you mean fail_on?"),
        (
            "[limits]\ndepht = 3",
            "tracemap.toml:2: unknown setting 'limits.depht'",
            "did you mean depth?",
        ),
        (
            "[rules]\nxyz = 3",
            "tracemap.toml:2: unknown setting 'rules.xyz'",
            "the settings here are forecast_limit, pile_up_share, pile_up_least",
        ),
        ("[limit]\ndepth = 3", "tracemap.toml:1: unknown setting 'limit'", "did you mean limits?"),
        (
            "[calendar]\nworking_days = []",
            "tracemap.toml:2: 'calendar.working_days' is too short a list, expected at least 1",
            "tracemap schema config prints every setting with its default",
        ),
        (
            "[calendar]\nworking_days = ['monday']",
            (
                "tracemap.toml:2: entry 1 of 'calendar.working_days' is 'monday',"
                " expected one of mon, tue, wed, thu, fri, sat, sun"
            ),
            "tracemap schema config prints every setting with its default",
        ),
        (
            "[calendar]\nholidays = 'Arizona'",
            (
                "tracemap.toml:2: 'calendar.holidays' is 'Arizona',"
                " expected text of the form ^([A-Z]{2}(-[^-].*)?)?$"
            ),
            "tracemap schema config prints every setting with its default",
        ),
        (
            "[calendar]\ndays_off = [2024-12-24T10:00:00]",
            (
                "tracemap.toml:2: entry 1 of 'calendar.days_off' is 2024-12-24 10:00:00,"
                " expected a day, as 2025-03-31"
            ),
            "tracemap schema config prints every setting with its default",
        ),
        (
            "calendar.days_off = ['2024-02-30']",
            "tracemap.toml:1: 'calendar.days_off': '2024-02-30' is no day of the calendar",
            "write it as YYYY-MM-DD",
        ),
        (
            "[limits]\nfiles = 1\naliases = -1",
            "tracemap.toml:3: 'limits.aliases' is -1, expected a number of at least 0",
            "tracemap schema config prints every setting with its default",
        ),
    ],
)
def test_a_fault_says_what_to_do(tmp_path: Path, text: str, message: str, help: str) -> None:
    assert fault(tmp_path, text) == (message, help)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limits.depth = 501", "1: 'limits.depth' is 501, expected a number of at most 500"),
        ("limits.depth = 1.5", "1: 'limits.depth' is 1.5, expected a whole number"),
        ("limits.depth = true", "1: 'limits.depth' is true, expected a whole number"),
        (
            "limits = {files = 1, depth = 0}",
            "1: 'limits.depth' is 0, expected a number of at least 1",
        ),
        ("limits = 3", "1: 'limits' is 3, expected a mapping"),
        ("follow_links = 'no'", "1: 'follow_links' is 'no', expected true or false"),
        ("milestones = 1", "1: 'milestones' is 1, expected text or a list"),
        ("milestones = [1]", "1: entry 1 of 'milestones' is 1, expected text"),
        ("fail_on = 'eror'", "1: 'fail_on' is 'eror', expected one of error, warning, info, never"),
        (
            "fail_on = 2024-01-01",
            "1: 'fail_on' is 2024-01-01, expected one of error, warning, info, never",
        ),
        ("select = 'TM'", "1: 'select' is 'TM', expected a list"),
        (
            "ignore = ['tm1']",
            "1: entry 1 of 'ignore' is 'tm1', expected text of the form ^TM[0-9]{0,3}$",
        ),
        (
            "[severity]\nTM4 = 'bad'",
            "2: 'severity.TM4' is 'bad', expected one of error, warning, info",
        ),
        ("[rules]\n\npile_up_share = nan", "3: 'rules.pile_up_share' is 'nan', expected a number"),
        ("[rules]\npile_up_share = -inf", "2: 'rules.pile_up_share' is '-inf', expected a number"),
        (
            "[identifiers]\nrequirement = '*'",
            "2: 'identifiers.requirement': '*' is no regular expression: nothing to repeat at position 0",
        ),
        (
            "[import.zephyr]\nmilestone = '+'",
            "2: 'import.zephyr.milestone': '+' is no regular expression: nothing to repeat at position 0",
        ),
        (
            "external = ['A', 'B{99999999999}']",
            "1: 'external': 'B{99999999999}' is no regular expression: the repetition number is too large",
        ),
        (
            "testplans = ['a', '../b/*.yaml']",
            "1: 'testplans': '../b/*.yaml' leads out of the project",
        ),
        ("milestones = '/etc/*.yaml'", "1: 'milestones': '/etc/*.yaml' leads out of the project"),
        ("requirements = 'a/../../b'", "1: 'requirements': 'a/../../b' leads out of the project"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    said, _ = fault(tmp_path, text)
    assert said == f"tracemap.toml:{message}"


PATTERNS = ("milestones", "requirements", "testplans", "p6", "annotations", "history")

TEAM = "[[capacity]]\nwbs = 'A'\nfte = 1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("capacity = 3", "1: 'capacity' is 3, expected a list"),
        ("capacity = [3]", "1: entry 1 of 'capacity' is 3, expected a mapping"),
        (
            "[[capacity]]\nowner = 'B'",
            "1: entry 1 of 'capacity' lacks 'fte'",
        ),
        (
            TEAM + "[[capacity]]\nfte = 2",
            "4: entry 2 of 'capacity' is for nobody, expected either 'wbs' or 'owner'",
        ),
        (
            "[[capacity]]\nfte = 2\nwbs = ''",
            "1: entry 1 of 'capacity' is for nobody, expected either 'wbs' or 'owner'",
        ),
        (
            TEAM + "owner = 'B'",
            "1: entry 1 of 'capacity' is for a WBS and for an owner, expected either 'wbs' or 'owner'",
        ),
        (
            TEAM + TEAM + "[[capacity]]\nowner = 'B'\nfte = -1",
            "9: 'fte' of entry 3 of 'capacity' is -1, expected a number of at least 0",
        ),
        (
            TEAM + "[rules]\n" + TEAM.replace("1", "true"),
            "7: 'fte' of entry 2 of 'capacity' is true, expected a number",
        ),
        (
            TEAM + "from = 5",
            "4: 'from' of entry 1 of 'capacity' is 5, expected a day, as 2025-03-31",
        ),
        (
            TEAM + "from = 2024-05-01T00:00:00",
            "4: 'from' of entry 1 of 'capacity' is 2024-05-01 00:00:00, expected a day, as 2025-03-31",
        ),
        (
            TEAM + "to = '1.5.2024'",
            "4: 'to' of entry 1 of 'capacity' is '1.5.2024', expected a day, as 2025-03-31",
        ),
        (
            TEAM + "to = '2024-02-30'",
            "4: 'to' of entry 1 of 'capacity' is '2024-02-30', which is no day of the calendar",
        ),
        (
            TEAM + "from = 2024-05-02\nto = 2024-05-01",
            "5: 'to' of entry 1 of 'capacity' is 2024-05-01, which is before its 'from', 2024-05-02",
        ),
        (TEAM + "until = 2024-05-02", "4: unknown setting 'until' of entry 1 of 'capacity'"),
        ("[[capacitys]]\nfte = 1", "1: unknown setting 'capacitys'"),
    ],
)
@pytest.mark.parametrize(
    ("file", "table"), [("tracemap.toml", ""), ("pyproject.toml", "tool.tracemap.")]
)
def test_a_fault_of_capacity_is_named_with_the_line_of_its_own_table(
    tmp_path: Path, text: str, message: str, file: str, table: str
) -> None:
    text = text.replace("[[", f"[[{table}").replace("[rules", f"[{table}rules")
    text = text.replace("capacity = ", f"{table}capacity = ")
    assert fault(tmp_path, text, file)[0] == f"{file}:{message}"


@pytest.mark.parametrize("seed", range(4))
def test_of_two_days_that_are_none_the_first_is_named_whatever_the_hash_seed(
    tmp_path: Path, seed: int
) -> None:
    (tmp_path / "tracemap.toml").write_text(TEAM + "to = '2024-14-01'\nfrom = '2024-13-01'\n")
    code = "import pathlib, tracemap.config as c; c.load_config(pathlib.Path())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "tracemap.toml:5: 'from' of entry 1 of 'capacity' is '2024-13-01'" in done.stderr


def test_a_table_may_hold_for_one_day(tmp_path: Path) -> None:
    (one,) = configured(tmp_path, TEAM + "from = 2024-05-01\nto = 2024-05-01").capacity
    assert one.start == one.end == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x = = 1", "1:5"),
        ("\n[limits\n", "2:8"),
        ("a = '", "1"),
        ("a = 1\n\na = 2", "3"),
        ("[", "1"),
    ],
)
def test_what_is_no_toml_is_named_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    said, help = fault(tmp_path, text)
    assert said.startswith(f"tracemap.toml:{place}: not TOML: ")
    assert "(at" not in said
    assert help is not None
    assert "text stands in quotes" in help


OTHERS = """\
[tool.ruff]
select = 1
limits.depth = 1
[tool.ruff.lint.limits]
depth = 1
[other.tool.tracemap]
depth = 1
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[tool.tracemap]\nselect = 1\n", 2),
        ("[tool.tracemap]\nfail_on = 'error'\n'select' = 1\n", 3),
        ("[tool.tracemap.limits]\ndepth = 0\n", 2),
        ("[tool.tracemap]\nlimits.depth = 0\n", 2),
        ("[tool.tracemap]\nlimits = {depth = 0}\n", 2),
        ("[tool]\n[tool.tracemap]\n  limits . 'depth' = 0\n", 3),
        ("[ tool . tracemap . limits ]\nfiles = 1\ndepth = 0\n", 3),
        ('[tool."tracemap"]\n\n[tool."tracemap".limits]\n"depth" = 0\n', 4),
    ],
)
def test_a_line_is_that_of_our_own_table(tmp_path: Path, text: str, line: int) -> None:
    said, _ = fault(tmp_path, OTHERS + text, "pyproject.toml")
    assert said.startswith(f"pyproject.toml:{OTHERS.count(chr(10)) + line}: '")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tool.tracemap = 5", "pyproject.toml:1: tool.tracemap is 5, expected a mapping"),
        ("[tool]\ntracemap = [1]", "pyproject.toml:2: tool.tracemap is a list, expected a mapping"),
    ],
)
def test_a_table_that_is_none_is_a_fault(tmp_path: Path, text: str, message: str) -> None:
    assert fault(tmp_path, text, "pyproject.toml")[0] == message


@pytest.mark.parametrize(
    "text", ["", "tool = 1", "[tool.ruff]\nselect = 1", "[project]\nname = 'x'"]
)
def test_a_pyproject_that_does_not_speak_of_us_is_passed_over(tmp_path: Path, text: str) -> None:
    assert configured(tmp_path, text, "pyproject.toml") == default_config()


def test_of_both_files_our_own_holds_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.tracemap]\nfail_on = 'info'\nlimits.depth = 3\n"
    )
    config = configured(tmp_path, "fail_on = 'warning'\n")
    assert (config.fail_on, config.limits.depth) == ("warning", 64)


@pytest.mark.parametrize("text", ["\ufefffail_on = 'info'", "# é\r\nfail_on = 'info'\r\n"])
def test_marks_and_ends_of_lines_of_other_systems_are_read(tmp_path: Path, text: str) -> None:
    assert configured(tmp_path, text).fail_on == "info"


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "tracemap.toml").write_bytes(b"fail_on = '\xff'")
    with pytest.raises(ConfigError, match=r"^tracemap\.toml:1: it is not UTF-8"):
        load_config(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "limits.depth = " + "9" * 5000,
        "limits.depth = 0x" + "f" * 5000,
        "limits.depth = 0o" + "7" * 5000,
        "limits.depth = 0b" + "1" * 15000,
        "a = " + "[" * 5000,
        "a = " + "{a=" * 5000,
    ],
)
def test_a_file_too_large_for_the_reader_is_a_fault(tmp_path: Path, text: str) -> None:
    assert fault(tmp_path, text)[0].startswith("tracemap.toml")


@pytest.mark.parametrize("name", ["tracemap.toml", "pyproject.toml"])
def test_a_configuration_that_is_no_file_is_a_fault_and_is_not_opened(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(ConfigError, match="cannot be read: it is not a plain file"):
        load_config(tmp_path)


def test_a_configuration_that_cannot_be_opened_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path, *_: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", closed)
    assert fault_of_existing(tmp_path) == "tracemap.toml: cannot be read: Permission denied"


def fault_of_existing(folder: Path) -> str:
    (folder / "tracemap.toml").write_text("")
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return caught.value.message


def test_a_code_of_another_project_is_one_that_a_pattern_matches_whole(tmp_path: Path) -> None:
    config = configured(tmp_path, 'external = ["COMC-.*", "SY[0-9]"]')
    codes = ["COMC-1", "SY5", "SY55", "XCOMC-1", "comc-1", ""]
    assert [one for one in codes if config.is_external(one)] == ["COMC-1", "SY5"]
    assert not default_config().is_external("COMC-1")


def test_a_code_that_many_references_name_is_matched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fullmatch(_: AnyOf, code: str) -> bool:
        asked.append(code)
        return code == "A"

    monkeypatch.setattr(AnyOf, "fullmatch", fullmatch)
    config = configured(tmp_path, "external = 'A'")
    assert [config.is_external(code) for code in "ABABAB"] == [True, False] * 3
    assert asked == ["A", "B"]


def test_all_expressions_of_a_configuration_spend_one_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured(tmp_path, "external = 'A'\nidentifiers.milestone = 'B'")
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: next(looks) / 2)
    assert config.is_external("A")
    assert config.forms["milestone"].fullmatch("B")
    with pytest.raises(ConfigError, match=r"^tracemap\.toml:2: 'B' takes too long"):
        config.forms["milestone"].fullmatch("C")


def test_a_path_is_kept_without_the_steps_that_lead_nowhere(tmp_path: Path) -> None:
    text = "\n".join(f"{name} = './plan//a/././*.yaml'" for name in PATTERNS)
    config = configured(tmp_path, f"{text}\nbaseline = './/b.yaml'")
    assert {one for name in PATTERNS for one in getattr(config, name)} == {"plan/a/*.yaml"}
    assert config.baseline == "b.yaml"


def test_the_lines_of_a_file_are_looked_for_once_however_many_settings_are_placed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []
    header = toml_lines._HEADER

    class Counting:
        def match(self, line: str) -> re.Match[str] | None:
            looked.append(line)
            return header.match(line)

    monkeypatch.setattr(toml_lines, "_HEADER", Counting())
    text = "[per_file_ignores]\n" + "".join(f"'a{number}' = []\n" for number in range(100))
    places = [toml_lines.line_of(text, ("per_file_ignores", f"a{number}")) for number in range(100)]
    assert places == [*range(2, 102)]
    assert len(looked) == 102


def test_the_examples_of_the_schema_can_be_used(tmp_path: Path) -> None:
    for name, spec in schema("config")["properties"].items():
        for example in spec["examples"]:
            if name == "capacity":
                lines = [f"{key} = {json.dumps(value)}" for key, value in example[0].items()]
                configured(tmp_path, "\n".join([f"[[{name}]]", *lines]))
            elif name in ("import", "export"):
                for kind, settings in example.items():
                    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
                    configured(tmp_path, "\n".join([f"[{name}.{kind}]", *lines]))
            elif not isinstance(example, dict):
                configured(tmp_path, f"{name} = {json.dumps(example)}")
            else:
                lines = [f'"{key}" = {json.dumps(value)}' for key, value in example.items()]
                configured(tmp_path, "\n".join([f"[{name}]", *lines]))
