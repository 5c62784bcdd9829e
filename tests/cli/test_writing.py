"""`-o`: a file is there as a whole, or as it was before."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AS_OF, Call
from tracemap.errors import UsageError
from tracemap.output.whole_file import write_whole

ASK = ("coverage", "--as-of", AS_OF)


@pytest.fixture
def write(tracemap: Call, root: Path) -> Call:
    return lambda *words: tracemap("--project", str(root), *ASK, *words)


def test_the_file_holds_what_would_have_been_printed(write: Call, tmp_path: Path) -> None:
    target = tmp_path / "coverage.txt"
    run = write("-o", str(target))
    assert run == (0, "", f"tracemap: wrote {target}\n")
    assert target.read_text("utf-8") == write().out
    assert write("-o", "-").out == write().out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.json", "{\n"),
        ("a.JSON", "{\n"),
        ("a.csv", "priority,requirements"),
        ("a.md", "| priority |"),
        ("a.markdown", "| priority |"),
        ("a.txt", "coverage by priority"),
        ("a.out", "coverage by priority"),
        ("a", "coverage by priority"),
    ],
)
def test_the_name_of_the_file_chooses_the_format(
    write: Call, tmp_path: Path, name: str, start: str
) -> None:
    write("-o", str(tmp_path / name))
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_the_name_of_the_file_is_said_and_not_obeyed(write: Call, tmp_path: Path) -> None:
    run = write("-o", str(tmp_path / "\x1b[2J.txt"))
    assert run.err == f"tracemap: wrote {tmp_path}/\\x1b[2J.txt\n"


def test_the_format_that_is_asked_for_goes_before_the_name(write: Call, tmp_path: Path) -> None:
    write("-o", str(tmp_path / "a.csv"), "--format", "json")
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("{\n")


def test_findings_are_written_and_are_still_status_1(
    tracemap: Call, root: Path, tmp_path: Path
) -> None:
    words = ("check", "--as-of", AS_OF, "--fail-on", "warning", "-o", str(tmp_path / "check.json"))
    assert tracemap("--project", str(root), *words).status == 1
    assert '"code": "TM403"' in (tmp_path / "check.json").read_text("utf-8")


def test_nothing_is_written_where_there_is_no_answer(
    tracemap: Call, root: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    assert tracemap("--project", str(root), "show", "nothing", "-o", str(target)).status == 2
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


class Full:
    """A file on a disk that is full after the first bytes."""

    def __init__(self, handle: int, _: str) -> None:
        self.handle = handle

    def __enter__(self) -> Full:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)

    def write(self, data: bytes) -> int:
        os.write(self.handle, data[:4])
        raise OSError(errno.ENOSPC, "No space left on device")


def fails(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def is_interrupted(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


STEPS = {
    "no file can be made": ("tracemap.output.unfinished.begin", fails),
    "the disk is full": ("os.fdopen", Full),
    "the disk is full when it is asked to keep it": ("os.fsync", fails),
    "the mode cannot be set": ("pathlib.Path.chmod", fails),
    "the file cannot be replaced": ("pathlib.Path.replace", fails),
    "the user interrupts the writing": ("os.fsync", is_interrupted),
    "the user interrupts the replacing": ("pathlib.Path.replace", is_interrupted),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", [None, "before"])
def test_a_write_that_fails_at_any_step_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, before: str | None
) -> None:
    target = tmp_path / "a.txt"
    if before is not None:
        target.write_text(before)
    patched, fault = STEPS[step]
    wrong = KeyboardInterrupt if fault is is_interrupted else UsageError
    with monkeypatch.context() as patch:
        patch.setattr(patched, fault)
        with pytest.raises(wrong) as raised:
            write_whole(target, "after, and longer than before")
    if wrong is UsageError:
        assert str(raised.value) == f"cannot write {target}: No space left on device"
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == ({} if before is None else {"a.txt": before})


def test_where_a_file_cannot_be_written_is_said(write: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for name, wrong in (
        (".", "Is a directory"),
        ("none/a.txt", f"there is no folder {tmp_path / 'none'}"),
        ("file/a.txt", f"there is no folder {tmp_path / 'file'}"),
        ("n" * 300, "File name too long"),
    ):
        run = write("-o", str(tmp_path / name))
        assert run == (2, "", f"tracemap: cannot write {tmp_path / name}: {wrong}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_may_not_be_written_to_is_named(
    write: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tracemap.output.unfinished.begin", denied)
    target = tmp_path / "a.txt"
    assert write("-o", str(target)) == (
        2,
        "",
        f"tracemap: cannot write {target}: Permission denied\n",
    )


def test_a_file_keeps_its_mode_and_a_new_one_gets_that_of_the_umask(
    write: Call, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("before")
    old.chmod(0o604)
    before = os.umask(0o027)
    try:
        write("-o", str(old))
        write("-o", str(new))
    finally:
        os.umask(before)
    assert stat.S_IMODE(old.stat().st_mode) == 0o604
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays_a_link(write: Call, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "folder" / "real.txt")
    write("-o", str(link))
    assert link.is_symlink()
    assert (tmp_path / "folder" / "real.txt").read_text("utf-8") == write().out


def test_what_is_no_plain_file_is_written_to_and_not_replaced(write: Call, tmp_path: Path) -> None:
    assert write("-o", "/dev/null").status == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
