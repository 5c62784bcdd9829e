"""A plan that could not be read in full is not taken for all of it, nor a pipe for a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.conftest import tracemap as _tracemap
from tests.faults.writers import PLAN, put

tracemap = _tracemap


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    put(tmp_path / "plan", {name: text.replace(", ownr: x", "") for name, text in PLAN.items()})
    return tmp_path / "plan"


def spoil(plan: Path) -> None:
    (plan / "requirements/r.yaml").unlink()
    (plan / "requirements/r.yaml").symlink_to("nowhere")


def test_a_part_of_a_plan_is_not_exported(tracemap: Call, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "plan.graphml"
    words = ("--project", str(plan), "export", "graphml", "-o", str(target))
    assert tracemap(*words).status == 0
    before = target.read_bytes()
    spoil(plan)
    run = tracemap(*words)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("tracemap: requirements/r.yaml:1:1: ")
    assert "nothing was written" in run.err
    assert target.read_bytes() == before


def test_nothing_is_accepted_of_a_part_of_a_plan(
    tracemap: Call, plan: Path, tmp_path: Path
) -> None:
    target = tmp_path / "b.yaml"
    words = ("check", "--baseline", str(target), "--update-baseline")
    assert tracemap("--project", str(plan), *words).status == 0
    before = target.read_bytes()
    spoil(plan)
    run = tracemap("--project", str(plan), *words)
    assert (run.status, run.out) == (2, "")
    assert "requirements/r.yaml:1:1: " in run.err
    assert target.read_bytes() == before
    assert tracemap("--project", str(plan), "check", "--baseline", str(target)).status == 1


def test_a_check_of_some_rules_says_what_it_could_not_read(tracemap: Call, plan: Path) -> None:
    words = ("--project", str(plan), "check", "--select", "TM4")
    assert tracemap(*words).err == ""
    spoil(plan)
    run = tracemap(*words)
    assert run.err.startswith("tracemap: 1 file could not be read in full")
    assert "requirements/r.yaml" in run.err
    assert tracemap("--project", str(plan), "check").err == ""


@pytest.mark.parametrize("words", ["export graphml", "export jira", "coverage"])
def test_what_is_no_plain_file_is_written_to_and_not_replaced(
    tracemap: Call, plan: Path, tmp_path: Path, words: str
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        run = tracemap("--project", str(plan), *words.split(), "-o", str(pipe))
        assert run.status == 0, run.err
        assert os.read(reader, 1 << 20)
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pipe", "plan"]
