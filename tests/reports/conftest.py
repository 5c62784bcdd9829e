"""What the tests of reports share: a small plan outside of any repository, and documents of it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tracemap.loading.load import load_catalog
from tracemap.snapshot import Snapshot

PLAN = Path(__file__).parent / "plan"
DAY = date(2024, 3, 23)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a copy of the small plan, which no repository holds."""
    return Path(shutil.copytree(PLAN, tmp_path / "plan"))


@pytest.fixture
def snapshot(plan: Path) -> Snapshot:
    """Return the small plan as of the day of the examples."""
    return Snapshot(load_catalog(plan), DAY)


def snapshot_of(folder: Path, milestones: str, requirements: str = "", day: date = DAY) -> Snapshot:
    """Write a plan of two files, and return it."""
    for name, text in (("milestones", milestones), ("requirements", requirements)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "all.yaml").write_text(text, "utf-8")
    return Snapshot(load_catalog(folder), day)
