"""Try mutants of the modules of a group, print how many were killed, and list the others."""

from __future__ import annotations

import argparse
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


def main() -> int:
    """Try the groups that are asked for; 1 where one is below what it has to reach."""
    groups = tomllib.loads(GROUPS.read_text("utf-8"))
    options = _options(list(groups["groups"]))
    enough, sound = True, set[str]()
    for name in options.group or groups["groups"]:
        group = groups["groups"][name]
        mutants = _mutants(group["modules"], options)
        if not mutants:
            continue
        trial = Trial(mutants, Limits(options.seconds, options.at_once))
        tests = [
            *group["tests"],
            *(_doctests(group["modules"]) if group.get("doctests", True) else ()),
        ]
        pytest.main([*_QUIET, *tests], plugins=[trial])
        if trial.fault:
            print(f"mutation: {name}: {trial.fault}", file=sys.stderr)
            return 2
        for mutant, names in trial.to_load.items():
            same = mutant._replace(text=Path(mutant.path).read_text("utf-8"))
            if mutant.path not in sound and _loaded_anew(same, names) != SURVIVED:
                print(
                    f"mutation: {mutant.path}: its tests fail without any mutant", file=sys.stderr
                )
                return 2
            sound.add(mutant.path)
            trial.outcomes[mutant] = _loaded_anew(mutant, names)
        share = _print(name, trial.outcomes)
        _keep(name, trial.outcomes, options.module)
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
        "--seconds", type=float, default=20, help="of tests per mutant (default: %(default)s)"
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


def _keep(name: str, outcomes: Mapping[Mutant, str], module: str) -> None:
    """Write the mutants that no test noticed into a file."""
    lines = [
        f"{_shown(mutant.path)}:{mutant.line}: {outcome}\n  - {mutant.before}\n  + {mutant.after}\n"
        for mutant, outcome in sorted(outcomes.items(), key=lambda one: (one[0].path, one[0].line))
        if outcome not in _CAUGHT
    ]
    part = "" if module == "*" else "-part"
    target = LISTS / f"{name}{part}.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(lines), encoding="utf-8")
    print(f"what no test noticed: {target.relative_to(ROOT)}\n")


def _shown(path: str) -> str:
    return path.removeprefix(f"{ROOT}/src/tracemap/")


if __name__ == "__main__":
    sys.exit(main())
