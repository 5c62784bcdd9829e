"""Every command on a plan that lives in Primavera: an export, and annotations over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call, assert_golden
from tests.cli.test_json import assert_conforms
from tests.loading.plans import Files, write
from tests.loading.sheets import links, tasks, xls

GOLDEN = Path(__file__).parent / "layered"
DATES = ("start_date", "base_end_date", "end_date", "act_end_date")
EXPORT = "data/pmcs/202403-ME.xls"
SETTINGS = 'p6 = "data/pmcs/*-ME.xls"\nannotations = "data/local.yaml"\n'
LOCAL = """\
LDM-503-16:
  name: Third rehearsal of the data processing  # shorter than in P6
  jira: DM-32561
  test_plans: [LVV-P90]
  due: 2024-11-01
LDM-503-17:
  description: The last one before operations
  requirements: [DMS-REQ-0024]
DM-NEW:
  jira: DM-1
"""
PLANS = """\
test_plans:
  LVV-P90: {name: Third rehearsal, test_cases: [LVV-T1]}
test_cases:
  LVV-T1: {name: Raw images, verifies: [DMS-REQ-0024], result: passed, executed: 2024-02-01}
"""
REQUIREMENTS = "DMS-REQ-0024: {title: Raw image assembly, priority: 1a}\n"


def activity(code: str, name: str, wbs: str, *dates: str) -> dict[str, str]:
    status = "Completed" if len(dates) > 3 else "Not Started"
    return {
        "task_code": code,
        "status_code": status,
        "wbs_id": f"LSST ME 24-03.{wbs}",
        "task_name": name,
        **dict(zip(DATES, dates, strict=False)),
    }


def export() -> bytes:
    rows = tasks(
        activity("S24S", "Start of the first half of 2024", "02C.00", "6/3/2024 8:00:00 AM"),
        activity(
            *("DM-AP-16", "Alert <distribution> & brokers", "02C.03"),
            *("", "11/30/2023 5:00:00 PM", "7/1/2024 8:00:00 AM"),
        ),
        activity(
            *("LDM-503-15", "Second rehearsal", "02C.00"),
            *("", "1/31/2024", "2/28/2024", "2/28/2024"),
        ),
        activity(
            *("LDM-503-16", "Ops rehearsal for data release processing #3", "02C.00"),
            *("", "10/1/2024", "10/1/2024"),
        ),
        activity(
            "LDM-503-17", "Final rehearsal\x1b[31m", "02C.07.04.01", "", "12/9/2024", "12/9/2024"
        ),
    )
    joins = links(
        *("DM-AP-16 FS A10", "A10 FS A20", "A20 FS LDM-503-16", "LDM-503-15 FS LDM-503-16"),
        *("LDM-503-16 FS LDM-503-17", "S24S SS LDM-503-17"),
    )
    return xls({"TASK": rows, "TASKPRED": joins, "USERDATA": [["user_data"]]})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files: Files = {
        "tracemap.toml": SETTINGS,
        "data/pmcs/202312-ME.xls": "history",
        EXPORT: export(),
        "data/local.yaml": LOCAL,
        "testplans/plans.yaml": PLANS,
        "requirements/dmsr.yaml": REQUIREMENTS,
    }
    write(tmp_path, files)
    return tmp_path


COMMANDS = {
    "check": "check --show-info",
    "show": "show LDM-503-16",
    "list": "list milestones",
    "blocking": "blocking LDM-503-17",
    "when": "when LDM-503-17 DMS-REQ-0024",
    "coverage": "coverage",
    "verifies": "verifies LDM-503-17 --cumulative",
    "verified-by": "verified-by DMS-REQ-0024",
    "plans": "plans",
    "graph": "graph --format dot --focus LDM-503-16 --depth 1",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers_from_an_export_with_annotations(
    name: str, ask: Call, project: Path
) -> None:
    run = ask(*COMMANDS[name].split())
    assert (run.status, "\x1b" in run.out) == (1 if name == "check" else 0, False)
    out = run.out.replace(str(project), "PROJECT")
    assert_golden(GOLDEN / f"{name}.txt", f"$ tracemap {COMMANDS[name]}\n{out}")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "check"])
def test_every_answer_as_json_keeps_its_schema(name: str, ask: Call) -> None:
    words = COMMANDS[name].replace(" --format dot", "").split()
    answer = json.loads(ask(*words, "--format", "json").out)
    if name != "graph":
        assert_conforms(answer, name)
    else:
        cells = {one["id"]: (one["sheet"], one["line"], one["column"]) for one in answer["nodes"]}
        assert cells["DM-AP-16"] == ("TASK", 4, 1)
        edges = {one["source"]: (one["sheet"], one["line"]) for one in answer["edges"]}
        assert edges["DM-AP-16"] == ("TASKPRED", 5)


def test_a_finding_says_its_sheet_in_json(ask: Call) -> None:
    answer = json.loads(ask("check", "--format", "json").out)
    assert_conforms(answer, "check")
    found = {one["code"]: one for one in reversed(answer["findings"])}
    place = ("path", "sheet", "line", "column", "end_line", "end_column")
    assert [found["TM403"][key] for key in place] == [EXPORT, "TASK", 4, 6, 4, 7]
    override = found["TM210"]
    assert [override[key] for key in place] == ["data/local.yaml", None, 2, 9, 2, 47]
    assert [override["related"][0][key] for key in place[:4]] == [EXPORT, "TASK", 6, 4]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("concise", f"{EXPORT}:4:6: warning TM403 TASK!F4: 'DM-AP-16' is overdue: "),
        ("summary", f"{EXPORT}:TASK!F4"),
        (
            "github",
            "line=4,endLine=4,col=6,endColumn=7,title=TM403 overdue-milestone::TASK!F4: 'DM",
        ),
        ("gitlab", "TM403 TASK!F4: 'DM-AP-16' is overdue: "),
        ("sarif", "TASK!F4: 'DM-AP-16' is overdue: "),
        ("junit", f"{EXPORT}:TASK!F4"),
    ],
)
def test_every_format_of_findings_names_the_cell(form: str, said: str, ask: Call) -> None:
    assert said in ask("check", "--format", form).out.replace("\\", "")


def test_show_says_the_activities_between_in_json(ask: Call) -> None:
    answer = json.loads(ask("show", "LDM-503-16", "--format", "json").out)
    between = {tie["id"]: tie["through"] for tie in answer["ties"]["predecessors"]}
    assert between == {"DM-AP-16": ["A10", "A20"], "LDM-503-15": []}
    assert (answer["path"], answer["sheet"], answer["line"]) == (EXPORT, "TASK", 6)


def test_a_check_of_the_export_alone_reports_what_stands_in_it(ask: Call, project: Path) -> None:
    answer = json.loads(ask("check", str(project / "data/pmcs"), "--format", "json").out)
    assert answer["findings"]
    assert {one["path"] for one in answer["findings"]} == {EXPORT}
    assert "none of these paths" not in ask("check", EXPORT).err


def test_a_picture_is_drawn_of_an_export(ask: Call, tmp_path: Path) -> None:
    for suffix in ("svg", "graphml", "mermaid"):
        target = tmp_path / f"plan.{suffix}"
        assert ask("graph", "-o", str(target), "--format", suffix).status == 0
        assert "LDM-503-16" in target.read_text("utf-8").replace("&#45;", "-")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"data/pmcs/202404-ME.xls": "version https://git-lfs.github.com/spec/v1\n"},
            "a git-LFS pointer stands in its place",
        ),
        (
            {"data/pmcs/202404-ME.xls": "\ufeff<html>Log in"},
            "it is HTML, or XML that is none of P6's",
        ),
    ],
)
def test_an_export_that_is_not_there_is_said_by_every_command(
    files: Any, said: str, ask: Call, project: Path
) -> None:
    write(project, files)
    run = ask("check")
    assert run.status == 1
    place = "data/pmcs/202404-ME.xls:1:1"
    assert f"{place}: error TM001 the P6 export is not read: {said}\n" in run.out
    for command in ("list milestones", "blocking", "coverage", "graph --format dot"):
        assert "1 file could not be read in full" in ask(*command.split()).err
    unknown = ask("show", "LDM-503-16")
    assert (unknown.status, "data/pmcs/202404-ME.xls" in unknown.err) == (2, True)


def test_bytes_that_are_no_text_are_not_printed(ask: Call, project: Path) -> None:
    (project / "data/pmcs/202404-ME.xls").write_bytes(export()[:5000])
    run = ask("check")
    assert "error TM001 the P6 export is not read: it is damaged: " in run.out
    assert "\\x" not in run.out


def test_a_pattern_without_a_file_is_no_plan(ask: Call, project: Path) -> None:
    (project / "tracemap.toml").write_text(SETTINGS.replace("pmcs", "p6"), "utf-8")
    run = ask("check")
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        "tracemap: tracemap.toml:1: 'p6': no file matches data/p6/*-ME.xls\n"
        "  correct the pattern, which is relative to the project folder, or fetch the files\n"
    )


def test_an_export_without_milestones_is_nothing_to_check(ask: Call, project: Path) -> None:
    for path in ("testplans/plans.yaml", "requirements/dmsr.yaml"):
        (project / path).unlink()
    (project / "data/local.yaml").write_text("", "utf-8")
    (project / EXPORT).write_bytes(xls({"TASK": tasks({"task_code": ""})}))
    run = ask("check")
    assert (run.status, run.err) == (
        3,
        "tracemap: nothing to check: 2 files of the plan, and no item in any of them\n",
    )
