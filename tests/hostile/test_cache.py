"""A cache that somebody else has filled: nothing in a project is ever taken for one."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import GOOD, Plan
from tests.loading.plans import PLAN, write


class _Runs:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("ran",)


@pytest.mark.parametrize("folder", [".tracemap", ".tracemap_cache", ".cache/tracemap", "cache"])
def test_a_cache_that_is_committed_is_not_looked_at(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    project = plan({**GOOD, PLAN: "A: {nmae: x}\n"})
    monkeypatch.setenv("TRACEMAP_CACHE_DIR", str(project.parent / "own"))
    monkeypatch.chdir(project)
    tracemap("check")
    kept = {path.name: path.read_bytes() for path in (project.parent / "own").iterdir()}
    assert kept
    forged = {name: data.replace(b"TM101", b"TM000") for name, data in kept.items()}
    write(project, {f"{folder}/{name}": data for name, data in forged.items()})
    write(project, {f"{folder}/plan.pickle": pickle.dumps(_Runs())})
    monkeypatch.setenv("TRACEMAP_CACHE_DIR", str(project.parent / "other"))
    assert "TM101" in tracemap("check").out
    assert not (project / "ran").exists()


@pytest.mark.parametrize("content", [b"", b"\0" * 100, pickle.dumps(_Runs()), b"x" * 5000])
def test_an_answer_that_is_damaged_is_none(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    project = plan(GOOD)
    own = project.parent / "own"
    monkeypatch.setenv("TRACEMAP_CACHE_DIR", str(own))
    monkeypatch.chdir(project)
    first = tracemap("check")
    for path in own.iterdir():
        path.write_bytes(content)
    assert tracemap("check") == first
    assert not (project / "ran").exists()


def test_a_cache_that_is_a_link_is_not_used(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "own").symlink_to("elsewhere")
    monkeypatch.setenv("TRACEMAP_CACHE_DIR", str(tmp_path / "own"))
    tracemap("--project", str(plan(GOOD)), "check")
    assert list((tmp_path / "elsewhere").iterdir()) == []
