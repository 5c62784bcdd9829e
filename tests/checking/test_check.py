"""A check: what comments, files and paths keep back, what is counted, and when it fails."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest

from tests.loading.plans import PLAN, Files, load
from tracemap.checking.check import CheckResult, check
from tracemap.checking.selection import Selection
from tracemap.config import default_config
from tracemap.snapshot import Snapshot

AS_OF = date(2024, 3, 23)


def checked(files: Files, paths: Collection[str] | None = None, **settings: Any) -> CheckResult:
    config = default_config()._replace(**{"select": ("TM1", "TM0"), **settings})
    return check(Snapshot(load(files, config), AS_OF), paths=paths)


def found(result: CheckResult) -> list[str]:
    return [f"{one.location.line} {one.code}" for one in result.findings]


PROBLEMS = "A:\n  name: x{name}\n  nmae: y{field}\n  level: 9\nB:{key}\n  nmae: z\n"
ALL = ["3 TM101", "4 TM106", "5 TM103", "6 TM101"]


@pytest.mark.parametrize(
    ("places", "left"),
    [
        ({}, ALL),
        ({"field": " # tracemap: ignore[TM101]"}, ALL[1:]),
        ({"field": " # tracemap: ignore"}, ALL[1:]),
        ({"field": " # tracemap: ignore[TM1]"}, ALL[1:]),
        ({"field": " # tracemap: ignore[tm101]"}, ALL[1:]),
        ({"field": " #tracemap:ignore[ TM106 , TM101 ]"}, ALL[1:]),
        ({"field": " # why not # tracemap: ignore[TM101]"}, ALL[1:]),
        ({"field": " # tracemap: ignore[TM101] for now"}, ALL[1:]),
        ({"field": " # tracemap: ignore for now"}, ALL[1:]),
        ({"field": "\t# tracemap: ignore"}, ALL[1:]),
        ({"key": " # tracemap: ignore[TM103]"}, [*ALL[:2], ALL[3]]),
        ({"field": " # tracemap: ignore[TM106]"}, ALL),
        ({"name": " # tracemap: ignore[TM101]"}, ALL),
        ({"field": " # tracemap: ignore[TM1011]"}, ALL),
        ({"field": " # tracemap: ignore[]"}, ALL),
        ({"field": " # tracemap: ignore[TM101"}, ALL),
        ({"field": " # tracemap: ignored"}, ALL),
        ({"field": " # tracemap: ignore-all"}, ALL),
        ({"field": " # tracemap ignore[TM101]"}, ALL),
        ({"field": " # Tracemap: ignore[TM101]"}, ALL),
        ({"field": "#tracemap:ignore[TM101]"}, ALL),
        ({"field": " # noqa"}, ALL),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_comment_keeps_back_what_it_names_on_its_line(
    places: dict[str, str], left: list[str], end: str
) -> None:
    text = PROBLEMS.format(**({"name": "", "field": "", "key": ""} | places))
    result = checked({PLAN: text.replace("\n", end)})
    assert found(result) == left
    assert result.summary.suppressed == len(ALL) - len(left)


def test_a_comment_counts_for_its_own_file_alone() -> None:
    files = {PLAN: "A: {nmae: x} # tracemap: ignore\n", "milestones/b.yaml": "B: {nmae: x}\n"}
    result = checked(files)
    assert [str(one.location) for one in result.findings] == [
        "milestones/b.yaml:1:1",
        "milestones/b.yaml:1:5",
    ]


def test_a_comment_keeps_back_a_fault_of_the_file_too() -> None:
    text = (
        "A:\n  name: x\n  name: y # tracemap: ignore[TM003]\n  level: [ # tracemap: ignore[TM002]\n"
    )
    assert found(checked({PLAN: text})) == ["5 TM002"]


def test_files_keep_back_what_the_settings_name() -> None:
    files = {PLAN: "A: {nmae: x}\n", "milestones/b.yaml": "B: {nmae: x}\n"}
    result = checked(
        files, per_file_ignores={"milestones/p*.yaml": ("TM101",), "**/b.yaml": ("TM1",)}
    )
    assert [f"{one.location} {one.code}" for one in result.findings] == [f"{PLAN}:1:1 TM103"]
    assert result.summary.suppressed == 3


FILES = {
    "milestones/a.yaml": "A: {}\n",
    "milestones/a.yaml.yaml": "B: {}\n",
    "milestones/sub/c.yaml": "C: {}\n",
    "milestones/subs/d.yaml": "D: {}\n",
    "requirements/e.yaml": "DMS-REQ-0001: {}\n",
}


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (None, ["A", "B", "C", "D", "DMS-REQ-0001"]),
        (["."], ["A", "B", "C", "D", "DMS-REQ-0001"]),
        (["milestones"], ["A", "B", "C", "D"]),
        (["milestones/sub"], ["C"]),
        (["milestones/a.yaml"], ["A"]),
        (["requirements", "milestones/sub"], ["C", "DMS-REQ-0001"]),
        (["milestones/a"], []),
        ([], []),
    ],
)
def test_only_what_concerns_the_paths_is_reported(paths: list[str] | None, ids: list[str]) -> None:
    result = checked(FILES, paths, select=("TM103",))
    assert [one.problem.id for one in result.findings] == ids
    assert result.summary.errors == len(ids)
    assert result.summary.files == len(FILES)


def test_rules_see_the_whole_plan_whatever_the_paths() -> None:
    files = {PLAN: "A: {name: x, predecessors: [B, C]}\n", "milestones/b.yaml": "B: {name: y}\n"}
    result = checked(files, [PLAN], select=("TM201",))
    assert [one.message for one in result.findings] == [
        "unknown milestone 'C' in 'predecessors' of 'A'"
    ]


def test_what_a_comment_keeps_back_outside_the_paths_is_not_counted() -> None:
    files = {PLAN: "A: {} # tracemap: ignore\n", "milestones/b.yaml": "B: {}\n"}
    assert checked(files, ["milestones/b.yaml"]).summary.suppressed == 0


@pytest.mark.parametrize(
    ("severity", "fails"),
    [
        ("error", {"error": True, "warning": True, "info": True, "never": False}),
        ("warning", {"error": False, "warning": True, "info": True, "never": False}),
        ("info", {"error": False, "warning": False, "info": True, "never": False}),
    ],
)
def test_a_check_fails_from_a_severity_on(severity: str, fails: dict[str, bool]) -> None:
    result = checked({PLAN: "A: {}\n"}, severity={"TM103": severity})
    assert {threshold: result.fails(threshold) for threshold in fails} == fails
    summary = result.summary.to_dict()
    assert {name: summary[f"{name}s"] for name in ("error", "warning", "info")} == {
        name: int(name == severity) for name in ("error", "warning", "info")
    }


def test_a_check_without_findings_never_fails() -> None:
    result = checked({PLAN: "A: {name: x}\n"})
    assert result.findings == ()
    assert not any(result.fails(threshold) for threshold in ("error", "warning", "info", "never"))


def test_findings_are_in_order_and_counted_with_the_items() -> None:
    files = {
        "milestones/b.yaml": "B: {nmae: x}\nA: {}\n",
        "milestones/a.yaml": "C:\n  level: 9\n  nmae: x\n",
        "testplans/p.yaml": "test_plans: {LVV-P1: {name: p}}\ntest_cases: {LVV-T1: , LVV-T2: }\n",
    }
    result = checked(files)
    assert [str(one.location) for one in result.findings] == [
        *("milestones/a.yaml:1:1", "milestones/a.yaml:2:10", "milestones/a.yaml:3:3"),
        *("milestones/b.yaml:1:1", "milestones/b.yaml:1:5", "milestones/b.yaml:2:1"),
    ]
    told = result.to_dict()
    assert list(told) == ["schema", "as_of", "summary", "findings"]
    assert (told["schema"], told["as_of"]) == ("tracemap/check/1", "2024-03-23")
    assert told["summary"] == {
        "files": 3,
        "errors": 6,
        "warnings": 0,
        "infos": 0,
        "suppressed": 0,
        "milestones": 3,
        "requirements": 0,
        "test_plans": 1,
        "test_cases": 2,
        "verification_elements": 0,
    }
    assert told["findings"] == [
        one.to_dict() | {"fingerprint": result.fingerprint(one)} for one in result.findings
    ]


def test_the_command_line_may_select_other_rules_than_the_settings() -> None:
    catalog = load({PLAN: "A: {nmae: x}\n"}, default_config()._replace(ignore=("TM101",)))
    selection = Selection.of(catalog.config).narrowed(("TM101",), None)
    assert found(check(Snapshot(catalog, AS_OF), selection)) == ["1 TM101"]
    assert "1 TM101" not in found(check(Snapshot(catalog, AS_OF)))


def test_what_is_kept_back_is_known_with_what_keeps_it_back() -> None:
    text = "A: {predecessors: [X]}  # tracemap: ignore[TM201]\n"
    result = checked({PLAN: text}, select=("TM",), per_file_ignores={PLAN: ("TM103",)})
    kept_back = {(one.finding.code, one.by) for one in result.suppressed}
    assert kept_back == {("TM103", "per_file_ignores"), ("TM201", "comment")}
    assert result.summary.suppressed == 2


def test_progress_is_told_before_each_rule() -> None:
    told: list[tuple[str, int, int]] = []
    snapshot = Snapshot(load({PLAN: "A: {name: x}\n"}), AS_OF)
    selection = Selection.of(snapshot.catalog.config).narrowed(("TM403", "TM503"), None)
    check(snapshot, selection, progress=lambda *what: told.append(what))
    assert told == [("applying rules", 0, 2), ("applying rules", 1, 2)]


def test_findings_that_are_alike_keep_their_numbers_where_some_are_elsewhere_or_kept_back() -> None:
    text = "A:\n  name: x\n  predecessors: [B, X]{}\n"
    files = {PLAN: text.format(""), "milestones/z.yaml": "B: {name: y, predecessors: [X]}\n"}
    whole = checked(files, select=("TM201",))
    (in_part,) = checked(files, [PLAN], select=("TM201",)).findings
    part = checked(files, [PLAN], select=("TM201",))
    assert [known for _, known in part.with_fingerprints(part.findings)] == [
        whole.fingerprint(whole.findings[0])
    ]
    assert in_part == whole.findings[0]
