"""The hooks, run by pre-commit itself from a copy of this repository; nothing is fetched."""

from __future__ import annotations

import re
import shutil
import site
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gits import Git, commit
from tests.integrations.conftest import BIN, PLAN, Ran, run
from tests.loading.plans import write
from tracemap.config import default_config
from tracemap.loading.discover import matcher


def hooks(root: Path) -> Any:
    return yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.fixture
def hooked(root: Path, git: Git, workspace: Path, beside: Path) -> Path:
    """Return the workspace after naming the hooks of a copy of this repository in its settings."""
    source = beside / "tracemap"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("src", "schemas"):
        shutil.copytree(root / name, source / name, ignore=ignored)
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "setup.py"):
        shutil.copy(root / name, source / name)
    for arguments in (("init", "-q"), ("add", "--all"), ("commit", "-q", "-m", "all")):
        subprocess.run(["git", *arguments], cwd=source, check=True)
    named = [{"id": hook["id"]} for hook in hooks(root)]
    settings = {"repos": [{"repo": str(source), "rev": "HEAD", "hooks": named}]}
    commit(git, workspace, {".pre-commit-config.yaml": yaml.safe_dump(settings)})
    return workspace


def pre_commit(folder: Path, beside: Path, *arguments: str) -> Ran:
    """Run pre-commit; pip takes what tracemap needs from this environment, and nothing from elsewhere."""
    environment = {
        "PRE_COMMIT_HOME": str(beside / "pre-commit"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": site.getsitepackages()[0],
    }
    return run(BIN / "pre-commit", *arguments, cwd=folder, environment=environment)


def test_a_commit_that_breaks_the_plan_is_refused_and_one_that_mends_it_passes(
    git: Git, hooked: Path, beside: Path
) -> None:
    write(hooked, {"requirements/more.yaml": "DMS-REQ-0002: {title: More}\n"})
    git("add", "--all")
    refused = pre_commit(hooked, beside, "run")
    assert refused.status == 1, refused.out
    assert "milestones/plan.yaml:3:9: error TM106" in refused.out
    write(hooked, PLAN)
    git("add", "--all")
    passed = pre_commit(hooked, beside, "run")
    assert passed.status == 0, passed.out
    assert re.search(r"check the plan\.+Passed", passed.out)


def test_a_commit_of_other_files_is_not_held_up(git: Git, hooked: Path, beside: Path) -> None:
    write(hooked, {"README.md": "mine"})
    git("add", "--all")
    assert re.search(
        r"check the plan\.+\(no files to check\)Skipped", pre_commit(hooked, beside, "run").out
    )


def test_the_manifest_is_one_of_pre_commit(root: Path) -> None:
    ran = run(BIN / "pre-commit", "validate-manifest", cwd=root, environment={})
    assert ran.status == 0, ran.out


@pytest.mark.parametrize(
    "path",
    [
        *("milestones/a.yaml", "requirements/b/c.yml", "testplans/d.yaml", "plan/testplans/d.yaml"),
        *("tracemap.toml", "tracemap-baseline.yaml", "pyproject.toml"),
    ],
)
def test_the_hooks_look_at_the_files_of_a_plan(root: Path, path: str) -> None:
    assert all(re.search(hook["files"], path) for hook in hooks(root))


@pytest.mark.parametrize("path", ["milestones.md", "docs/a.yaml", "milestones/a.yaml.orig"])
def test_the_hooks_pass_over_other_files(root: Path, path: str) -> None:
    config = default_config()
    globs = (*config.milestones, *config.requirements, *config.testplans)
    assert not matcher(globs).fullmatch(path)
    assert not any(re.search(hook["files"], path) for hook in hooks(root))
