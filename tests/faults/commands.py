"""Every command with arguments that it answers, and running one in a child as a shell would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

AS_OF = "2024-03-23"
ROOT = Path(__file__).parents[2]

QUESTIONS = {
    "blocking": "blocking",
    "burndown": "burndown",
    "cache": "cache info",
    "check": "check",
    "coverage": "coverage",
    "diff": "diff {plan}",
    "effort": "effort",
    "export": "export graphml",
    "forecast": "forecast",
    "graph": "graph --format dot",
    "import": "import p6 {root}/tests/projects/exported/plan.xer --dry-run",
    "init": "init",
    "list": "list milestones",
    "plans": "plans",
    "report": "report --no-graphs",
    "rule": "rule",
    "schema": "schema milestone",
    "show": "show LDM-503-17",
    "site": "site -o {out} --format json",
    "timeline": "timeline",
    "verified-by": "verified-by DMS-REQ-0024",
    "verifies": "verifies LDM-503-17",
    "whatif": "whatif --slip LDM-503-16=60d",
    "when": "when LDM-503-17",
}
"""Of each command but `serve`, which answers until it is ended."""

PRINTING = sorted(set(QUESTIONS) - {"init"})
"""The commands whose answer of a plan goes to standard output."""


def words(name: str, plan: Path, out: Path) -> list[str]:
    """Return the arguments of a command that asks a plan."""
    said = QUESTIONS[name].split()
    known = {"plan": plan, "root": ROOT, "out": out}
    return ["--project", str(plan), "--as-of", AS_OF, *(one.format(**known) for one in said)]


def environment(**changes: str | None) -> dict[str, str]:
    """Return an environment with some variables changed, or taken away."""
    silent = {
        "PYTHONUTF8",
        "PYTHONIOENCODING",
        "COLUMNS",
        "LINES",
        "NO_COLOR",
        "GITHUB_STEP_SUMMARY",
    }
    kept = {name: value for name, value in os.environ.items() if name not in silent}
    kept["PYTHONPATH"] = str(ROOT / "src")
    both: dict[str, str | None] = {**kept, **changes}
    return {name: value for name, value in both.items() if value is not None}


def run(
    *arguments: str | bytes,
    before: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
    variables: dict[str, str | None] | None = None,
    **named: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run tracemap; `before` is the program that runs Python, `options` are Python's."""
    command = [*before, sys.executable, *options, "-m", "tracemap", *arguments]
    if "stdout" not in named:
        named["stdout"] = subprocess.PIPE
    if "stderr" not in named:
        named["stderr"] = subprocess.PIPE
    return subprocess.run(command, check=False, env=environment(**(variables or {})), **named)
