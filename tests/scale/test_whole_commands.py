"""Whole commands on plans made to be too much: they end, in bounded memory, with the right answer.

A command is killed once it has taken `CPU_SECONDS`, some ten times what the slowest of these takes, so that
work which grows faster than the plan fails here; how fast commands are is measured in benchmarks/.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

MANY = 100_000
RUNGS = 60
CPU_SECONDS = 180
MEBIBYTES = 1_500


class Ran(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scale")


def written(plan: Path, lines: Iterable[str], file: str = "milestones/all.yaml") -> Path:
    (plan / file).parent.mkdir(parents=True, exist_ok=True)
    (plan / file).write_text("".join(lines), "utf-8")
    return plan


def run(plan: Path, *arguments: str, most: int = MEBIBYTES) -> Ran:
    """Run a command within bounds of processor time, and of memory in mebibytes."""
    out, err = plan.with_suffix(".out"), plan.with_suffix(".err")
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracemap", *arguments, "--as-of", "2024-03-23"],
            cwd=plan,
            stdout=stdout,
            stderr=stderr,
            env=os.environ | {"TRACEMAP_CACHE_DIR": str(plan.parent / "cache")},
        )
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.prlimit(process.pid, resource.RLIMIT_AS, (most << 20, most << 20))
        status = process.wait()
    ran = Ran(status, out.read_text("utf-8"), err.read_text("utf-8"))
    assert ran.status in {0, 1}, ran.err
    return ran


def answer(plan: Path, *arguments: str) -> Any:
    ran = run(plan, *arguments, "--format", "json")
    return json.loads(ran.out)


@pytest.fixture(scope="module")
def chain(folder: Path) -> Path:
    lines = (f"M-{one}: {{predecessors: [M-{one - 1}]}}\n" for one in range(1, MANY))
    return written(folder / "chain", ["M-0: {due: 2024-05-01}\n", *lines])


def test_a_date_goes_along_a_chain_of_a_hundred_thousand(chain: Path) -> None:
    [target] = answer(chain, "when", f"M-{MANY - 1}")["targets"]
    assert target["expected"] == "2024-05-01"
    assert len(target["critical_chain"]) == MANY


def test_all_but_the_first_of_a_chain_wait_for_it(chain: Path) -> None:
    [first] = answer(chain, "blocking")["top_blockers"]
    assert (first["id"], first["blocks_milestones"]) == ("M-0", MANY - 1)


def test_what_is_wrong_with_each_of_a_hundred_thousand_is_counted_and_not_all_printed(
    chain: Path,
) -> None:
    ran = run(chain, "check")
    assert ran.status == 1
    assert len(ran.out) < 1_000_000
    summary = answer(chain, "check")["summary"]
    assert f"{summary['errors']:,}".replace(",", "") in ran.out.replace(",", "")


def test_a_ring_of_a_hundred_thousand_is_one_finding_with_few_names(folder: Path) -> None:
    ring = written(
        folder / "ring",
        (
            f"M-{one}: {{due: 2024-05-01, predecessors: [M-{(one or MANY) - 1}]}}\n"
            for one in range(MANY)
        ),
    )
    ran = run(ring, "check", "--select", "TM301", "--format", "json")
    [finding] = json.loads(ran.out)["findings"]
    assert len(finding["message"]) < 1000
    blocking = run(ring, "blocking", "M-5")
    assert f"and {MANY - 8} more wait for one another (TM301)" in blocking.out


def test_a_star_of_a_hundred_thousand_on_each_side_is_counted(folder: Path) -> None:
    names = ", ".join(f"M-{one}" for one in range(MANY))
    star = written(
        folder / "star",
        [
            f"HUB: {{due: 2024-05-01, predecessors: [{names}]}}\n",
            *(f"M-{one}: {{due: 2024-04-01}}\n" for one in range(MANY)),
            *(f"A-{one}: {{due: 2024-06-01, predecessors: [HUB]}}\n" for one in range(MANY)),
        ],
    )
    [target] = answer(star, "blocking", "HUB")["targets"]
    assert target["chain_count"] == MANY
    assert target["incomplete_predecessors"] == MANY
    assert run(star, "check").status == 1


def test_paths_by_the_quintillion_are_counted_without_being_walked(folder: Path) -> None:
    lines = []
    for rung in range(RUNGS + 1):
        before = f"[A-{rung - 1}, B-{rung - 1}]" if rung else "[]"
        sides = ("A", "B") if rung < RUNGS else ("T",)
        lines += [f"{one}-{rung}: {{due: 2024-05-01, predecessors: {before}}}\n" for one in sides]
    ladder = written(folder / "ladder", lines)
    [target] = answer(ladder, "blocking", f"T-{RUNGS}")["targets"]
    assert target["chain_count"] == 2**RUNGS
    for command in (("check",), ("graph", "--format", "dot"), ("whatif", "--slip", "A-0=60d")):
        assert run(ladder, *command, most=500).out


def test_everything_that_waits_for_everything_else_is_one_finding(folder: Path) -> None:
    nodes = range(400)
    complete = written(
        folder / "complete",
        (
            f"M-{one}: {{predecessors: [{', '.join(f'M-{other}' for other in nodes if other != one)}]}}\n"
            for one in nodes
        ),
    )
    ran = run(complete, "check", "--select", "TM301", "--format", "json")
    [finding] = json.loads(ran.out)["findings"]
    assert len(finding["message"]) < 1000


def test_five_thousand_files_are_all_read(folder: Path) -> None:
    plan = folder / "files"
    for one in range(5_000):
        before = f"M-{one - 1}" if one else ""
        written(plan, [f"M-{one}: {{predecessors: [{before}]}}\n"], f"milestones/m{one:04}.yaml")
    assert answer(plan, "check")["summary"]["files"] == 5_000
    [first] = answer(plan, "blocking")["top_blockers"]
    assert (first["id"], first["blocks_milestones"]) == ("M-0", 4_999)


def test_a_file_of_forty_mebibytes_is_read(folder: Path) -> None:
    text = "and another line of what a milestone is for " * 20
    plan = written(
        folder / "large",
        (
            f"M-{one}:\n  name: {text[:44]}\n  description: >-\n    {text}\n  due: 2024-05-01\n"
            for one in range(43_500)
        ),
    )
    size = (plan / "milestones/all.yaml").stat().st_size
    assert 40 * 2**20 < size < 64 * 2**20
    assert len(answer(plan, "list", "milestones")["items"]) == 43_500


FINDINGS = 20_000


@pytest.fixture(scope="module")
def faulty(folder: Path) -> Path:
    return written(
        folder / "faulty",
        (f"M-{one}: {{due: 2024-05-01, predecessors: [X-{one}]}}\n" for one in range(FINDINGS)),
    )


@pytest.mark.parametrize(
    ("form", "most"),
    [("text", 400_000), ("github", 200_000), ("sarif", 8_000_000), ("json", 40_000_000)],
)
def test_twenty_thousand_findings_are_counted_in_bounded_output(
    faulty: Path, form: str, most: int
) -> None:
    ran = run(faulty, "check", "--select", "TM201", "--format", form)
    assert ran.status == 1
    assert len(ran.out) < most
    if form == "json":
        assert json.loads(ran.out)["summary"]["errors"] == FINDINGS
        assert len(json.loads(ran.out)["findings"]) == FINDINGS
    else:
        said = (ran.out + ran.err).replace(",", "")
        left_out = {"text": FINDINGS, "github": FINDINGS, "sarif": FINDINGS - 5_000}[form]
        assert str(left_out) in said


def test_a_hundred_thousand_unknown_fields_of_one_item_are_all_told(folder: Path) -> None:
    fields = (f"  fieldd_{one}: x\n" for one in range(MANY))
    plan = written(folder / "fields", ["M-1:\n  name: x\n", *fields])
    found = answer(plan, "check", "--select", "TM101")
    assert found["summary"]["errors"] == MANY
