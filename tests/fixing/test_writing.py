"""Writing changed files: only what still is as it was read, and nothing that has appeared since."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.loading.plans import PLAN, write
from tracemap.errors import ProjectError
from tracemap.fixing import writing
from tracemap.loading.load import load_catalog

OLD, NEW = b"A: {name: a}\n", b"A: {name: b}\n"
AGAIN = "nothing is written; run it again"
LEFT = ".tracemap-0123456789abcdef.part"


class Changed(NamedTuple):
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    write(folder, {PLAN: OLD.decode()})
    return folder


def put(plan: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> None:
    writing.write(Changed(before, after), plan, load_catalog(plan))


def test_files_are_written_and_new_ones_made(plan: Path) -> None:
    before = {"milestones/new.yaml": None, "deep/er.yaml": None, PLAN: OLD}
    put(plan, before, {PLAN: NEW, "milestones/new.yaml": b"1\n", "deep/er.yaml": b"2\n"})
    assert (plan / PLAN).read_bytes() == NEW
    assert (plan / "milestones/new.yaml").read_bytes() == b"1\n"
    assert (plan / "deep/er.yaml").read_bytes() == b"2\n"


@pytest.mark.parametrize("now", [OLD + b"\n", OLD[:-1], NEW, b"", None])
def test_a_file_that_is_not_as_it_was_read_is_left_alone(plan: Path, now: bytes | None) -> None:
    catalog = load_catalog(plan)
    if now is None:
        (plan / PLAN).unlink()
    else:
        (plan / PLAN).write_bytes(now)
    after = {"milestones/first.yaml": b"1\n", PLAN: NEW}
    with pytest.raises(ProjectError) as raised:
        writing.write(Changed({"milestones/first.yaml": None, PLAN: OLD}, after), plan, catalog)
    assert str(raised.value) == f"{PLAN} has changed since it was read"
    assert raised.value.help == AGAIN
    assert not (plan / "milestones/first.yaml").exists()
    assert ((plan / PLAN).read_bytes() if now is not None else None) == now


def test_an_empty_file_that_has_gone_has_changed(plan: Path) -> None:
    with pytest.raises(ProjectError, match=r"gone\.yaml has changed since it was read"):
        put(plan, {"gone.yaml": b""}, {"gone.yaml": b"1\n"})


@pytest.mark.parametrize("kind", ["file", "folder", "link to nothing"])
def test_what_has_appeared_is_not_written_over(plan: Path, kind: str) -> None:
    place = plan / "new.yaml"
    if kind == "file":
        place.write_bytes(b"mine")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(plan / "none.yaml")
    with pytest.raises(ProjectError) as raised:
        put(plan, {PLAN: OLD, "new.yaml": None}, {PLAN: NEW, "new.yaml": b"1\n"})
    assert str(raised.value) == "new.yaml has appeared since the plan was read"
    assert raised.value.help == AGAIN
    assert (plan / PLAN).read_bytes() == OLD
    assert not (plan / "none.yaml").exists()


@pytest.mark.parametrize("before", [OLD, None])
def test_what_leads_out_of_the_project_by_now_is_not_written(
    plan: Path, tmp_path: Path, before: bytes | None
) -> None:
    (tmp_path / "elsewhere").mkdir()
    if before is not None:
        (tmp_path / "elsewhere" / "a.yaml").write_bytes(before)
    (plan / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectError) as raised:
        put(plan, {PLAN: OLD, "out/a.yaml": before}, {PLAN: NEW, "out/a.yaml": NEW})
    assert str(raised.value) == "out/a.yaml leads out of the project by now"
    assert raised.value.help == AGAIN
    assert (plan / PLAN).read_bytes() == OLD


def test_what_killed_runs_left_beside_the_files_of_the_plan_goes_and_nothing_outside(
    plan: Path, tmp_path: Path
) -> None:
    write(plan, {"tracemap.toml": "follow_links = true\n"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "more.yaml").write_text("B: {name: b}\n")
    (plan / "milestones" / "out").symlink_to(tmp_path / "elsewhere")
    for folder in (plan / "milestones", plan / "other", tmp_path / "elsewhere"):
        folder.mkdir(exist_ok=True)
        (folder / LEFT).write_text("half")
    put(plan, {"deep/new.yaml": None}, {"deep/new.yaml": b"1\n"})
    assert not (plan / "milestones" / LEFT).exists()
    assert (plan / "other" / LEFT).exists()
    assert (tmp_path / "elsewhere" / LEFT).exists()
