"""Times tracemap, and on demand its peers, and prints the ratios to the floor.

make bench
python -m benchmarks --sizes 1000 10000 100000 --plan ../plan --write docs/performance.md
"""

from __future__ import annotations

import argparse
import compileall
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import tracemap
from benchmarks import peers
from benchmarks.figures import Shares, Table, growth, medians, table
from benchmarks.goals import GOALS, REAL_PLAN
from benchmarks.jobs import plan_jobs, start_jobs
from benchmarks.measure import measure
from benchmarks.phases import LOAD
from benchmarks.report import LOADED, PROFILE, Report, markdown, written_into
from benchmarks.setting import ROOT, setting
from benchmarks.workload import FORMATS, SMALLEST

PEERS_UP_TO = 100_000
"""The largest plan that other tools are timed on: none of them comes near a larger one."""


def main() -> None:
    """Read the arguments, measure, print the tables, and write what is to be written."""
    options = _options()
    options.build.mkdir(parents=True, exist_ok=True)
    # As pip does when it installs: without it, each run would compile what it imports.
    compileall.compile_dir(Path(tracemap.__path__[0]), quiet=1)
    known = setting()
    asked = [Path(word).name if Path(word).is_absolute() else word for word in sys.argv[1:]]
    known["asked for"] = f"`{shlex.join(['python', '-m', 'benchmarks', *asked])}`"
    if options.peers:
        known["peers"] = peers.versions()
        peers.install(options.build, _say)
    tables: list[Table] = []
    shares: list[Shares] = []
    for one in _tables(options):
        tables.append(one)
        if one.size is not None:
            shares += _shares(options.build / str(one.size) / "tracemap", one.title, options.runs)
        report = Report(known, tables, growth(tables), shares)
        found = json.dumps(report.to_dict(), indent=1)
        (options.build / "benchmarks.json").write_text(found + "\n", encoding="utf-8")
    text = markdown(report)
    print(text, end="")
    if options.write:
        page = options.write.read_text("utf-8")
        options.write.write_text(written_into(page, text), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="time tracemap against a floor"
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[1_000, 10_000, 100_000],
        metavar="N",
        help="numbers of requirements of the plans that are made (default: 1000 10000 100000)",
    )
    parser.add_argument("--plan", type=Path, help="a real plan, which is measured too")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (default: 5)")
    parser.add_argument(
        "--patience",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="a command whose runs have taken so long is not run again (default: 120)",
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help=f"install other tools, and time them too, up to {PEERS_UP_TO:,} requirements",
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=300.0,
        metavar="SECONDS",
        help="after which a run of another tool is stopped (default: 300)",
    )
    parser.add_argument(
        "--build",
        type=Path,
        default=ROOT / "build" / "benchmarks",
        metavar="FOLDER",
        help="where plans, caches, other tools and benchmarks.json go (default: build/benchmarks)",
    )
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="write the tables into this page too"
    )
    options = parser.parse_args()
    options.build = options.build.absolute()
    _judge(options, parser)
    return options


def _judge(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Refuse what would fail only after an hour of measuring."""
    if options.runs < 1:
        parser.error("--runs: at least one run is needed")
    if any(size < SMALLEST for size in options.sizes):
        parser.error(f"--sizes: a plan has at least {SMALLEST} requirements")
    if options.plan and not any((options.plan / "requirements").glob("*.y*ml")):
        parser.error(f"--plan: {options.plan} has no YAML file in a folder 'requirements'")
    if options.write:
        try:
            written_into(options.write.read_text("utf-8"), "")
        except (OSError, ValueError) as error:
            parser.error(f"--write: {options.write}: {error}")


def _tables(options: argparse.Namespace) -> Iterator[Table]:
    build: Path = options.build
    plan = options.plan.absolute() if options.plan else None
    goals = dict(GOALS)
    if plan is not None:
        goals[f"check of {plan.name}, warm", None] = (REAL_PLAN,)
    started = measure(start_jobs(build, plan), options.runs, options.patience, _say)
    yield table("Start", None, started, goals)
    if plan is not None:
        measured = measure(plan_jobs(plan, build), options.runs, options.patience, _say)
        yield table(f"The plan {plan.name}", None, measured, {})
    for size in sorted(options.sizes):
        folder = build / str(size)
        with_peers = options.peers and size <= PEERS_UP_TO
        _generate(size, folder, FORMATS if with_peers else FORMATS[:1])
        target = f"LDM-{500 + size // 4 - 1:0{max(4, len(str(size)))}d}"
        jobs = plan_jobs(folder / "tracemap", folder, target)
        if with_peers:
            jobs += peers.peer_jobs(folder, build, options.limit)
        measured = measure(jobs, options.runs, options.patience, _say)
        yield table(f"{size:,} requirements", size, measured, goals)


def _shares(plan: Path, name: str, runs: int) -> Iterator[Shares]:
    """Yield where the time of a check goes, and how long questions take on the plan when it is loaded."""
    phases = medians([_phases("check", plan) for _ in range(runs)])
    yield Shares(PROFILE, name, sum(phases.values()), phases)
    asked = medians([_phases("questions", plan) for _ in range(runs)])
    yield Shares(LOADED, name, asked[LOAD], asked, at_most=1.0)


def _phases(what: str, plan: Path) -> dict[str, float]:
    _say(f"phases: {what} {plan.parent.name}")
    command = [sys.executable, "-m", "benchmarks.phases", what, str(plan)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _generate(size: int, folder: Path, formats: Sequence[str]) -> None:
    """Make a plan in a process of its own: what this one holds counts as memory of those it starts."""
    shutil.rmtree(folder, ignore_errors=True)
    _say(f"making the plan of {size:,} requirements")
    module = [sys.executable, "-m", "benchmarks.workload"]
    command = [*module, str(size), str(folder), "--formats", *formats]
    subprocess.run(command, cwd=ROOT, check=True)


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    main()
