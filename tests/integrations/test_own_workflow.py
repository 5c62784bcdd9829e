"""The workflow that this repository runs: audited, and of commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.integrations.conftest import BIN, run

AUDITS = [
    ("actionlint", "-no-color"),
    ("zizmor", "--offline", "--no-progress", "--persona=pedantic"),
    ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
]


@pytest.fixture
def workflow(root: Path) -> Path:
    return root / ".github/workflows/ci.yml"


@pytest.mark.parametrize("tool", AUDITS, ids=lambda tool: tool[0])
def test_the_workflow_passes(tool: tuple[str, ...], workflow: Path, root: Path) -> None:
    done = run(BIN / tool[0], *tool[1:], workflow, cwd=root, environment={})
    assert done.status == 0, done.out


@pytest.mark.parametrize(
    ("tool", "old", "new"),
    [
        (AUDITS[0], "matrix.python", "matrix.snake"),
        (AUDITS[1], "@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "@v5"),
        (AUDITS[2], "runs-on", "runs-at"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_audits_would_find_a_fault(
    tool: tuple[str, ...], old: str, new: str, workflow: Path, tmp_path: Path
) -> None:
    (tmp_path / "ci.yml").write_text(workflow.read_text("utf-8").replace(old, new))
    assert run(BIN / tool[0], *tool[1:], "ci.yml", cwd=tmp_path, environment={}).status != 0


def test_the_workflow_runs_what_the_repository_has(workflow: Path, root: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert (root / ".ci/run").is_file()
    targets = set(
        re.findall(r"^\.PHONY: (\w+)$", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    for command in commands:
        assert command == ".ci/run" or command.split()[1] in targets, command


def test_every_python_that_is_promised_is_tried(workflow: Path, root: Path) -> None:
    tried = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]["test"]["strategy"]["matrix"]
    promised = re.findall(
        r"Programming Language :: Python :: (3\.\d+)", (root / "pyproject.toml").read_text("utf-8")
    )
    assert tried["python"] == promised
