"""Try mutants of the modules of a group, print how many were killed, and list the others."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from mutation.trying import KILLED, SURVIVED, TIMED_OUT, UNREACHED, Limits, Mutant, Trial

ROOT = Path(__file__).parent.parent
GROUPS = Path(__file__).parent / "groups.toml"
PYTHON = ROOT / "build" / "mutation" / "bin" / "python"
LISTS = ROOT / "build" / "mutants"
_QUIET = [
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
    "--assert=plain",
    "--tb=no",
    "--capture=sys",
]
_CAUGHT = (KILLED, TIMED_OUT)


class Kept:
    """The outcomes of a group, in a file, so that nothing is lost when a run is stopped."""

    def __init__(self, name: str, mutants: Sequence[Mutant], *, go_on: bool) -> None:
        """Begin anew, or go on with what is in the file."""
        self.outcomes: dict[Mutant, str] = {}
        self._mutants = mutants
        self._file = LISTS / f"{name}.jsonl"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if not go_on:
            self._file.unlink(missing_ok=True)
        lines = self._file.read_text("utf-8").splitlines() if self._file.exists() else []
        known = dict(map(json.loads, lines))
        for mutant in mutants:
            if _key(mutant) in known:
                self.outcomes[mutant] = known[_key(mutant)]

    def left(self) -> list[Mutant]:
        """Return the mutants without an outcome."""
        return [mutant for mutant in self._mutants if mutant not in self.outcomes]

    def add(self, mutant: Mutant, outcome: str) -> None:
        """Keep the outcome of a mutant."""
        self.outcomes[mutant] = outcome
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([_key(mutant), outcome]) + "\n")

    def write_list(self) -> Path:
        """Write the mutants that no test noticed into a file, and return its path."""
        lines = [
            f"{_shown(mutant.path)}:{mutant.line}: {outcome}\n  - {mutant.before}\n  + {mutant.after}\n"
            for mutant, outcome in sorted(self.outcomes.items(), key=lambda one: one[0][:3])
            if outcome not in _CAUGHT
        ]
        target = self._file.with_suffix(".txt")
        target.write_text("".join(lines), encoding="utf-8")
        return target


def _key(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.module}\n{mutant.text}".encode()).hexdigest()


def main() -> int:
    """Try the groups that are asked for; 1 where one is below what it has to reach."""
    groups = tomllib.loads(GROUPS.read_text("utf-8"))
    options = _options(list(groups["groups"]))
    enough = True
    for name in options.group or groups["groups"]:
        group = groups["groups"][name]
        mutants = _mutants(group["modules"], options)
        if not mutants:
            continue
        kept = Kept(name, mutants, go_on=options.go_on)
        trial = Trial(kept.left(), Limits(options.seconds, options.at_once), kept.add)
        if trial.mutants:
            tests = [*group["tests"], *_doctests(group["modules"])]
            pytest.main([*_QUIET, *tests], plugins=[trial])
        fault = trial.fault or _load_anew(trial.to_load, kept)
        if fault:
            print(f"mutation: {name}: {fault}", file=sys.stderr)
            return 2
        share = _print(name, kept.outcomes)
        print(f"what no test noticed: {kept.write_list().relative_to(ROOT)}\n")
        enough = enough and share >= groups["at_least"]
    return 0 if enough else 1


def _options(groups: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument(
        "--group", action="append", choices=groups, help="only this; may be given again"
    )
    parser.add_argument(
        "--module", default="*", help="only modules whose path this pattern matches"
    )
    parser.add_argument(
        "--sample", type=int, help="only so many mutants of a group, always the same ones"
    )
    parser.add_argument(
        "--seconds", type=float, default=4, help="of tests per mutant (default: %(default)s)"
    )
    parser.add_argument(
        "--go-on", action="store_true", help="keep what a run that was stopped has found"
    )
    parser.add_argument(
        "--at-once", type=int, default=1, help="mutants at once (default: %(default)s)"
    )
    return parser.parse_args()


def _mutants(patterns: Sequence[str], options: argparse.Namespace) -> list[Mutant]:
    paths = [path for path in _paths(patterns) if fnmatch(path, f"*{options.module}*")]
    command = [str(PYTHON), str(Path(__file__).parent / "mutants.py"), *paths]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = [_mutant(json.loads(line)) for line in done.stdout.splitlines()]
    if options.sample is None or options.sample >= len(found):
        return found
    return random.Random(0).sample(found, options.sample)


def _paths(patterns: Sequence[str]) -> list[str]:
    found = {str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(path for path in found if not path.endswith("__init__.py"))


def _doctests(patterns: Sequence[str]) -> list[str]:
    return [path for path in _paths(patterns) if ">>> " in (ROOT / path).read_text("utf-8")]


def _mutant(known: dict[str, Any]) -> Mutant:
    path = str(known.pop("path"))
    module = path.removeprefix("src/").removesuffix(".py").replace("/", ".")
    return Mutant(path=str(ROOT / path), module=module, **known)


def _load_anew(mutants: Mapping[Mutant, Sequence[str]], kept: Kept) -> str:
    """Try mutants each in a process of its own; return what went wrong, nothing if nothing did."""
    sound = set()
    for mutant, names in mutants.items():
        same = mutant._replace(text=Path(mutant.path).read_text("utf-8"))
        if mutant.path not in sound and _loaded_anew(same, names) != SURVIVED:
            return f"{mutant.path}: its tests fail without any mutant"
        sound.add(mutant.path)
        kept.add(mutant, _loaded_anew(mutant, names))
    return ""


def _loaded_anew(mutant: Mutant, tests: Sequence[str]) -> str:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".py") as text:
        text.write(mutant.text)
        text.flush()
        command = [
            sys.executable,
            "-m",
            "mutation.loading",
            mutant.module,
            text.name,
            "-x",
            *_QUIET,
            *tests,
        ]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=300)
        except subprocess.TimeoutExpired:
            return TIMED_OUT
    return SURVIVED if done.returncode == 0 else KILLED


def _print(name: str, outcomes: Mapping[Mutant, str]) -> float:
    """Print the table of a group; return how many in a hundred were killed."""
    modules: dict[str, Counter[str]] = {}
    for mutant, outcome in outcomes.items():
        modules.setdefault(_shown(mutant.path), Counter())[outcome] += 1
    whole = sum(modules.values(), Counter[str]())
    kinds = (KILLED, TIMED_OUT, SURVIVED, UNREACHED)
    print(f"{name:44}" + "".join(f"{kind:>11}" for kind in ("mutants", *kinds, "percent")))
    for module, counts in [*sorted(modules.items()), ("together", whole)]:
        numbers = (counts.total(), *(counts[kind] for kind in kinds))
        print(f"{module:44}" + "".join(f"{one:11}" for one in numbers) + f"{_share(counts):11.1f}")
    print(flush=True)
    return _share(whole)


def _share(counts: Counter[str]) -> float:
    return 100 * sum(counts[kind] for kind in _CAUGHT) / counts.total()


def _shown(path: str) -> str:
    return path.removeprefix(f"{ROOT}/src/tracemap/")


if __name__ == "__main__":
    sys.exit(main())
