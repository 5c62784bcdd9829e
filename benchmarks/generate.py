"""Writes a plan of any size in the manner of a real one: the same number gives the same files.

    python benchmarks/generate.py 10000 build/plan-10000

For each milestone there are two requirements and 1.5 test cases, in files of some hundreds of items; every
milestone waits for one to three others that are due up to a year earlier; a tenth of the dates are
missing, and nine tenths of the past milestones are completed.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

START = date(2020, 1, 1)
AS_OF = date(2024, 3, 23)
_PER_FILE = 400
_RESULTS = ("passed", "passed", "passed", "passed_with_deviation", "failed", "not_executed")


def generate(milestones: int, folder: Path) -> None:
    """Write a plan of so many milestones into a folder, which is made where it is missing."""
    chance = random.Random(milestones)
    _write(folder / "milestones", list(_milestones(milestones, chance)))
    _write(folder / "requirements", list(_requirements(2 * milestones, chance)))
    plans, cases = milestones // 4 or 1, milestones * 3 // 2
    sections = {
        "test_plans": list(_test_plans(plans, cases, milestones, chance)),
        "test_cases": list(_test_cases(cases, 2 * milestones, chance)),
    }
    for name, items in sections.items():
        _write(folder / "testplans", items, section=name)


def _milestones(count: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        due = START + timedelta(days=number * 3000 // count)
        lines = [
            f"M-{number:06d}:",
            f"  name: Milestone {number} of the generated plan",
            f"  wbs: 02C.{number % 10:02d}.{number % 7:02d}",
            f"  level: {number % 4 + 1}",
        ]
        if chance.random() > 0.1:
            lines.append(f"  due: {due}")
        if due < AS_OF and chance.random() < 0.9:
            lines.append(f"  completed: {due + timedelta(days=chance.randint(-20, 40))}")
        if number:
            nearest = max(0, number - count // 8 - 1)
            before = {chance.randint(nearest, number - 1) for _ in range(chance.randint(1, 3))}
            lines.append(f"  predecessors: [{', '.join(f'M-{one:06d}' for one in sorted(before))}]")
        if number % 3 == 0:
            claims = sorted({chance.randrange(2 * count) for _ in range(4)})
            lines.append("  requirements:")
            lines += [f"    - DMS-REQ-{one:06d}" for one in claims]
        yield "\n".join(lines) + "\n"


def _requirements(count: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        yield (
            f"DMS-REQ-{number:06d}:\n"
            f"  title: Requirement {number} of the generated plan\n"
            f"  priority: {chance.choice(('1a', '1b', '2', '3'))}\n"
            f"  section: {number % 9 + 1}.{number % 5 + 1}\n"
            "  text: |\n"
            "    The system shall do what this requirement says, on every day of the survey,\n"
            "    and record that it did.\n"
        )


def _test_plans(count: int, cases: int, milestones: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        own = ", ".join(
            f"LVV-T{one}" for one in range(number * cases // count, (number + 1) * cases // count)
        )
        yield (
            f"  LVV-P{number}:\n"
            f"    name: Test plan {number}\n"
            f"    milestones: [M-{chance.randrange(milestones):06d}]\n"
            f"    test_cases: [{own}]\n"
        )


def _test_cases(count: int, requirements: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        yield (
            f"  LVV-T{number}:\n"
            f"    name: Test case {number}\n"
            f"    verifies: [DMS-REQ-{chance.randrange(requirements):06d}]\n"
            f"    result: {chance.choice(_RESULTS)}\n"
            f"    executed: {START + timedelta(days=chance.randint(0, 1500))}\n"
        )


def _write(folder: Path, items: list[str], section: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(0, len(items), _PER_FILE):
        heading = f"{section}:\n" if section else ""
        name = f"{section or folder.name}-{place // _PER_FILE:03d}.yaml"
        text = heading + "".join(items[place : place + _PER_FILE])
        (folder / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Read the two arguments and write the plan."""
    parser = argparse.ArgumentParser(description="write a plan of any size")
    parser.add_argument("milestones", type=int)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    generate(options.milestones, options.folder)


if __name__ == "__main__":
    main()
