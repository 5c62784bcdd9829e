"""Two processes that read a plan say what one says."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.loading.plans import Files, write
from tests.loading.test_any_bytes import EDITS, SEEDS
from tracemap import second_process
from tracemap.catalog import Catalog
from tracemap.inputs import Inputs
from tracemap.loading import beside
from tracemap.loading.discover import Found
from tracemap.loading.load import load_catalog

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")

WHOLE = {
    "milestones/a.yaml": (
        "A: {name: a, due: 2024-01-01, completed: '2024-02-01', effort: 1.5, level: 2}\n"
        "B: {name: b, predecessors: [A], external: true, wbs: [W, V]}  # tracemap: ignore[TM4]\n"
    ),
    "milestones/b.yaml": "C:\n  name: c\n  forecast: 2024-03-01\n  start: 0001-01-01\n",
    "requirements/r.yaml": "DMS-REQ-0001: {title: é, parameters: {p: 1 s}, method: test}\n",
    "testplans/t.yaml": (
        "test_plans:\n  LVV-P1: {name: p, test_cases: [LVV-T1]}\n"
        "test_cases:\n  LVV-T1: {name: t, executed: 9999-12-31, verifies: [LVV-1]}\n"
        "verification_elements:\n  LVV-1: {requirement: DMS-REQ-0001}\n"
    ),
}
BROKEN: Files = {
    **WHOLE,
    "milestones/c.yaml": "A: {name: again}\nD: {nmae: d, due: soon}\n",
    "milestones/d.yaml": "E: {name: [\nF: {name: f}\n",
    "milestones/e.yaml": b"\xff",
    "milestones/f.yaml": "",
}


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a second process however little there is to read, and whatever threads the tests have."""
    monkeypatch.setattr(beside, "_WORTH", 0)
    monkeypatch.setattr(beside, "is_worthwhile", lambda: True)
    monkeypatch.setattr(second_process, "_can_fork", lambda: True)


def everything(catalog: Catalog) -> list[Any]:
    """Return all that a catalog holds, with every source as what is in it."""
    sources = [(one.path, list(one.marks), one.ignores) for one in catalog.sources]
    items = [(*item[:-2], item.source.path, item.at) for item in catalog.items()]
    return [sources, items, catalog.problems, catalog.unread, catalog.lags, catalog.through]


def assert_alike(files: Files) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, files)
        seen, seen_by_two = Inputs(), Inputs()
        one = load_catalog(folder, inputs=seen)
        two = load_catalog(folder, inputs=seen_by_two, alone=False)
        assert everything(two) == everything(one)
        for source, other in zip(one.sources, two.sources, strict=True):
            assert source.text.text == other.text.text
        found = vars(seen_by_two)
        assert {**found, "whole": seen.whole} == vars(seen)


@pytest.mark.parametrize("files", [WHOLE, BROKEN, {}], ids=["whole", "broken", "empty"])
def test_two_processes_say_what_one_says(files: Files) -> None:
    assert_alike(files)


@given(st.lists(st.tuples(st.sampled_from(sorted(SEEDS)), EDITS), min_size=2, max_size=4))
def test_whatever_the_files_two_processes_say_what_one_says(
    made: list[tuple[str, list[tuple[int, int, bytes]]]],
) -> None:
    files: dict[str, str | bytes] = {}
    for number, (folder, edits) in enumerate(made):
        data = SEEDS[folder]
        for start, length, piece in edits:
            data = data[:start] + piece + data[start + length :]
        files[f"{folder}/{number}.yaml"] = data
    assert_alike(files)


def test_the_second_process_does_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, WHOLE)
    taken = []
    take = beside.Beside.take

    def counted(self: beside.Beside, source: Any) -> beside.Parcel | None:
        taken.append(take(self, source))
        return taken[-1]

    monkeypatch.setattr(beside.Beside, "take", counted)
    load_catalog(tmp_path, alone=False)
    assert taken
    assert None not in taken


@pytest.mark.parametrize("end", ["exception", "exit", "nothing"])
def test_a_process_that_ends_early_costs_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    write(tmp_path, BROKEN)
    parent = os.getpid()

    def ending(parcel: beside.Parcel | None) -> bytes:
        assert os.getpid() != parent
        if end == "exception":
            raise MemoryError
        if end == "exit":
            os._exit(3)
        return b""

    one = load_catalog(tmp_path)
    monkeypatch.setattr(beside, "_packed", ending)
    assert everything(load_catalog(tmp_path, alone=False)) == everything(one)


def test_where_no_process_can_be_started_one_reads_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise OSError(11, "Resource temporarily unavailable")

    write(tmp_path, WHOLE)
    one = load_catalog(tmp_path)
    monkeypatch.setattr(os, "fork", refused)
    assert everything(load_catalog(tmp_path, alone=False)) == everything(one)


def test_no_process_is_left_where_the_first_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: beside.Beside, source: Any) -> None:
        raise KeyboardInterrupt

    def noted() -> int:
        started.append(fork())
        return started[-1]

    started: list[int] = []
    fork = os.fork
    write(tmp_path, WHOLE)
    monkeypatch.setattr(os, "fork", noted)
    monkeypatch.setattr(beside.Beside, "take", failing)
    with pytest.raises(KeyboardInterrupt):
        load_catalog(tmp_path, alone=False)
    with pytest.raises(ChildProcessError):
        os.waitpid(started[0], os.WNOHANG)


@pytest.mark.parametrize(
    ("sizes", "own"),
    [
        ((2, 2, 2, 2), 2),
        ((9, 1, 1), 1),
        ((1, 1, 9), 2),
        ((4, 2, 5), 2),
        ((0, 0), 1),
        ((), 0),
        ((5,), 1),
    ],
)
def test_each_process_reads_half_of_the_bytes(
    monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...], own: int
) -> None:
    files = [Found(f"{number}.yaml", "milestone") for number in range(len(sizes))]
    assert beside.parted(files, lambda path: sizes[int(path.split(".")[0])]) == own


def test_a_small_plan_is_read_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_WORTH", 100)
    files = [Found("a", "milestone"), Found("b", "milestone")]
    assert beside.parted(files, lambda _: 49) == 2
    assert beside.parted(files, lambda _: 50) == 1
    monkeypatch.setattr(beside, "is_worthwhile", lambda: False)
    assert beside.parted(files, lambda _: 50) == 2
