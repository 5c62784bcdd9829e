"""Plans that are deep or wide beyond measure are answered exactly, without recursion."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import tracemap
from tests.meanings.strategies import AS_OF
from tracemap.analysis.behind import counts_behind

LONG = 20_000


def load(folder: Path, **files: str) -> tracemap.Plan:
    """Write a file into each folder of a plan, and load it."""
    for name, text in files.items():
        (folder / name).mkdir()
        (folder / name / "all.yaml").write_text(text, "utf-8")
    return tracemap.load(folder, AS_OF)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> tracemap.Plan:
    """Return a plan of one long line: each milestone waits for the one before, requirements likewise."""
    milestones = ["M-0: {due: 2024-05-01}\n"]
    milestones += [f"M-{number}: {{predecessors: [M-{number - 1}]}}\n" for number in range(1, LONG)]
    requirements = [
        f"OSS-REQ-{number:05d}: {{derived_from: [OSS-REQ-{number - 1:05d}]}}\n"
        for number in range(LONG)
    ]
    return load(
        tmp_path_factory.mktemp("line"),
        milestones="".join(milestones),
        requirements="".join(requirements),
    )


def test_a_date_is_carried_along_a_long_line(line: tracemap.Plan) -> None:
    (last,) = line.when(f"M-{LONG - 1}").targets
    assert last.expected == date(2024, 5, 1)
    assert last.lower_bound
    assert last.critical_chain == tuple(f"M-{number}" for number in range(LONG))


def test_a_long_line_is_one_chain(line: tracemap.Plan) -> None:
    answer = line.blocking(f"M-{LONG - 1}")
    (blocked,) = answer.targets
    assert blocked.incomplete_predecessors == LONG - 1
    assert (blocked.chain_count, blocked.root_blockers) == (1, ("M-0",))
    assert blocked.chains == (blocked.critical_chain,)
    assert {link.drag_days for link in blocked.critical_links[:-1]} == {None}
    assert blocked.critical_links[-1].drag_days == 39
    assert [(one.id, one.blocks_milestones) for one in answer.top_blockers] == [("M-0", LONG - 1)]


def test_a_long_line_is_walked_for_what_it_verifies_and_derives(line: tracemap.Plan) -> None:
    assert line.verifies(f"M-{LONG - 1}", cumulative=True).requirements == ()
    assert line.verified_by("OSS-REQ-00000").rollup == "not_verified"
    assert line.verified_by(f"OSS-REQ-{LONG - 1:05d}").rollup is None


def test_a_long_ring_is_one_group(tmp_path: Path) -> None:
    plan = load(
        tmp_path,
        milestones="".join(
            f"M-{number}: {{predecessors: [M-{(number or LONG) - 1}]}}\n" for number in range(LONG)
        ),
    )
    (blocked,) = plan.blocking("M-7").targets
    assert blocked.incomplete_predecessors == LONG - 1
    assert (blocked.expected, blocked.chain_count) == (None, 1)
    (chain,) = blocked.chains
    assert (len(set(chain)), chain[-1]) == (LONG, "M-7")


RUNGS = 60


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> tracemap.Plan:
    """Return a plan of sixty pairs, each of which waits for both of the pair before, and their target."""
    text = ""
    for rung in range(RUNGS + 1):
        due = date(2024, 5, 1) + timedelta(rung)
        for side in ("A", "B") if rung < RUNGS else ("T",):
            before = f"[A-{rung - 1}, B-{rung - 1}]" if rung else "[]"
            text += f"{side}-{rung}: {{due: {due}, predecessors: {before}}}\n"
    return load(tmp_path_factory.mktemp("ladder"), milestones=text)


def test_chains_by_the_quintillion_are_counted_exactly(ladder: tracemap.Plan) -> None:
    (blocked,) = ladder.blocking(f"T-{RUNGS}", limit=5).targets
    assert blocked.chain_count == 2**RUNGS
    assert blocked.incomplete_predecessors == 2 * RUNGS
    assert blocked.root_blockers == ("A-0", "B-0")
    assert len(set(blocked.chains)) == 5
    assert all(len(chain) == RUNGS + 1 for chain in blocked.chains)
    assert blocked.critical_chain == (f"T-{RUNGS}",)


def test_each_root_of_a_ladder_blocks_all_of_it(ladder: tracemap.Plan) -> None:
    found = {one.id: one.blocks_milestones for one in ladder.blocking().top_blockers}
    assert found == {"A-0": 2 * RUNGS - 1, "B-0": 2 * RUNGS - 1}


def test_more_milestones_than_one_pass_counts_stand_behind_a_root(line: tracemap.Plan) -> None:
    schedule = line.snapshot.schedule
    everything = [{group, group + LONG} for group in range(LONG)]
    assert counts_behind(schedule, everything, [0, LONG - 1]) == {0: 2 * LONG, LONG - 1: 2}
