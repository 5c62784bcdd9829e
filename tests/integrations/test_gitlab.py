"""The template for GitLab: the lines of its job, run on a branch that breaks the plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.gits import Git
from tests.integrations.conftest import BIN, Ran, program, run


def job(root: Path) -> Any:
    return yaml.safe_load((root / "integrations/gitlab.yml").read_text("utf-8"))["tracemap"]


def ran(root: Path, workspace: Path, beside: Path, **variables: str) -> Ran:
    """Run the job as GitLab does: its lines one after the other, until one fails."""
    real = f'case $* in *" -m venv "* | *" -m pip "*) echo "$*" ;; *) exec "{sys.executable}" "$@" ;; esac'
    program(beside / "tracemap/bin/python", real)
    path = program(beside / "bin/python", real).parent
    one = job(root)
    lines = "\n".join(["set -e", *one["before_script"], *one["script"]])
    environment = {"TMPDIR": str(beside), "PATH": f"{path}:/usr/bin:/bin"}
    given = {**environment, **one["variables"], **variables}
    return run("sh", "-c", lines, cwd=workspace, environment=given)


def test_a_merge_request_gets_both_reports_and_fails(
    root: Path, workspace: Path, beside: Path
) -> None:
    done = ran(root, workspace, beside, TRACEMAP_INSTALL="git+https://example.org/t@0")
    assert done.status == 1
    assert "install git+https://example.org/t@0\n" in done.out
    assert "error TM106 'kind' of 'M-1' is 'tset'" in done.out
    reports = job(root)["artifacts"]["reports"]
    quality = json.loads((workspace / reports["codequality"]).read_text())
    assert {"value-not-allowed", "unknown-milestone"} <= {one["check_name"] for one in quality}
    failed = ET.parse(workspace / reports["junit"]).getroot().iter("failure")
    assert len(list(failed)) == 2


def test_a_plan_that_is_right_passes(git: Git, root: Path, workspace: Path, beside: Path) -> None:
    git("checkout", "--quiet", "main")
    assert ran(root, workspace, beside, TRACEMAP_INSTALL="x").status == 0


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "set TRACEMAP_INSTALL to what pip installs"),
        ({"TRACEMAP_INSTALL": "x", "TRACEMAP_PROJECT": "none"}, "no such folder"),
        ({"TRACEMAP_INSTALL": "x", "TRACEMAP_PROJECT": "$(touch mine)"}, "no such folder"),
    ],
)
def test_a_job_that_is_set_up_wrongly_fails_and_says_why(
    root: Path, workspace: Path, beside: Path, variables: dict[str, str], said: str
) -> None:
    done = ran(root, workspace, beside, **variables)
    assert done.status == 2
    assert said in done.out
    assert not (workspace / "mine").exists()


def test_the_template_keeps_the_schema_of_pipelines(root: Path) -> None:
    check = (BIN / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci")
    done = run(*check, root / "integrations/gitlab.yml", cwd=root, environment={})
    assert done.status == 0, done.out
