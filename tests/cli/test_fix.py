"""`check --fix`, `--unsafe-fixes` and `--diff`: what they write, print and exit with."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.cli.test_writing import STEPS, fails, is_interrupted
from tracemap.cli import streams
from tracemap.fixing import writing
from tracemap.output import unfinished

PLAN = "milestones/plan.yaml"
BEFORE = "A: {name: a, aka: [OLD]}  # kept\nB: {name: b, ownr: x, predecessors: [OLD]}\n"
SAFE = BEFORE.replace("predecessors: [OLD]", "predecessors: [A]")
UNSAFE = SAFE.replace("ownr", "owner")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "milestones").mkdir(parents=True)
    (folder / PLAN).write_text(BEFORE)
    return folder


@pytest.fixture
def check(tracemap: Call, project: Path) -> Call:
    return lambda *words: tracemap("--project", str(project), "--as-of", AS_OF, "check", *words)


def text(project: Path) -> str:
    return (project / PLAN).read_text("utf-8")


def others(project: Path) -> list[str]:
    return [path.name for path in project.rglob("*") if path.is_file() and path != project / PLAN]


def test_safe_fixes_are_written_and_what_is_left_is_reported(check: Call, project: Path) -> None:
    run = check("--fix", "--select", "TM1,TM2")
    assert text(project) == SAFE
    assert run.err == "tracemap: fixed 1 of 2 findings in 1 file; 1 more with --unsafe-fixes\n"
    assert run.status == 1
    assert "TM101" in run.out
    assert "TM209" not in run.out
    assert run.out.endswith("; 1 fixable with --fix --unsafe-fixes\n")


def test_unsafe_fixes_are_written_where_asked_for(check: Call, project: Path) -> None:
    run = check("--fix", "--unsafe-fixes", "--select", "TM1,TM2")
    assert text(project) == UNSAFE
    assert run.err == "tracemap: fixed 2 of 2 findings in 1 file\n"
    assert run.status == 0
    assert others(project) == []


def test_the_status_is_that_of_what_is_left(check: Call, project: Path) -> None:
    assert check("--fix", "--select", "TM209", "--fail-on", "info").status == 0
    assert check("--fix", "--select", "TM101").status == 1
    assert check("--fix", "--select", "TM101", "--fail-on", "never").status == 0
    assert text(project) == SAFE


def test_a_diff_writes_nothing_and_says_what_would_be_written(check: Call, project: Path) -> None:
    run = check("--diff", "--select", "TM1,TM2")
    assert text(project) == BEFORE
    assert run.out == (
        f"--- a/{PLAN}\n+++ b/{PLAN}\n@@ -1,2 +1,2 @@\n A: {{name: a, aka: [OLD]}}  # kept\n"
        "-B: {name: b, ownr: x, predecessors: [OLD]}\n+B: {name: b, ownr: x, predecessors: [A]}\n"
    )
    assert run.err == "tracemap: would fix 1 of 2 findings in 1 file; 1 more with --unsafe-fixes\n"
    assert run.status == 1
    assert check("--diff", "--fix", "--select", "TM1,TM2") == run
    assert "+B: {name: b, owner: x, predecessors: [A]}" in check("--diff", "--unsafe-fixes").out


def test_a_diff_of_nothing_is_empty_and_status_0(check: Call, project: Path) -> None:
    run = check("--diff", "--select", "TM101")
    assert run == (0, "", "tracemap: would fix 0 of 1 finding; 1 more with --unsafe-fixes\n")


def test_git_applies_a_diff_to_what_fix_writes(check: Call, project: Path, tmp_path: Path) -> None:
    (project / PLAN).write_bytes(f"\ufeff{BEFORE}# \u00e9\u2028".replace("\n", "\r\n").encode())
    patch = tmp_path / "fixes.diff"
    assert check("--diff", "--unsafe-fixes", "-o", str(patch)).status == 1
    before = (project / PLAN).read_bytes()
    check("--fix", "--unsafe-fixes")
    after = (project / PLAN).read_bytes()
    (project / PLAN).write_bytes(before)
    subprocess.run(["git", "apply", "--whitespace=nowarn", str(patch)], cwd=project, check=True)
    assert (project / PLAN).read_bytes() == after != before


def test_other_formats_hold_the_report_alone(check: Call) -> None:
    run = check("--fix", "--format", "json", "--select", "TM1,TM2")
    assert [finding["code"] for finding in json.loads(run.out)["findings"]] == ["TM101"]
    assert run.err.startswith("tracemap: fixed 1 of 2 findings")


def test_unsafe_fixes_alone_are_no_order(check: Call, project: Path) -> None:
    run = check("--unsafe-fixes")
    assert (run.status, run.out) == (2, "")
    assert "--unsafe-fixes stands beside --fix or --diff" in run.err
    assert text(project) == BEFORE


def test_the_summary_of_a_check_counts_what_can_be_fixed(check: Call, project: Path) -> None:
    assert check().out.endswith("; 1 fixable with --fix, 1 more with --unsafe-fixes\n")
    assert check("--select", "TM209").out.endswith("; 1 fixable with --fix\n")
    assert "fixable" not in check("--select", "TM4").out


def test_a_diff_shows_nothing_that_a_terminal_obeys(
    check: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / PLAN).write_text(BEFORE.replace("# kept", "# \x85 \u202e kept"), "utf-8")
    monkeypatch.setattr(streams, "columns", lambda: 80)
    run = check("--diff", "--select", "TM209")
    assert "# \\x85 \\u202e kept" in run.out
    assert all(line.isprintable() for line in run.out.split("\n"))
    monkeypatch.setattr(streams, "shows_colours", lambda: True)
    assert "\x1b[32m+B: {" in check("--diff", "--select", "TM209").out


def test_a_file_keeps_its_mode(check: Call, project: Path) -> None:
    (project / PLAN).chmod(0o604)
    check("--fix")
    assert (stat.S_IMODE((project / PLAN).stat().st_mode), text(project)) == (0o604, SAFE)


def test_a_link_inside_the_project_stays_one(check: Call, project: Path) -> None:
    (project / PLAN).rename(project / "real.yaml")
    (project / PLAN).symlink_to("../real.yaml")
    check("--fix")
    assert (project / PLAN).is_symlink()
    assert (project / "real.yaml").read_text("utf-8") == SAFE


def test_a_link_out_of_the_project_is_never_written_through(
    check: Call, project: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.yaml"
    (project / PLAN).rename(outside)
    (project / PLAN).symlink_to(outside)
    (project / "tracemap.toml").write_text("follow_links = true\n")
    run = check("--fix", "--select", "TM209")
    assert outside.read_text("utf-8") == BEFORE
    assert f"{PLAN} is left as it is: it is a link that leads out of the project\n" in run.err
    assert "fixed 0 of 1 finding" in run.err
    assert "TM209" in run.out


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen between the fixes and the writing of them."""
    write = writing.write

    def later(*given: Any) -> None:
        act()
        write(*given)

    monkeypatch.setattr(writing, "write", later)


@pytest.mark.parametrize(
    "change", ["", BEFORE + "# more\n", BEFORE[:-1], BEFORE.replace("kept", "KEPT")]
)
def test_a_file_that_has_changed_meanwhile_is_not_written_over(
    check: Call, project: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    other = project / "milestones/other.yaml"
    other.write_text("C: {name: c, predecessors: [OLD]}\n")
    meanwhile(monkeypatch, lambda: (project / PLAN).write_text(change))
    run = check("--fix")
    assert run == (
        2,
        "",
        f"tracemap: {PLAN} has changed since it was read\n  nothing is written; run it again\n",
    )
    assert (text(project), other.read_text()) == (change, "C: {name: c, predecessors: [OLD]}\n")


def test_a_file_that_has_gone_meanwhile_is_not_made_anew(
    check: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, (project / PLAN).unlink)
    assert check("--fix").status == 2
    assert not (project / PLAN).exists()


def test_a_link_that_has_taken_the_place_of_a_file_is_not_written_through(
    check: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside.yaml"

    def swap() -> None:
        (project / PLAN).rename(outside)
        (project / PLAN).symlink_to(outside)

    meanwhile(monkeypatch, swap)
    run = check("--fix")
    assert (run.status, outside.read_text("utf-8")) == (2, BEFORE)
    assert f"{PLAN} leads out of the project by now" in run.err


class Counted:
    """A step of writing that fails when it is taken for the n-th time."""

    def __init__(self, step: Callable[..., Any], fault: Callable[..., Any], number: int) -> None:
        self.step, self.fault, self.left = step, fault, number

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.left -= 1
        return (self.fault if self.left == 0 else self.step)(*given, **named)


REAL: dict[str, Any] = {
    "tracemap.output.unfinished.begin": unfinished.begin,
    "os.fdopen": os.fdopen,
    "os.fsync": os.fsync,
    "pathlib.Path.chmod": Path.chmod,
    "pathlib.Path.replace": Path.replace,
}


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_in_writing_every_file_is_as_it_was_and_no_other_is_left(
    check: Call, project: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    other = project / "milestones/z.yaml"
    old = "C: {name: c, predecessors: [OLD]}\n"
    other.write_text(old)
    patched, fault = STEPS[step]
    real = REAL[patched]
    counted = Counted(real, fault, number)

    def call(*given: Any, **named: Any) -> Any:
        if patched == "os.fdopen" and given[1] != "wb":
            return real(*given, **named)
        return counted(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(patched, call)
        run = check("--fix")
    assert counted.left <= 0
    assert run.status == (130 if fault is is_interrupted else 2)
    assert (text(project), other.read_text()) == (BEFORE, old)
    assert others(project) == ["z.yaml"]
    if fault is not is_interrupted:
        assert "nothing has changed" in run.err


def test_a_folder_that_may_not_be_written_to_is_named(
    check: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tracemap.output.unfinished.begin", denied)
    assert check("--fix") == (
        2,
        "",
        f"tracemap: cannot write {project / PLAN}: Permission denied\n  nothing has changed\n",
    )


def test_an_empty_project_has_nothing_to_fix(tracemap: Call, tmp_path: Path) -> None:
    for option in ("--fix", "--diff"):
        run = tracemap("--project", str(tmp_path), "check", option)
        assert run.status == 3
    assert list(tmp_path.iterdir()) == []


def test_a_plan_with_nothing_to_fix_is_not_written(
    check: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.mkstemp", fails)
    assert check("--fix", "--select", "TM208") == (
        0,
        f"no errors, no warnings in 2 milestones, 0 requirements, 0 test plans, 0 test cases as of {AS_OF}\n",
        "tracemap: fixed 0 of 0 findings\n",
    )


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (("--fix", "--update-baseline"), "--update-baseline and --fix"),
        (("--fix", "--show-files"), "--show-files and --fix"),
        (("--fix", "--watch"), "--watch and --fix"),
        (("--diff", "--watch"), "--watch and --diff"),
        (("--diff", "--statistics"), "--statistics and --diff"),
        (("--diff", "--summary"), "--summary and --diff"),
    ],
)
def test_answers_that_do_not_go_with_fixes_are_refused(
    check: Call, project: Path, options: tuple[str, ...], wrong: str
) -> None:
    run = check(*options, "--baseline", "b.yaml") if "baseline" in wrong else check(*options)
    assert run == (2, "", f"tracemap: {wrong} do not go together\n")
    assert text(project) == BEFORE


def test_what_a_baseline_accepts_is_not_fixed(check: Call, project: Path) -> None:
    baseline = str(project / "baseline.yaml")
    check("--baseline", baseline, "--update-baseline")
    assert check("--fix", "--baseline", baseline).status == 0
    assert text(project) == BEFORE
    check("--fix", "--no-ignore")
    assert text(project) == SAFE


def test_statistics_after_fixes_count_what_is_left(check: Call, project: Path) -> None:
    run = check("--fix", "--statistics", "--select", "TM1,TM2")
    assert "TM101" in run.out
    assert "TM209" not in run.out
    assert text(project) == SAFE
