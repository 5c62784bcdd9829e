"""Other tools: from which lock, and what becomes of their output. None is installed or run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.peers import LOCKS, PEERS, peer_jobs, version_in, versions

LOCK = "sphinx==8.2.3 \\\n    --hash=sha256:00\nsphinx-needs==9.1.0 \\\n    --hash=sha256:11\n"


def test_the_version_of_a_peer_is_that_of_its_lock() -> None:
    assert version_in(LOCK, "sphinx-needs") == "9.1.0"
    assert version_in(LOCK, "sphinx") == "8.2.3"
    assert version_in(LOCK, "needs") == "?"


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_has_a_lock_with_hashes_that_make_writes(name: str, root: Path) -> None:
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
    assert pins
    assert all(pin.endswith("\\") for pin in pins), "each pin is followed by its hashes"
    assert f"{name} {version_in(text, name)}" in versions()
    assert "?" not in versions()
    recipe = (root / "Makefile").read_text("utf-8")
    assert f"for peer in {' '.join(PEERS)}; do" in recipe


def test_a_cold_run_finds_nothing_of_the_run_before(tmp_path: Path) -> None:
    jobs = {job.label: job for job in peer_jobs(tmp_path / "plans", tmp_path, 9)}
    for name in ("sphinx-needs", "strictdoc"):
        cold, warm = (Path(jobs[f"{name}, {state}"].command[-1]) for state in ("cold", "warm"))
        assert cold != warm
        for folder in (cold, warm):
            folder.mkdir(parents=True)
        jobs[f"{name}, cold"].before()
        jobs[f"{name}, warm"].before()
        assert (cold.exists(), warm.exists()) == (False, True)
        assert (jobs[f"{name}, cold"].warms_up, jobs[f"{name}, warm"].warms_up) == (False, True)


def test_every_peer_is_run_where_the_plan_is_in_its_format_within_the_limit(tmp_path: Path) -> None:
    jobs = peer_jobs(tmp_path / "plans", tmp_path, 9)
    assert {job.limit for job in jobs} == {9}
    folders = {job.folder.relative_to(tmp_path).as_posix() for job in jobs}
    assert folders == {
        f"plans/{name}" for name in ("trlc", "doorstop", "sphinx_needs", "strictdoc")
    }
