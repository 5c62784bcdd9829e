"""Times whole commands, each in a process of its own, against a floor measured in the same run.

    make bench
    python benchmarks/run.py --runs 10 --sizes 1000 10000 --plan ../other-plan

The floor of a plan is what nobody who reads YAML in Python can go below: starting Python, opening every
file, and PyYAML's C parser producing its events, with nothing built from them. A run takes the commands
in turn, so that a busy moment falls on all of them; of the runs, the fastest counts and the median is
shown beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from generate import AS_OF, generate

ROOT = Path(__file__).parent.parent
FLOOR = """
import sys, yaml
for path in sys.argv[1:]:
    with open(path, 'rb') as file:
        for event in yaml.parse(file, Loader=yaml.CSafeLoader):
            pass
"""
START = "start"


class Job(NamedTuple):
    """One command that is timed: the plan it belongs to, its label, and its arguments."""

    plan: str
    label: str
    arguments: tuple[str, ...]


def jobs_of(name: str, folder: Path, target: str, picture: Path) -> list[Job]:
    """Return the floor of a plan, and the questions that are asked of it."""
    files = sorted(
        str(path)
        for kind in ("milestones", "requirements", "testplans")
        for path in (folder / kind).rglob("*.y*ml")
    )
    ask = [sys.executable, "-m", "tracemap", "--project", str(folder), "--as-of", str(AS_OF)]
    questions = [
        ["check", "--fail-on", "never"],
        ["coverage"],
        ["verifies", target, "--cumulative"],
        ["blocking", target],
        ["blocking"],
        ["when", target],
        ["list", "milestones", "--overdue"],
        ["graph", "--focus", target, "--incomplete", "-o", str(picture)],
    ]
    jobs = [Job(name, "floor: YAML events", (sys.executable, "-c", FLOOR, *files))]
    return jobs + [
        Job(name, " ".join(question[:-2] if "-o" in question else question), (*ask, *question))
        for question in questions
    ]


def measure(jobs: Sequence[Job], runs: int) -> dict[Job, list[float]]:
    """Return the wall times of each job, in seconds, of so many rounds after one to warm the disk.

    Raises:
        RuntimeError: a command failed, so that its time says nothing.
    """
    times: dict[Job, list[float]] = {job: [] for job in jobs}
    for number in range(runs + 1):
        for job in jobs:
            started = time.perf_counter()
            done = subprocess.run(
                job.arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
            )
            elapsed = time.perf_counter() - started
            if done.returncode not in (0, 1):
                raise RuntimeError(f"{job.label}: {done.stderr.decode()[-500:]}")
            if number:
                times[job].append(elapsed)
    return times


def table(times: dict[Job, list[float]]) -> str:
    """Return the times as a Markdown table, with the ratio of each to the floor of its plan."""
    floors = {job.plan: min(taken) for job, taken in times.items() if job.label.startswith("floor")}
    lines = [
        "| plan | command | fastest, s | median, s | against the floor |",
        "|---|---|---:|---:|---:|",
    ]
    for job, taken in times.items():
        ratio = f"{min(taken) / floors[job.plan]:.1f}" if job.plan in floors else ""
        lines.append(
            f"| {job.plan} | {job.label} | {min(taken):.3f} | {median(taken):.3f} | {ratio} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure the example plan, generated plans, and any that are named."""
    parser = argparse.ArgumentParser(description="time tracemap against a floor")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10000])
    parser.add_argument("--plan", type=Path, action="append", default=[], help="a plan of yours")
    parser.add_argument("--target", default="LDM-503-17", help="the milestone asked about in it")
    options = parser.parse_args()
    python = (sys.executable,)
    with tempfile.TemporaryDirectory() as temporary:
        picture = Path(temporary) / "plan.dot"
        jobs = [
            Job(START, "python -c pass", (*python, "-c", "pass")),
            Job(START, "import tracemap", (*python, "-c", "import tracemap")),
            Job(START, "tracemap --help", (*python, "-m", "tracemap", "--help")),
            *jobs_of("example", ROOT, "LDM-503-17", picture),
        ]
        for folder in options.plan:
            jobs += jobs_of(folder.resolve().name, folder, options.target, picture)
        for size in options.sizes:
            folder = Path(temporary) / str(size)
            generate(size, folder)
            jobs += jobs_of(f"{size} milestones", folder, f"M-{size - 1:06d}", picture)
        times = measure(jobs, options.runs)
    print(f"{platform.python_implementation()} {platform.python_version()},", end=" ")
    print(f"{platform.machine()}, {os.cpu_count()} processors, {options.runs} runs\n")
    print(table(times))


if __name__ == "__main__":
    main()
