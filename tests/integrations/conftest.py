"""What the tests of integrations share: a repository with a pull request, and running a program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.gits import Git, commit

BIN = Path(sys.executable).parent
"""Where the programs of this environment are: git hooks and linters are dependencies for development."""

MILESTONES = """\
M-1:
  name: First data
  kind: test
  due: 2030-06-30
  test_plans: [LVV-P1]
M-2:
  name: Ready
  kind: review
  due: 2030-12-31
  predecessors: [M-1]
  requirements: [DMS-REQ-0001]
"""
PLAN = {
    "milestones/plan.yaml": MILESTONES,
    "requirements/plan.yaml": "DMS-REQ-0001:\n  title: Process\n  priority: 1a\n",
    "testplans/plan.yaml": (
        "test_plans:\n  LVV-P1: {name: Acceptance, test_cases: [LVV-T1]}\n"
        "test_cases:\n  LVV-T1: {name: One, verifies: [DMS-REQ-0001]}\n"
    ),
}
BROKEN = MILESTONES.replace("kind: test", "kind: tset").replace("[M-1]", "[M-11]")


class Ran(NamedTuple):
    """What a program did: its exit status, and what it printed, errors included."""

    status: int
    out: str


def run(*command: str | Path, cwd: Path, environment: Mapping[str, str]) -> Ran:
    """Run a program with an environment of its own, on top of that of the tests."""
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="surrogateescape",
        stdin=subprocess.DEVNULL,
    )
    return Ran(done.returncode, done.stdout)


def program(path: Path, script: str) -> Path:
    """Write a shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def workspace(git: Git, tmp_path: Path) -> Path:
    """Return a repository whose main branch has a plan, and whose checked out one breaks it twice."""
    commit(git, tmp_path, PLAN)
    git("checkout", "--quiet", "-b", "change")
    commit(git, tmp_path, {"milestones/plan.yaml": BROKEN})
    return tmp_path


@pytest.fixture
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder outside the repository, as a runner has one for what is not the branch's."""
    return tmp_path_factory.mktemp("beside")
