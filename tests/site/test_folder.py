"""A site is written as a whole or not at all, and takes the place of nothing but a site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tracemap.errors import UsageError
from tracemap.site.folder import MARKER, write_site

FILES = {"index.html": b"new", "m/a.html": b"a"}


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def test_the_folder_and_those_above_it_are_made(tmp_path: Path) -> None:
    write_site(tmp_path / "a" / "b", FILES)
    assert held(tmp_path / "a" / "b") == FILES
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_an_older_site_is_replaced_and_nothing_of_it_remains(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"index.html": b"old", "r/gone.html": b"old"})
    write_site(tmp_path / "site", FILES)
    assert held(tmp_path / "site") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write_site(tmp_path / "site", FILES)
    assert held(tmp_path / "site") == FILES


def test_the_folder_can_be_read_by_whoever_may_read_new_folders(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_site(tmp_path / "site", FILES)
    finally:
        os.umask(before)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "site" / "m" / "a.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("name", ["", "milestones", "milestones/a.yaml", "a\0b", "x" * 300])
def test_what_is_no_site_stays_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_bytes(b"kept")
    with pytest.raises(UsageError, match="cannot write"):
        write_site(tmp_path / name, FILES)
    assert held(tmp_path) == {"milestones/a.yaml": b"kept"}


@pytest.mark.parametrize("name", [".", "..", "../site"])
def test_the_current_folder_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "site" / "in").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "site")
    with pytest.raises(UsageError, match="the current folder is in it"):
        write_site(Path(name), FILES)
    assert held(tmp_path) == {}


def test_a_link_to_a_folder_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_site(tmp_path / "link", FILES)
    write_site(tmp_path / "link", FILES)
    assert (tmp_path / "link").is_symlink()
    assert held(tmp_path / "real") == FILES


@pytest.mark.parametrize("fault", ["write", "rename", "swap"])
def test_where_a_step_fails_the_old_site_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    write_site(tmp_path / "site", {"index.html": b"old"})
    calls = []
    rename = Path.rename

    def full(path: Path, *given: Any) -> None:
        calls.append(path)
        if fault != "swap" or len(calls) == 3:
            raise OSError(28, "No space left on device")
        rename(path, *given)

    if fault == "write":
        monkeypatch.setattr("tracemap.site.folder._fill", full)
    else:
        monkeypatch.setattr("tracemap.site.folder.exchanged", lambda *_: False)
        monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_site(tmp_path / "site", FILES)
    monkeypatch.undo()
    assert held(tmp_path / "site") == {"index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_folders_cannot_be_exchanged_the_old_site_steps_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracemap.site.folder.exchanged", lambda *_: False)
    write_site(tmp_path / "site", {"index.html": b"old", "r/gone.html": b"old"})
    write_site(tmp_path / "site", FILES)
    assert held(tmp_path / "site") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_site_that_a_killed_run_moved_aside_is_back_before_the_next_one_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / ".site.tracemap-abc"
    write_site(aside / "old", {"index.html": b"old"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracemap.site.folder._fill", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_site(tmp_path / "site", FILES)
    assert held(tmp_path / "site") == {"index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_run_left_is_taken_away_and_what_another_run_makes_is_not(
    tmp_path: Path,
) -> None:
    left = tmp_path / ".site.tracemap-abc"
    shutil.copytree(Path(__file__).parent, left)
    busy = tmp_path / ".site.tracemap-def"
    busy.mkdir()
    code = (
        "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX);"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(busy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        write_site(tmp_path / "site", FILES)
        other.communicate()
    assert sorted(path.name for path in tmp_path.iterdir()) == [busy.name, "site"]


def test_several_runs_at_once_leave_one_whole_site(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tracemap.site.folder import write_site;"
        "[write_site(Path(sys.argv[1]), {f'{n}.html': sys.argv[2].encode() for n in range(50)})"
        " for _ in range(5)]"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "site"), str(number)],
            stderr=subprocess.PIPE,
        )
        for number in range(3)
    ]
    said = [run.communicate()[1].decode() for run in runs]
    assert all("UsageError: cannot write" in one for one in said if one), said
    contents = held(tmp_path / "site")
    assert len(contents) == 50
    assert len(set(contents.values())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
