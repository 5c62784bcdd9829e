"""The plans that are measured: always the same ones, and in every format the whole of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from benchmarks.workload import AS_OF, FORMATS, build, write
from tracemap import load

SIZE = 60


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    write(SIZE, folder)
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_size_gives_the_same_files(written: Path) -> None:
    """Figures of one day can be held against those of another: a change here makes them differ."""
    whole = "".join(f"{name}\n{text}" for name, text in texts(written / "tracemap").items())
    assert hashlib.sha256(whole.encode()).hexdigest()[:16] == "90f6f99679645455"


@pytest.mark.parametrize("size", [4, 20, 1000])
def test_the_kinds_of_items_keep_their_proportion(size: int) -> None:
    plan = build(size)
    assert len(plan.requirements) == size
    assert len(plan.cases) == len(set(plan.cases)) == size // 2
    assert len(plan.suites) == max(1, size // 20)
    assert len(plan.milestones) == size // 4


def test_milestones_wait_for_earlier_ones_one_and_a_half_on_average() -> None:
    milestones = build(4000).milestones
    place = {one.id: number for number, one in enumerate(milestones)}
    for one in milestones:
        assert all(0 < place[one.id] - place[other] <= 200 for other in one.predecessors)
    count = sum(len(one.predecessors) for one in milestones)
    assert 1.4 < count / len(milestones) < 1.6


def test_tracemap_finds_no_error_in_its_plan_and_all_items(written: Path) -> None:
    plan = load(written / "tracemap", as_of=AS_OF)
    found = plan.check()
    assert found.summary.errors == 0
    assert {one.code for one in found.findings if one.code[:3] in ("TM0", "TM1", "TM2")} <= {
        "TM207"
    }
    counts = [len(plan.milestones), len(plan.requirements), len(plan.test_cases)]
    assert counts == [SIZE // 4, SIZE, SIZE // 2]


def digits(identifier: str) -> str:
    """Return the number that an id ends with: what is left of it in every format."""
    return "".join(one for one in identifier.rpartition("-")[2] if one.isdigit())


@pytest.mark.parametrize("name", FORMATS)
def test_every_item_is_in_every_format(name: str, written: Path) -> None:
    whole = "\n".join(f"{path}\n{text}" for path, text in texts(written / name).items())
    plan = build(SIZE)
    titles = {one.id: one.title for one in plan.requirements}
    titles |= {one.id: one.name for one in plan.cases}
    titles |= {one.id: one.name for one in plan.suites}
    titles |= {one.id: one.name for one in plan.milestones}
    for identifier, title in titles.items():
        assert digits(identifier) in whole
        assert title in whole, identifier
