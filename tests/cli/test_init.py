"""`tracemap init`: a plan to start from, and nothing that was there is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call

FILES = ["milestones/plan.yaml", "requirements/plan.yaml", "testplans/plan.yaml", "tracemap.toml"]


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("folder", [".", "new", "new/deeper"])
def test_a_plan_is_written_into_a_folder_which_is_made(
    tracemap: Call, tmp_path: Path, folder: str
) -> None:
    run = tracemap("init", "--project", str(tmp_path / folder))
    assert (run.status, run.err) == (0, "")
    assert run.out == "".join(f"wrote {tmp_path / folder / name}\n" for name in FILES) + (
        "next: tracemap check\n"
    )
    assert sorted(contents(tmp_path / folder)) == FILES


def test_the_plan_passes_the_check_without_a_warning_and_answers(
    tracemap: Call, tmp_path: Path
) -> None:
    tracemap("init", "--project", str(tmp_path))
    ask = ("--project", str(tmp_path), "--as-of", AS_OF)
    check = tracemap(*ask, "check", "--fail-on", "info", "--show-info")
    assert (check.status, check.err) == (0, ""), check.out
    assert "LVV-P1/LVV-T1" in tracemap(*ask, "verifies", "M-1").out
    assert "M-1" in tracemap(*ask, "blocking", "M-2").out


def test_files_that_are_no_plan_are_left_alone(tracemap: Call, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    assert tracemap("init", "--project", str(tmp_path)).status == 0
    assert contents(tmp_path)["README.md"] == "mine"


@pytest.mark.parametrize("name", [*FILES, "milestones/mine.yaml", "testplans/deep/er/mine.yml"])
def test_beside_a_plan_or_a_part_of_one_nothing_is_written(
    tracemap: Call, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("# mine\n")
    run = tracemap("init", "--project", str(tmp_path))
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        f"tracemap: a plan is there already: {tmp_path / name}; nothing was written\n"
        "  --project DIR names another folder\n"
    )
    assert contents(tmp_path) == {name: "# mine\n"}


def test_a_folder_that_cannot_be_made_is_named(tracemap: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    run = tracemap("init", "--project", str(tmp_path / "file"))
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tracemap: cannot write {tmp_path / 'file'}")
    assert contents(tmp_path) == {"file": "mine"}


def test_what_a_killed_run_has_begun_is_finished(tracemap: Call, tmp_path: Path) -> None:
    assert tracemap("init", "--project", str(tmp_path / "whole")).status == 0
    whole = contents(tmp_path / "whole")
    for name in whole:
        begun = tmp_path / "begun" / name
        begun.mkdir(parents=True)
        (begun / name).parent.mkdir(exist_ok=True)
        (begun / name).write_text(whole[name])
        assert tracemap("init", "--project", str(begun)).status == 0
        assert contents(begun) == whole
    assert tracemap("init", "--project", str(tmp_path / "whole")).status == 2


def test_a_file_of_the_user_is_never_taken_for_one_that_was_begun(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "plan.yaml").write_text("M-9: {name: mine}\n")
    assert tracemap("init", "--project", str(tmp_path)).status == 2
    assert contents(tmp_path) == {"milestones/plan.yaml": "M-9: {name: mine}\n"}


def test_inside_the_folder_of_a_plan_another_one_is_started_only_by_force(
    tracemap: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracemap("init", "--project", str(tmp_path / "plan"))
    inside = tmp_path / "plan" / "milestones"
    before = contents(inside)
    monkeypatch.chdir(inside)
    run = tracemap("init")
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        "tracemap: . lies in the plan of ..; nothing was written\n"
        "  tracemap check --project .. checks that; --force starts one inside it\n"
    )
    assert contents(inside) == before
    assert tracemap("init", "--force").status == 0
    assert contents(inside).keys() == before.keys() | set(FILES)


@pytest.mark.parametrize("command", ["check", "list milestones", "check --show-files", "coverage"])
def test_in_a_folder_of_a_plan_the_plan_above_is_named_and_the_status_stays_3(
    tracemap: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    tracemap("init", "--project", str(tmp_path / "a plan"))
    monkeypatch.chdir(tmp_path / "a plan" / "testplans")
    run = tracemap(*command.split())
    assert (run.status, run.out) == (3, "")
    assert run.err.startswith(
        "tracemap: nothing to check: no file here matches milestones/**/*.yaml"
    )
    assert "a plan is in ..: --project .., or cd there" in run.err
    monkeypatch.chdir(tmp_path)
    run = tracemap("--project", str(tmp_path / "a plan" / "milestones"), *command.split())
    assert f"--project '{tmp_path / 'a plan'}', or cd there" in run.err
    (tmp_path / "nothing").mkdir()
    run = tracemap("--project", "nothing", *command.split())
    assert "--project DIR names another folder, tracemap init starts a plan" in run.err
