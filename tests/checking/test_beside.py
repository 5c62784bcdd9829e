"""Two processes that check a plan find what one finds."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.loading.plans import write
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans
from tracemap import second_process
from tracemap.checking import beside
from tracemap.checking.check import check
from tracemap.findings import Problem
from tracemap.loading.load import load_catalog
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")

MISSPELT = {
    "milestones/m.yaml": (
        "A: {name: a, requirements: [DMS-REQ-1], successors: [B]}\nB: {name: b, predecessors: [C]}\n"
        "C: {name: c}\n"
    ),
    "requirements/r.yaml": "DMS-REQ-0001: {title: one, priority: 1a}\n",
}


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a second process however small the plan is, and whatever threads the tests have."""
    monkeypatch.setattr(beside, "_WORTH", 0)
    monkeypatch.setattr(beside, "is_worthwhile", lambda: True)
    monkeypatch.setattr(second_process, "_can_fork", lambda: True)


def assert_alike(snapshot: Snapshot) -> None:
    by_one = check(Snapshot(snapshot.catalog, snapshot.as_of))
    by_two = check(Snapshot(snapshot.catalog, snapshot.as_of), alone=False)
    assert by_two == by_one
    assert [*map(repr, by_two.findings)] == [*map(repr, by_one.findings)]
    assert by_two.to_dict() == by_one.to_dict()


@given(plans())
def test_whatever_the_plan_two_processes_find_what_one_finds(raw: RawPlan) -> None:
    assert_alike(loaded(raw).snapshot)


def test_they_find_the_same_in_the_example_plan(root: Path) -> None:
    assert_alike(Snapshot(load_catalog(root), AS_OF))


def test_they_find_the_same_in_a_real_plan(rubin: Path) -> None:
    assert_alike(Snapshot(load_catalog(rubin), date(2024, 3, 23)))


def test_fixes_and_related_places_come_back_from_the_second_process(tmp_path: Path) -> None:
    write(tmp_path, MISSPELT)
    snapshot = Snapshot(load_catalog(tmp_path), AS_OF)
    theirs = [
        one.problem for one in check(snapshot).findings if one.code.startswith(beside._BESIDE)
    ]
    assert any(one.fix for one in theirs)
    assert any(one.related for one in theirs)
    assert_alike(snapshot)


def test_both_processes_apply_rules(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[int] = []
    unpacked = beside._unpacked

    def counted(data: bytes) -> list[Problem]:
        found = unpacked(data)
        shares.append(len(found))
        return found

    monkeypatch.setattr(beside, "_unpacked", counted)
    result = check(Snapshot(load_catalog(root), AS_OF), alone=False)
    assert 0 < sum(shares) < len(result.findings)


@pytest.mark.parametrize("end", ["exception", "exit"])
def test_a_process_that_ends_before_it_sends_costs_no_finding(
    root: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    def ending(found: Any) -> bytes:
        if end == "exception":
            raise MemoryError
        os._exit(3)

    monkeypatch.setattr(beside, "_packed", ending)
    assert_alike(Snapshot(load_catalog(root), AS_OF))


@pytest.mark.parametrize("cut", [0, 1, 20, 300, 1000])
def test_a_process_that_ends_while_it_sends_costs_no_finding(
    root: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    monkeypatch.setattr(beside, "_SOME", 2)
    send = os.write

    def cut_off(pipe: int, parcels: Any) -> None:
        whole = b"".join(len(one).to_bytes(8, "big") + one for one in parcels)
        assert len(whole) > cut
        send(pipe, whole[:cut])

    monkeypatch.setattr(second_process, "_send", cut_off)
    assert_alike(Snapshot(load_catalog(root), AS_OF))


def test_a_small_plan_and_a_caller_that_did_not_ask_get_one_process(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = Snapshot(load_catalog(root), AS_OF)
    rules = [*all_rules().values()]
    for worth, alone in ((0, True), (10**6, False)):
        monkeypatch.setattr(beside, "_WORTH", worth)
        with beside.applied(rules, snapshot, alone=alone) as (own, theirs):
            assert own == rules
            assert list(theirs) == []
