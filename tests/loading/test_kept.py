"""A plan that is read with the help of what was kept says what it says when it is read anew."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tests.loading.plans import PLAN, Files, write
from tests.loading.test_any_bytes import EDITS, SEEDS
from tests.loading.test_beside import BROKEN, WHOLE, everything
from tracemap import second_process
from tracemap.cli import cache_folder
from tracemap.cli.kept_readings import KeptReadings
from tracemap.inputs import Inputs
from tracemap.loading import beside, kept, load, yaml_reader
from tracemap.loading.load import load_catalog
from tracemap.source import Source

LAYERED: Files = {
    "tracemap.toml": 'annotations = ["extra/*.yaml"]\n',
    "extra/e.yaml": "A: {name: a}\nB: {name: b}\n",
    "milestones/m.yaml": "A: {due: 2024-01-01}\nB: {predecessors: [A]}\n",
    "requirements/r.yaml": "DMS-REQ-0001: {title: one}\n",
}


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is read of small files, too."""
    monkeypatch.setattr(kept, "_LEAST", 0)


class Memory(dict[str, bytes]):
    """A store that holds what it was given."""

    program = "a tracemap"

    def read(self, name: str) -> memoryview | None:
        return memoryview(self[name]) if name in self else None

    def write(self, name: str, parts: Sequence[bytes]) -> None:
        self[name] = b"".join(parts)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which every text that is parsed is added."""
    found: list[str] = []
    read = yaml_reader.read_yaml

    def noted(text: str, *others: object, **more: object) -> object:
        found.append(text)
        return read(text, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "read_yaml", noted)
    return found


def assert_alike(folder: Path, store: kept.Store) -> None:
    """Hold a plan that is read with a store to the same that is read without."""
    seen, seen_anew = Inputs(), Inputs()
    anew = load_catalog(folder, inputs=seen_anew)
    found = load_catalog(folder, inputs=seen, store=store)
    assert everything(found) == everything(anew)
    assert vars(seen) == vars(seen_anew)
    for one, other in zip(found.sources, anew.sources, strict=True):
        assert one.text.text == other.text.text


@pytest.mark.parametrize(
    "files", [WHOLE, BROKEN, LAYERED, {}], ids=["whole", "broken", "layered", "empty"]
)
def test_what_is_kept_says_what_is_read(tmp_path: Path, files: Files) -> None:
    write(tmp_path, files)
    store = Memory()
    for _ in range(3):
        assert_alike(tmp_path, store)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SEEDS)), st.integers(0, 2), EDITS), min_size=2, max_size=6
    )
)
def test_whatever_is_written_what_is_kept_says_what_is_read(
    steps: list[tuple[str, int, list[tuple[int, int, bytes]]]],
) -> None:
    with TemporaryDirectory() as name:
        folder, store = Path(name), Memory()
        write(folder, WHOLE)
        for kind, number, edits in steps:
            data = SEEDS[kind]
            for start, length, piece in edits:
                data = data[:start] + piece + data[start + length :]
            write(folder, {f"{kind}/{number}.yaml": data})
            assert_alike(folder, store)


def test_only_what_has_changed_is_parsed(tmp_path: Path, parsed: list[str]) -> None:
    write(tmp_path, WHOLE)
    store = Memory()
    load_catalog(tmp_path, store=store)
    assert len(parsed) == len(WHOLE)
    changed = {"milestones/b.yaml": "C: {name: changed}\n"}
    write(tmp_path, changed)
    (tmp_path / "milestones/a.yaml").rename(tmp_path / "milestones/moved.yaml")
    parsed.clear()
    catalog = load_catalog(tmp_path, store=store)
    assert parsed == [*changed.values()]
    assert catalog.milestones["A"].source.path == "milestones/moved.yaml"
    assert catalog.milestones["C"].name == "changed"


def test_the_same_text_as_another_kind_of_file_is_parsed(tmp_path: Path, parsed: list[str]) -> None:
    text = "DMS-REQ-0001: {}\n"
    write(tmp_path, {"milestones/a.yaml": "", "requirements/a.yaml": text})
    store = Memory()
    load_catalog(tmp_path, store=store)
    write(tmp_path, {"milestones/a.yaml": text, "requirements/a.yaml": ""})
    assert_alike(tmp_path, store)


def test_what_is_wrong_is_found_anew(tmp_path: Path, parsed: list[str]) -> None:
    write(tmp_path, BROKEN)
    store = Memory()
    load_catalog(tmp_path, store=store)
    parsed.clear()
    load_catalog(tmp_path, store=store)
    assert parsed == [BROKEN["milestones/c.yaml"], BROKEN["milestones/d.yaml"]]


@pytest.mark.parametrize(
    "settings",
    ["[limits]\nvalues = 1\n", "[limits]\ndepth = 1\n", '[identifiers]\nmilestone = "X"\n'],
)
def test_other_settings_of_reading_are_another_reading(tmp_path: Path, settings: str) -> None:
    write(tmp_path, WHOLE)
    store = Memory()
    load_catalog(tmp_path, store=store)
    write(tmp_path, {"tracemap.toml": settings, "milestones/x.yaml": "Y: 5\n"})
    assert_alike(tmp_path, store)


def test_a_milestone_that_is_whole_by_a_layer_below_is_judged_anew(tmp_path: Path) -> None:
    write(tmp_path, LAYERED)
    store = Memory()
    assert not load_catalog(tmp_path, store=store).problems
    write(tmp_path, {"extra/e.yaml": "B: {name: b}\n"})
    assert [one.code for one in load_catalog(tmp_path, store=store).problems] == ["TM103"]
    assert_alike(tmp_path, store)


def test_of_a_plan_too_large_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, WHOLE)
    size = sum(len(text.encode()) for text in WHOLE.values())
    for most, bound, held in (
        ("MOST_FILES", len(WHOLE), 4),
        ("MOST_FILES", len(WHOLE) - 1, 0),
        ("MOST_BYTES", size, 4),
        ("MOST_BYTES", size - 1, 0),
    ):
        store = Memory()
        with monkeypatch.context() as patch:
            patch.setattr(kept, most, bound)
            load_catalog(tmp_path, store=store)
        assert len(store) == held


def test_a_small_file_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, WHOLE)
    sizes = sorted(len(text.encode()) for text in WHOLE.values())
    for least, held in ((sizes[0], 4), (sizes[0] + 1, 3), (sizes[-1], 1), (sizes[-1] + 1, 0)):
        monkeypatch.setattr(kept, "_LEAST", least)
        store = Memory()
        load_catalog(tmp_path, store=store)
        assert len(store) == held
        assert_alike(tmp_path, store)


def test_a_file_whose_aliases_repeat_a_text_is_not_kept(tmp_path: Path) -> None:
    text = f"A: {{name: &a {'x' * 500}}}\n" + "".join(f"A{n}: {{name: *a}}\n" for n in range(30))
    write(tmp_path, {PLAN: text})
    store = Memory()
    assert_alike(tmp_path, store)
    assert not store
    write(tmp_path, {PLAN: "A: {name: 'R&D * 2'}\nB: {name: &b b, description: *b}\n"})
    assert_alike(tmp_path, store)
    assert len(store) == 1


def test_problems_are_in_the_order_of_reading(tmp_path: Path) -> None:
    plan = "test_plans: {LVV-P1: {name: p}}\ntest_cases: {LVV-T1: {name: t}}\n"
    other = "test_cases: {LVV-T1: {name: t}}\ntest_plans: {LVV-P1: {name: p}}\n"
    write(tmp_path, {"testplans/a.yaml": plan, "testplans/b.yaml": other})
    store = Memory()
    for _ in range(3):
        assert_alike(tmp_path, store)
    assert len(store) == 2


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_second_process_keeps_what_it_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setattr(beside, "_WORTH", 0)
    monkeypatch.setattr(beside, "is_worthwhile", lambda: True)
    monkeypatch.setattr(second_process, "_can_fork", lambda: True)
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "cache"))
    write(tmp_path / "plan", WHOLE)
    store = KeptReadings("a tracemap")
    assert not (tmp_path / "cache").exists()
    one = load_catalog(tmp_path / "plan", alone=False, store=store)
    assert len(list((tmp_path / "cache").glob("*.reading"))) == len(WHOLE)
    assert len(parsed) < len(WHOLE)
    parsed.clear()
    again = load_catalog(tmp_path / "plan", alone=False, store=store)
    assert everything(again) == everything(one)
    assert parsed == []
    load_catalog(tmp_path / "plan", store=KeptReadings("another tracemap"))
    assert len(parsed) == len(WHOLE)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_file_that_changes_before_the_second_process_reads_it_is_read_by_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_WORTH", 0)
    monkeypatch.setattr(beside, "is_worthwhile", lambda: True)
    monkeypatch.setattr(second_process, "_can_fork", lambda: True)
    write(tmp_path, WHOLE)
    fork = os.fork

    def late() -> int:
        write(tmp_path, {"testplans/t.yaml": "test_cases: {LVV-T9: {name: other}}\n"})
        return fork()

    monkeypatch.setattr(os, "fork", late)
    seen = Inputs()
    catalog = load_catalog(tmp_path, inputs=seen, alone=False, store=Memory())
    assert list(catalog.test_cases) == ["LVV-T9"]
    assert not seen.whole  # so that no answer is kept


def test_a_reading_that_is_cut_off_or_mixed_up_counts_as_none(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    store = Memory()
    load_catalog(tmp_path, store=store)
    whole = dict(store)
    for cut in range(0, max(map(len, whole.values())), 7):
        store.update({name: data[:cut] for name, data in whole.items() if cut < len(data) - 8})
        load_catalog(tmp_path, store=store)
        assert store == whole


def reading(values: list[object], marks: bytes = b"") -> bytes:
    text = json.dumps(["name", *values]).encode()
    return len(text).to_bytes(8, "big") + text + marks


@given(st.binary())
@example(reading([])[:-1] + b",")
@example(reading([[["verification_element", ["x"]]], [], 0]))
@example(reading([[["verification_element", [{}]]], [], 0]))
@example(reading([[["milestone", [[]]]], [], 0]))
@example(reading([[["milestone", [[None] * 30]]], [], 0]))
@example(reading([[["no kind", []]], [], 0]))
@example(reading([[["requirement", [["A", 1, 2, 3]]]], [], 0]))
@example(reading([[["test_case", [["A", *[[]] * 7]]]], [], 0]))
@example(reading([[["test_case", [["A", "", [], "", 1 << 70, [], "", 0]]]], [], 0]))
@example(reading([[], [[1, 2]], 0]))
@example(reading([[], [], 0], b"1"))
@example(reading([[], [], 2], bytes(8)))
@example((1).to_bytes(8, "big") + b"\xff")
@example((3000).to_bytes(8, "big") + b"[" * 3000)
def test_no_reading_is_too_odd_to_be_refused(data: bytes) -> None:
    source = Source("milestones/a.yaml")
    assert kept._unpacked("name", memoryview(data), source) is None
    assert not source.marks
    assert not source.ignores
