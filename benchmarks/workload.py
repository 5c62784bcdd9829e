"""A plan of any size in the manner of a real one: the same number gives the same plan.

    python -m benchmarks.workload 1000 build/plan --formats tracemap trlc

For N requirements there are N/2 test cases, N/20 test plans and N/4 milestones. Every case verifies one to
four requirements; every milestone waits for none to five of the two hundred before it, 1.5 on average; half
of them name one to six requirements, two fifths a test plan. `formats` writes it for each tool.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

FORMATS = ("tracemap", "trlc", "doorstop", "sphinx_needs", "strictdoc")
SMALLEST = 4
"""The least number of requirements: it gives one milestone."""
AS_OF = date(2024, 3, 23)
"""A day about three quarters through the plan."""
_START = date(2018, 1, 1)
_DAYS = 3000
_WAITS = ((0, 1, 2, 3, 4, 5), (20, 38, 24, 10, 5, 3))
_SPEECH = """
access accuracy after alert archive astrometry background before budget calibrate camera catalogue
classify completeness confirm control correct data deliver detector difference distribute dome error
every exposure facility filter flag focus format guide image index ingest interface latency library
maintain measure metadata mirror monitor night notify object observatory operate orbit photometry
pipeline point process provide publish quality query record release report resolution restore retain
schedule schema science sensor shall sky source storage store summit support survey system table
telescope template test the threshold throughput tile track transfer user validate version within
"""
_WORDS = _SPEECH.split()
_AWKWARD = (
    "(5µm)",
    "mas/pixel",
    "note: as",
    '"ready"',
    "user's",
    "#2",
    "≥ 30 s,",
    "x - y",
    "[tbc]",
    "99%",
)
"""What real texts hold and a careless reader trips over."""


class Requirement(NamedTuple):
    """What is to be the case."""

    id: str
    title: str
    priority: str
    text: str


class Case(NamedTuple):
    """A test case, with the ids of the requirements that it verifies."""

    id: str
    name: str
    verifies: tuple[str, ...]


class Suite(NamedTuple):
    """A test plan, with its cases."""

    id: str
    name: str
    cases: tuple[Case, ...]


class Milestone(NamedTuple):
    """A milestone, with the ids of what it waits for, what it fulfils and how that is shown."""

    id: str
    name: str
    wbs: str
    level: int
    due: date
    completed: date | None
    predecessors: tuple[str, ...]
    requirements: tuple[str, ...]
    suite: str | None


class Workload(NamedTuple):
    """All items of a plan."""

    requirements: list[Requirement]
    suites: list[Suite]
    milestones: list[Milestone]

    @property
    def cases(self) -> list[Case]:
        """Every test case, in the order of the plans that they belong to."""
        return [case for suite in self.suites for case in suite.cases]


def build(size: int) -> Workload:
    """Return the plan with so many requirements."""
    chance = random.Random(size)
    digits = max(4, len(str(size)))
    ids = [f"DMS-REQ-{number:0{digits}d}" for number in range(1, size + 1)]
    requirements = [_requirement(one, chance) for one in ids]
    cases = [
        Case(f"LVV-T{number:0{digits}d}", _title(6, chance), _some(ids, 1, 4, chance))
        for number in range(1, size // 2 + 1)
    ]
    chance.shuffle(cases)
    count = max(1, size // 20)
    suites = [
        Suite(
            f"LVV-P{number + 1:0{digits}d}", _title(4, chance), tuple(sorted(cases[number::count]))
        )
        for number in range(count)
    ]
    codes = [f"LDM-{500 + number:0{digits}d}" for number in range(size // 4)]
    milestones = [
        _milestone(number, codes, ids, suites[chance.randrange(count)].id, chance)
        for number in range(len(codes))
    ]
    return Workload(requirements, suites, milestones)


def _requirement(identifier: str, chance: random.Random) -> Requirement:
    words = chance.choices(_WORDS, k=40)
    if chance.random() < 0.2:
        words[chance.randrange(2, 38)] = chance.choice(_AWKWARD)
    priority = chance.choice(("1a", "1b", "2", "3"))
    return Requirement(identifier, _title(5, chance), priority, " ".join(words).capitalize() + ".")


def _milestone(
    number: int, codes: Sequence[str], ids: Sequence[str], suite: str, chance: random.Random
) -> Milestone:
    before = codes[max(0, number - 200) : number]
    waits = min(len(before), chance.choices(*_WAITS)[0])
    due = _START + timedelta(days=number * _DAYS // len(codes) + chance.randint(0, 60))
    is_past = number < 0.6 * len(codes) and chance.random() < 0.9
    return Milestone(
        id=codes[number],
        name=_title(6, chance),
        wbs=f"02C.{chance.randint(1, 9):02d}.{chance.randint(1, 9):02d}",
        level=chance.randint(1, 4),
        due=due,
        completed=due + timedelta(days=chance.randint(-20, 90)) if is_past else None,
        predecessors=tuple(sorted(chance.sample(before, waits))),
        requirements=_some(ids, 1, 6, chance) if chance.random() < 0.5 else (),
        suite=suite if chance.random() < 0.4 else None,
    )


def _title(words: int, chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


def _some(ids: Sequence[str], least: int, most: int, chance: random.Random) -> tuple[str, ...]:
    count = min(len(ids), chance.randint(least, most))
    return tuple(sorted(chance.sample(ids, count)))


def write(size: int, folder: Path, formats: Sequence[str] = FORMATS) -> None:
    """Write the plan into one folder of the folder for each of the formats."""
    workload = build(size)
    for name in formats:
        import_module(f"benchmarks.formats.{name}").write(workload, folder / name)


def main() -> None:
    """Read the arguments and write the plan."""
    parser = argparse.ArgumentParser(description="write a plan of any size")
    parser.add_argument("size", type=int, help=f"how many requirements; at least {SMALLEST}")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    options = parser.parse_args()
    write(options.size, options.folder, options.formats)


if __name__ == "__main__":
    main()
