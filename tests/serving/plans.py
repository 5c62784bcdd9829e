"""A small plan on disk, and texts that break a file of it."""

from __future__ import annotations

from pathlib import Path

MILESTONES = "milestones/plan.yaml"
GOOD = {
    MILESTONES: "M-1: {name: First light, due: 2024-06-30, test_plans: [LVV-P1]}\n",
    "milestones/more.yaml": "M-2: {name: Ready, predecessors: [M-1], requirements: [DMS-REQ-0001]}\n",
    "requirements/plan.yaml": "DMS-REQ-0001: {title: Process an image, priority: 1a}\n",
    "testplans/plan.yaml": "test_plans: {LVV-P1: {name: Acceptance}}\n",
}
BROKEN = "M-1:\n  name: First light\n  due: 2024-06-30\n    wbs: x\n"
"""What is wrong stands in line 4."""


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
