"""Fuzz the targets, one after the other: `python -m tests.fuzz --seconds 60 --target yaml --target plan`.

With atheris, which has libFuzzer look for inputs that reach new code, where that can be installed; else by
chance alone. What breaks a target is left in `build/fuzz/TARGET/crashes`; once it is mended, it goes into
`tests/fuzz/crashes/TARGET` under a name that says what it is.
"""

from __future__ import annotations

import argparse
import itertools
import re
import subprocess
import sys
import time
import traceback
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.registry import TARGETS
from tests.fuzz.target import CRASHES, DICTIONARIES, ROOT, WORK, Target, keep

HANG = 5
"""An input that takes longer, in seconds, is a fault."""

_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_REACHED = re.compile(r"#\d+\s.*cov: (\d+) ft: (\d+) corp: (\d+)")


def main(arguments: list[str]) -> int:
    """Fuzz the targets that are named, or all; return 1 where one broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the targets.")
    parser.add_argument("--seconds", type=int, default=60, help="of each target (default: 60)")
    parser.add_argument(
        "--target", action="append", choices=TARGETS, help="all where none is named"
    )
    parser.add_argument("--list", action="store_true", help="name the targets and do nothing")
    options = parser.parse_args(arguments)
    if options.list:
        print(*TARGETS, sep="\n")
        return 0
    print("target | runs | seconds | places reached | inputs kept | broken")
    broken = 0
    for name in options.target or TARGETS:
        run = _with_atheris if find_spec("atheris") else _by_chance
        said, count = run(TARGETS[name], options.seconds)
        print(f"{name} | {said} | {count}", flush=True)
        broken += count
    return int(broken > 0)


def _crashes(target: Target) -> Path:
    folder = WORK / target.name / "crashes"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _with_atheris(target: Target, seconds: int) -> tuple[str, int]:
    """Run a target in a process of its own, which libFuzzer ends."""
    corpus = WORK / target.name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    known = sorted((CRASHES / target.name).glob("*"))
    for data in (*target.seeds(), *(path.read_bytes() for path in known)):
        (corpus / blake2b(data, digest_size=16).hexdigest()).write_bytes(data)
    crashes = _crashes(target)
    before = set(crashes.iterdir())
    words = [f"-dict={DICTIONARIES / target.dictionary}"] if target.dictionary else []
    flags = [
        f"-max_total_time={seconds}",
        f"-timeout={HANG}",
        "-rss_limit_mb=2048",
        "-max_len=8000",
    ]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.under_atheris", target.name),
            *(*flags, *words, f"-artifact_prefix={crashes}/", "-print_final_stats=1", str(corpus)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    (WORK / target.name / "log.txt").write_text(done.stdout + done.stderr)
    new = set(crashes.iterdir()) - before
    runs, reached = _DONE.search(done.stderr), _REACHED.findall(done.stderr)
    cover, _, kept = reached[-1] if reached else ("?", "", "?")
    count, took = runs.groups() if runs else ("?", "?")
    return f"{count} | {took} | {cover} | {kept}", max(len(new), int(done.returncode != 0))


def _by_chance(target: Target, seconds: int) -> tuple[str, int]:
    """Run a target on inputs made by chance; keep those that break it."""
    from tests.fuzz.mutations import inputs_of

    end, runs, broken = time.monotonic() + seconds, 0, 0
    for seed in itertools.count():
        for data in inputs_of(target, 100, seed):
            if time.monotonic() >= end:
                return f"{runs} | {seconds} | by chance | 0", broken
            runs += 1
            try:
                target.run(data)
            except Exception:  # noqa: BLE001  # whatever it raises is what is looked for
                broken += 1
                keep(target, data).with_suffix(".txt").write_text(traceback.format_exc())
    raise AssertionError


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
