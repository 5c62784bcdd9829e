"""What the hostile plans share: a folder, a secret beside it, and every command asked about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call, Run, tracemap
from tests.loading.plans import Files, write

__all__ = ["tracemap"]

SECRET = "hunter2-secret"
GOOD = {"milestones/good.yaml": "GOOD-1:\n  name: fine\n"}
"""A file that is right, whose findings and items no other file may hide."""

COMMANDS = (
    "check",
    "check --format json",
    "check --format sarif",
    "check --format github",
    "check --format gitlab",
    "check --format junit",
    "check --diff",
    "check --fix",
    "coverage",
    "blocking",
    "list milestones",
    "plans",
    "graph --format dot",
    "effort",
)

Plan = Callable[[Files], Path]
AskAll = Callable[[Path], dict[str, Run]]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Return a function that writes a plan into a folder, with a file beside it that is not its own."""
    (tmp_path / "secret.yaml").write_text(f"{SECRET}: {{nmae: hidden}}\n")
    (tmp_path / "secret.toml").write_text(f'"{SECRET}" = 1\n')

    def make(files: Files) -> Path:
        write(tmp_path / "project", files)
        return tmp_path / "project"

    return make


@pytest.fixture
def ask_all(tracemap: Call) -> AskAll:
    """Return a function that asks every command about a plan; none may fault, and none tell the secret."""

    def ask(project: Path) -> dict[str, Run]:
        runs = {}
        for words in COMMANDS:
            run = tracemap("--project", str(project), "--as-of", AS_OF, *words.split())
            assert run.status in (0, 1, 2, 3), (words, run.err)
            assert "Traceback" not in run.out + run.err
            assert SECRET not in run.out + run.err, words
            runs[words] = run
        return runs

    return ask
