"""Where the time of a check goes, and how long questions take on a plan that is loaded.

    python -m benchmarks.phases check build/benchmarks/10000/tracemap
    python -m benchmarks.phases questions build/benchmarks/10000/tracemap

Each is a process of its own, which prints JSON: seconds by phase, or by question. A thousand times a second
it looks where the check is, by the modules of the functions that are running; nothing in tracemap is changed
for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import FrameType

from benchmarks.workload import AS_OF

IMPORT, REST = "import", "all else"
PHASES = {
    IMPORT: (),
    "read": ("loading",),
    "decode": ("loading/decode", "schema"),
    "graph and dates": ("graph", "analysis", "references"),
    "rules": ("rules", "checking"),
    "output": ("output",),
    REST: (),
}
"""The phases of a check, each with the parts of the package that work in it; the longest name decides."""
LOAD = "load"
_INTERVAL = 0.001


@cache
def _phase_of_file(name: str) -> str | None:
    """Return the phase that a file works in; None for one that works for whoever calls it."""
    if name.startswith("<frozen importlib"):
        return IMPORT
    _, is_own, path = name.replace(os.sep, "/").rpartition("/tracemap/")
    module = path.removesuffix(".py")
    fitting = [
        (len(part), phase)
        for phase, parts in PHASES.items()
        for part in parts
        if is_own and f"{module}/".startswith(f"{part}/")
    ]
    return max(fitting)[1] if fitting else None


def phase_of(files: Iterable[str]) -> str:
    """Return the phase of a moment.

    Args:
        files: of the functions that are running, the innermost first.
    """
    found = [phase for phase in map(_phase_of_file, files) if phase is not None]
    if IMPORT in found:
        return IMPORT
    return found[0] if found else REST


def _files(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        yield frame.f_code.co_filename
        frame = frame.f_back


def check(folder: str) -> dict[str, float]:
    """Return the seconds that each phase of a check of a plan takes, without the start of Python."""
    spent = dict.fromkeys(PHASES, 0.0)
    last = time.perf_counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.perf_counter()
        spent[phase_of(_files(frame))] += now - last
        last = now

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _INTERVAL, _INTERVAL)
    from tracemap.cli.main import main

    question = f"check --format json --no-cache --as-of {AS_OF} --project".split()
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        main([*question, folder])
    signal.setitimer(signal.ITIMER_REAL, 0)
    spent[REST] += time.perf_counter() - last
    return spent


def questions(folder: str) -> dict[str, float]:
    """Return the seconds that it takes to load a plan, and then to answer each question from nothing else."""
    from tracemap import Plan, load

    started = time.perf_counter()
    plan = load(folder, as_of=AS_OF)
    taken = {LOAD: time.perf_counter() - started}
    asks: dict[str, Callable[[Plan], object]] = {
        "check": lambda plan: plan.check(),
        "coverage": lambda plan: plan.coverage(),
        "blocking": lambda plan: plan.blocking(),
        "when --priority 1b": lambda plan: plan.when(priority="1b"),
    }
    for name, ask in asks.items():
        unasked = plan.on(AS_OF)  # which has none of the analyses that an earlier question made
        started = time.perf_counter()
        ask(unasked)
        taken[name] = time.perf_counter() - started
    return taken


def main() -> None:
    """Print what was asked for."""
    import json

    ask = {"check": check, "questions": questions}[sys.argv[1]]
    sys.stdout.write(json.dumps(ask(sys.argv[2])) + "\n")


if __name__ == "__main__":
    main()
