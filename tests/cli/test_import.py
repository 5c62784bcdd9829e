"""`tracemap import` and `tracemap export` as a user calls them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.cli.test_json import assert_conforms
from tests.loading.p6.databases import SAMPLE, xer
from tracemap.cli import streams
from tracemap.exporting import strictdoc

ROOT = Path(__file__).parent.parent.parent
EXPORT = "tests/projects/exported/plan.xer"


@pytest.fixture
def plan(tmp_path: Path, root: Path) -> Path:
    """Return a copy of the example plan."""
    for part in ("milestones", "requirements", "testplans"):
        shutil.copytree(root / part, tmp_path / "plan" / part)
    return tmp_path / "plan"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_import_into_an_empty_folder_makes_a_plan_and_a_second_one_changes_nothing(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "p.xer").write_bytes(xer(SAMPLE))
    (tmp_path / "plan").mkdir()
    words = ("import", "p6", str(tmp_path / "p.xer"), "--project", str(tmp_path / "plan"))
    run = tracemap(*words)
    assert (run.status, run.err) == (0, "")
    assert "wrote 1 file: 3 added, 0 changed, 0 unchanged\n" in run.out
    assert list(contents(tmp_path / "plan")) == ["milestones/02C.03.yaml"]
    assert "nothing to write: 0 added, 0 changed, 3 unchanged\n" in tracemap(*words).out


def test_json_keeps_its_schema_and_says_what_is_written(tracemap: Call, plan: Path) -> None:
    words = ("import", "p6", EXPORT, "--project", str(plan), "--as-of", AS_OF, "--format", "json")
    before = contents(plan)
    dry = json.loads(tracemap(*words, "--dry-run").out)
    assert_conforms(dry, "import")
    assert dry["written"] is False
    assert contents(plan) == before
    done = json.loads(tracemap(*words).out)
    assert_conforms(done, "import")
    assert done == dry | {"written": True}
    assert [one["id"] for one in done["added"]] == ["DM-NEW-1", "DM-NEW-2"]
    assert {one["field"] for one in done["changed"]} == {
        *("due", "forecast", "predecessors", "lags", "through"),
    }
    changed = {path for path, data in contents(plan).items() if data != before.get(path)}
    assert changed == {one["path"] for one in done["files"]}


def test_a_diff_is_a_patch_that_git_applies(
    tracemap: Call, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("import", "p6", EXPORT, "--project", str(plan))
    before = contents(plan)
    patch = tracemap(*words, "--diff")
    assert contents(plan) == before
    assert patch.status == 0
    in_json = json.loads(tracemap(*words, "--diff", "--format", "json").out)
    assert_conforms(in_json, "import")
    assert in_json["diff"] == patch.out
    copy = plan.with_name("copy")
    shutil.copytree(plan, copy)
    subprocess.run(["git", "apply"], cwd=copy, input=patch.out.encode(), check=True)
    tracemap(*words)
    assert contents(copy) == contents(plan)
    monkeypatch.setattr(streams, "columns", lambda: 80)
    assert "nothing to write" in tracemap(*words).out


def test_strict_writes_nothing_where_anything_was_dropped(tracemap: Call, plan: Path) -> None:
    before = contents(plan)
    run = tracemap("import", "p6", EXPORT, "--project", str(plan), "--strict")
    assert run.status == 1
    assert (
        run.err == "tracemap: nothing was written: something was dropped, and --strict is given\n"
    )
    assert "would write" in run.out
    assert "'end_date' of 'DM-NEW-2' is 'sometime'" in run.out
    assert contents(plan) == before


def test_new_errors_of_the_plan_are_told(tracemap: Call, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,title,derived_from\nDMS-REQ-0001,a,DMS-REQ-0099\n")
    (tmp_path / "plan").mkdir()
    run = tracemap("import", "csv", str(tmp_path / "r.csv"), "--project", str(tmp_path / "plan"))
    assert run.status == 0, run.err
    assert "tracemap check finds 1 error that the plan did not have:\n" in run.out
    assert "TM202" in run.out


def test_a_part_of_the_plan_that_cannot_be_read_is_told_of(tracemap: Call, plan: Path) -> None:
    (plan / "r.csv").write_text("id,title\nDMS-REQ-9001,a\n")
    (plan / "milestones" / "broken.yaml").write_text("DM-1: {name: x\n")
    run = tracemap("import", "csv", str(plan / "r.csv"), "--project", str(plan))
    assert run.status == 0
    assert (
        "1 file could not be read in full, so the answer may not be: milestones/broken" in run.err
    )


@pytest.mark.parametrize("kind", ["requirements", "testplans"])
def test_results_of_tests_need_all_that_tests_may_name(
    tracemap: Call, plan: Path, kind: str
) -> None:
    (plan / "r.xml").write_text('<testsuite name="s"><testcase name="test_LVV_T1"/></testsuite>')
    (plan / kind / "broken.yaml").write_text("A: {title: x\n")
    before = contents(plan)
    run = tracemap("import", "junit", str(plan / "r.xml"), "--project", str(plan))
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tracemap: {kind}/broken.yaml:")
    assert "nothing is written, since it may hold what is imported or named" in run.err
    assert contents(plan) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import", "p7", EXPORT), "there is no import of kind 'p7'"),
        (("import", "p6"), "import p6: name what to read"),
        (("import", "p6", "nowhere.xer"), "nowhere.xer: no such file or folder"),
        (("import", "csv", EXPORT, "--annotations", "x"), "import csv takes no --annotations"),
        (("import", "p6", EXPORT, EXPORT), "a second export"),
        (("import", "p6", "README.md"), "README.md: the P6 export is not read"),
        (("import", "p6", EXPORT, "--into", "m.yaml"), "would not be read from there"),
        (("export", "p7"), "there is no export of kind 'p7'"),
        (("export", "csv"), "export csv needs a place to write to"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tracemap: Call, plan: Path, words: tuple[str, ...], message: str
) -> None:
    before = contents(plan)
    run = tracemap(*words, "--project", str(plan))
    assert (run.status, run.out) == (2, "")
    assert message in run.err
    assert contents(plan) == before


def test_an_export_writes_a_folder_that_is_empty_or_forced(tracemap: Call, plan: Path) -> None:
    target = plan.with_name("out")
    words = ("export", "csv", "-o", str(target), "--project", str(plan))
    run = tracemap(*words)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith(f"wrote {target}: ")
    first = contents(target)
    again = tracemap(*words)
    assert (again.status, again.out) == (2, "")
    assert "holds something already; nothing was written" in again.err
    (target / "milestones.csv").write_text("changed")
    assert tracemap(*words, "--force").status == 0
    assert contents(target) == first


def test_an_export_of_one_file_goes_to_standard_output_or_to_a_file(
    tracemap: Call, plan: Path
) -> None:
    printed = tracemap("export", "needs", "--project", str(plan))
    assert printed.status == 0
    target = plan.with_name("needs.json")
    run = tracemap("export", "needs", "--project", str(plan), "-o", str(target), "--format", "json")
    assert target.read_text("utf-8") == printed.out
    answer = json.loads(run.out)
    assert_conforms(answer, "export")
    assert answer["files"] == [{"path": "needs.json", "bytes": len(target.read_bytes())}]


def test_a_strict_export_writes_nothing_where_the_format_holds_less(
    tracemap: Call, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strictdoc, "HOLDS", frozenset(("requirement",)))
    target = plan.with_name("out.sdoc")
    words = ("export", "strictdoc", "-o", str(target), "--project", str(plan))
    run = tracemap(*words, "--strict")
    assert run.status == 1
    assert "nothing was written: something is left out, and --strict is given" in run.err
    assert "left out: 7 test plans: the format does not hold them (7)\n" in run.out
    assert not target.exists()
    assert tracemap(*words).status == 0
    assert target.exists()
