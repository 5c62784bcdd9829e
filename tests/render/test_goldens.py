"""What each format says of a small plan with every state, to the byte; and that it is always the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.render.conftest import AS_OF, EVERY_STATE, HERE, Graph

GOLDENS = {
    "milestones.dot": ("--format", "dot"),
    "clusters.dot": ("--format", "dot", "--cluster", "wbs", "--reduce"),
    "focus.dot": (
        *("--format", "dot", "--focus", "M-6", "--with"),
        "requirements,test_plans,test_cases,verification_elements",
    ),
    "milestones.mmd": ("--format", "mermaid"),
    "focus.mmd": (
        *("--format", "mermaid", "--focus", "M-6", "--with"),
        "requirements,test_plans,test_cases,verification_elements",
    ),
    "clusters.mmd": ("--format", "mermaid", "--cluster", "wbs"),
    "whole.graphml": ("--format", "graphml"),
    "whole.json": ("--format", "json"),
    "focus.json": ("--format", "json", "--focus", "M-4", "--depth", "1", "--with", "requirements"),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_the_picture_is_the_golden_one(graph: Graph, name: str) -> None:
    status, drawn, complaints = graph(*GOLDENS[name])
    assert (status, complaints) == (0, "")
    golden = HERE / "goldens" / name
    if os.environ.get("TRACEMAP_UPDATE_GOLDENS") == "1":
        golden.write_text(drawn, "utf-8")
    assert drawn == golden.read_text("utf-8")


def _in_a_process(project: Path, form: str, seed: str) -> bytes:
    arguments = ["graph", "--project", str(project), "--as-of", str(AS_OF), "--format", form]
    return subprocess.run(
        [sys.executable, "-m", "tracemap", *arguments, "--with", "requirements,test_cases"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
    ).stdout


@pytest.mark.parametrize("form", ["svg", "pdf", "mermaid", "json"])
def test_neither_hash_seeds_nor_the_order_of_files_changes_a_byte(
    tmp_path: Path, form: str
) -> None:
    """The same items under other file names come in another order; DOT and data name the files."""
    shutil.copytree(EVERY_STATE, tmp_path / "plan")
    first = _in_a_process(EVERY_STATE, form, "1")
    assert _in_a_process(tmp_path / "plan", form, "2") == first
    if form == "mermaid":
        milestones = tmp_path / "plan" / "milestones"
        head, *items = (milestones / "plan.yaml").read_text("utf-8").split("\nM-")
        (milestones / "plan.yaml").write_text(head)
        for number, item in enumerate(reversed(items)):
            (milestones / f"{number}.yaml").write_text(f"M-{item}\n", "utf-8")
        assert _in_a_process(tmp_path / "plan", form, "3") == first
