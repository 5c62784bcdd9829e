"""Commands in turn: which run is counted, and what becomes of one that goes wrong. No time is judged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.jobs import ChangingPlan, Job
from benchmarks.measure import Measured, measure, run_once


def job(code: str, folder: Path, label: str = "one", **more: Any) -> Job:
    return Job(label, (sys.executable, "-c", code), folder)._replace(**more)


def test_a_run_tells_time_work_and_memory(tmp_path: Path) -> None:
    small = run_once(job("pass", tmp_path))
    large = run_once(job("x = b'x' * (200 << 20)", tmp_path))
    assert min(small) > 0
    assert 200 < large.peak < 20_000, "in MiB; this process may hold more, which counts too"


def test_jobs_run_in_turn_and_the_first_round_is_not_counted(tmp_path: Path) -> None:
    said: list[str] = []
    jobs = [job("pass", tmp_path, "a"), job("pass", tmp_path, "b", warms_up=False)]
    found = measure(jobs, 2, 60, said.append)
    assert said == ["warming up: a", "run 1: a", "run 1: b", "run 2: a", "run 2: b"]
    assert [(len(one.runs), one.trouble) for one in found] == [(2, ""), (2, "")]


def test_a_job_runs_again_only_while_patience_lasts(tmp_path: Path) -> None:
    [found] = measure([job("pass", tmp_path)], 5, 0, lambda _: None)
    assert len(found.runs) == 1


def test_what_is_done_before_a_run_is_done_before_each(tmp_path: Path) -> None:
    done: list[int] = []
    measure([job("pass", tmp_path, before=lambda: done.append(1))], 2, 60, lambda _: None)
    assert len(done) == 3


def test_a_command_that_fails_is_not_run_again_and_says_its_last_line(tmp_path: Path) -> None:
    said: list[str] = []
    code = "import sys; print('first', file=sys.stderr); sys.exit('last')"
    [found] = measure([job(code, tmp_path, statuses=(0,))], 5, 60, said.append)
    assert (found.runs, found.trouble) == ([], "ended with 1: last")
    assert len(said) == 1


def test_a_command_with_findings_did_its_work(tmp_path: Path) -> None:
    [found] = measure([job("import sys; sys.exit(1)", tmp_path)], 1, 60, lambda _: None)
    assert found.trouble == ""


def test_a_command_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    missing = Job("gone", (str(tmp_path / "gone"),), tmp_path)
    [found] = measure([missing], 1, 60, lambda _: None)
    assert (found.runs, found.trouble) == ([], "not started: No such file or directory")


def test_a_command_that_takes_too_long_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "time.sleep(600)"
    )
    [found] = measure([job(code, tmp_path, limit=0.2)], 3, 60, lambda _: None)
    assert (found.runs, found.trouble) == ([], "stopped after 0.2 s")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    for name in ("requirements", "milestones"):
        (folder / name).mkdir(parents=True)
    (folder / "requirements" / "b.yaml").write_text("B:\n  title: Two\n", "utf-8")
    (folder / "requirements" / "a.yaml").write_text("A:\n  title: One\n", "utf-8")
    return folder


def test_one_file_of_a_copy_changes_before_each_run(plan: Path, tmp_path: Path) -> None:
    changing = ChangingPlan(plan, tmp_path / "copy")
    said = []
    for _ in range(2):
        changing.change()
        said.append((tmp_path / "copy/requirements/a.yaml").read_text("utf-8"))
    assert said == ["A:\n  title: Version 1 of One\n", "A:\n  title: Version 2 of One\n"]
    assert (tmp_path / "copy/requirements/b.yaml").read_text("utf-8") == "B:\n  title: Two\n"
    assert (plan / "requirements/a.yaml").read_text("utf-8") == "A:\n  title: One\n"


def test_what_was_found_names_its_job(tmp_path: Path) -> None:
    one = job("pass", tmp_path)
    assert measure([one], 0, 60, lambda _: None) == [Measured(one, [])]
