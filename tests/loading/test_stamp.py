"""What a look at the files of a plan sees: anything by which an answer could change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tracemap.loading.stamp import changed, stamp

PLAN = "milestones/plan.yaml"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "milestones").mkdir()
    (tmp_path / PLAN).write_text("A: {name: a}\n", "utf-8")
    return tmp_path


def test_two_looks_at_the_same_files_are_alike(plan: Path) -> None:
    assert stamp(plan) == stamp(plan)
    assert changed(stamp(plan), stamp(plan)) == []


def test_a_change_of_as_many_characters_in_no_time_is_seen(plan: Path) -> None:
    before, times = stamp(plan), (plan / PLAN).stat()
    (plan / PLAN).write_text("B: {name: b}\n", "utf-8")
    os.utime(plan / PLAN, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert changed(before, stamp(plan)) == [PLAN]


def test_permissions_that_change_are_seen(plan: Path) -> None:
    (plan / PLAN).chmod(0o600)
    before = stamp(plan)
    (plan / PLAN).chmod(0o644)
    assert changed(before, stamp(plan)) == [PLAN]


def test_files_that_come_and_go_are_seen(plan: Path) -> None:
    before = stamp(plan)
    (plan / "milestones" / "new.yaml").write_text("", "utf-8")
    (plan / PLAN).unlink()
    (plan / "tracemap.toml").write_text('baseline = "b.yaml"\n', "utf-8")
    assert changed(before, stamp(plan)) == [
        "milestones/new.yaml",
        PLAN,
        "tracemap.toml",
    ]
    before = stamp(plan)
    (plan / "b.yaml").write_text("{}\n", "utf-8")
    assert changed(before, stamp(plan)) == ["b.yaml"]


def test_a_plan_that_cannot_be_listed_is_looked_at_all_the_same(plan: Path) -> None:
    before = stamp(plan)
    (plan / "tracemap.toml").write_text("nonsense", "utf-8")
    assert changed(before, stamp(plan)) == [PLAN, "tracemap.toml"]
    assert stamp(plan / "nowhere") == stamp(plan / "neither")


def test_other_files_are_looked_at_where_they_are_named(plan: Path) -> None:
    before = stamp(plan, ["x"])
    (plan / "x").write_text("", "utf-8")
    assert changed(before, stamp(plan, ["x"])) == ["x"]
