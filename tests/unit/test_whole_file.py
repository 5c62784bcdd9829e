"""Writing a file, or several, whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tracemap.errors import UsageError
from tracemap.output import unfinished
from tracemap.output.whole_file import replace_all, write_whole

FULL = OSError(28, "No space left on device")
State = dict[str, tuple[int, bytes | None]]


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def state(folder: Path) -> State:
    """Return the mode and the content of everything in a folder."""
    return {
        path.relative_to(folder).as_posix(): (
            stat.S_IMODE(path.stat().st_mode),
            path.read_bytes() if path.is_file() else None,
        )
        for path in folder.rglob("*")
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two files, each with a mode of its own."""
    for name, mode in (("a", 0o604), ("b", 0o640)):
        (tmp_path / name).write_bytes(f"old {name}".encode())
        (tmp_path / name).chmod(mode)
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    return {folder / name: f"new {name}".encode() for name in ("a", "new/deep/c", "b", "new/d")}


AFTER: State = {
    "a": (0o604, b"new a"),
    "b": (0o640, b"new b"),
    "new": (0o750, None),
    "new/d": (0o640, b"new new/d"),
    "new/deep": (0o750, None),
    "new/deep/c": (0o640, b"new new/deep/c"),
}


class Calls:
    """The calls that change files or have them kept, one of which may fail or be interrupted."""

    def __init__(
        self, patch: pytest.MonkeyPatch, failing: int = 0, fault: BaseException = FULL
    ) -> None:
        self.names: list[str] = []
        self.failing = failing
        self.fault = fault
        for owner, name in (
            (os, "open"),
            (os, "fdopen"),
            (os, "fsync"),
            (Path, "chmod"),
            (Path, "mkdir"),
            (Path, "replace"),
        ):
            patch.setattr(owner, name, self._counted(name, getattr(owner, name)))

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            # A folder that cannot be opened is none that is locked or kept, and no reason to give up.
            if name != "open" or arguments[1] & os.O_CREAT:
                self.names.append(name)
                if len(self.names) == self.failing:
                    raise self.fault
            return call(*arguments, **named)

        return counted


def test_files_are_replaced_and_made_with_their_folders_and_modes(folder: Path) -> None:
    replace_all(contents(folder))
    assert state(folder) == AFTER


def how_many_calls(folder: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        calls = Calls(patch)
        replace_all(contents(folder))
    return len(calls.names)


@pytest.mark.parametrize("fault", [FULL, KeyboardInterrupt()], ids=["full", "interrupted"])
def test_whichever_call_fails_all_files_are_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, fault: BaseException
) -> None:
    last = how_many_calls(tmp_path_factory.mktemp("count"))
    assert last > 20
    for number in range(1, last + 1):
        folder = tmp_path_factory.mktemp("case")
        for name, mode in (("a", 0o604), ("b", 0o640)):
            (folder / name).write_bytes(f"old {name}".encode())
            (folder / name).chmod(mode)
        before = state(folder)
        with pytest.MonkeyPatch.context() as patch:
            Calls(patch, number, fault)
            with pytest.raises(UsageError if fault is FULL else KeyboardInterrupt) as raised:
                replace_all(contents(folder))
        assert state(folder) == before
        if fault is FULL:
            assert raised.value.help == "nothing has changed"  # type: ignore[attr-defined]


def test_the_file_that_cannot_be_written_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def fails(path: Path, target: Path) -> Path:
        if target.name == "b":
            raise FULL
        return real(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(UsageError, match=f"^cannot write {folder / 'b'}: No space left on device$"):
        replace_all(contents(folder))


def test_an_error_without_words_is_told_by_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, target: Path) -> Path:
        raise OSError("gone")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(UsageError, match=f"^cannot write {folder / 'a'}: gone$"):
        replace_all(contents(folder))


def test_files_that_cannot_be_put_back_are_named_in_the_order_they_were_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace
    done: list[Path] = []

    def fails(path: Path, target: Path) -> Path:
        if len(done) == 3:
            raise FULL
        done.append(target)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(UsageError) as raised:
        replace_all(contents(folder))
    assert raised.value.help == f"changed before that: {folder / 'a'}, {folder / 'b'}"
    assert state(folder) == {"a": (0o604, b"new a"), "b": (0o640, b"new b")}


def test_a_file_is_kept_by_the_disk_before_it_takes_its_place_and_its_name_after(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        size = os.fstat(handle).st_size
        said.append("folder" if is_folder else f"{size} bytes")
        sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        said.append("in place")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(folder / "a", "new")
    assert said == ["3 bytes", "in place", "folder"]
    said.clear()
    replace_all({folder / "a": b"1", folder / "b": b"22", folder / "new" / "c": b"333"})
    assert said == [
        *("3 bytes", "1 bytes", "5 bytes", "2 bytes", "3 bytes"),
        *("in place", "in place", "in place", "folder", "folder"),
    ]


def test_where_the_name_cannot_be_kept_the_file_of_the_folder_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "below").mkdir()
    sync = os.fsync
    last: list[str] = []

    def fails(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            last.append("folder")
            if len(last) == 1:
                raise FULL
        sync(handle)

    monkeypatch.setattr(os, "fsync", fails)
    before = state(folder)
    with pytest.raises(UsageError, match=f"cannot write {folder / 'b'}: "):
        replace_all({folder / "a": b"1", folder / "b": b"2", folder / "below" / "c": b"3"})
    assert state(folder) == before


@pytest.mark.parametrize("error", ["EINVAL", "ENOTSUP", "EBADF"])
def test_a_file_system_that_keeps_folders_unasked_is_no_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    sync = os.fsync

    def fails(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(getattr(errno, error), "not here")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fails)
    write_whole(folder / "a", "new")
    assert (folder / "a").read_text() == "new"


def test_bytes_are_written_as_they_are_and_what_has_no_bytes_as_an_escape(tmp_path: Path) -> None:
    write_whole(tmp_path / "bytes", b"\xff\x00\r\n")
    write_whole(tmp_path / "text", "é \ud800 \n")
    assert (tmp_path / "bytes").read_bytes() == b"\xff\x00\r\n"
    assert (tmp_path / "text").read_bytes() == b"\xc3\xa9 \\ud800 \n"


def test_a_folder_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError) as raised:
        replace_all({tmp_path / "a": b"1", tmp_path / "folder": b"2"})
    assert str(raised.value) == f"cannot write {tmp_path / 'folder'}: Is a directory"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace_all({pipe: b"through", tmp_path / "a": b"1"})
        assert os.read(reading, 100) == b"through"
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert (tmp_path / "a").read_bytes() == b"1"


def test_links_are_followed_and_stay_links(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "link").symlink_to(folder / "a")
    (folder / "below" / "to-none").symlink_to(folder / "none")
    replace_all({folder / "below" / "link": b"1", folder / "below" / "to-none": b"2"})
    assert (folder / "a").read_bytes() == b"1"
    assert (folder / "none").read_bytes() == b"2"
    assert (folder / "below" / "link").is_symlink()
    assert (folder / "below" / "to-none").is_symlink()


LEFT = ".tracemap-0123456789abcdef.part"


def test_what_a_killed_run_left_is_taken_away_where_files_are_written(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for place in (tmp_path, tmp_path / "other"):
        (place / LEFT).write_text("half")
        (place / f"{LEFT}.mine").write_text("")
        (place / f"x{LEFT}").write_text("")
        (place / ".tracemap-0123456789abcdef").mkdir()
    (tmp_path / ".tracemap-fedcba9876543210.part").symlink_to(tmp_path / "other" / f"x{LEFT}")
    replace_all({tmp_path / "a": b"1"}, [tmp_path / "other", tmp_path / "not there"])
    assert not (tmp_path / LEFT).exists()
    assert not (tmp_path / "other" / LEFT).exists()
    assert len(list(tmp_path.iterdir())) == 6
    assert len(list((tmp_path / "other").iterdir())) == 3


def test_what_another_run_makes_at_the_moment_is_left_alone(tmp_path: Path) -> None:
    with unfinished.making_in(tmp_path):
        path, handle = unfinished.begin(tmp_path)
        write_whole(tmp_path / "a", "1")
        os.close(handle)
        assert Path(path).exists()
    write_whole(tmp_path / "a", "2")
    assert not Path(path).exists()


def test_an_unfinished_file_is_new_and_read_by_its_user_alone(tmp_path: Path) -> None:
    path, handle = unfinished.begin(tmp_path)
    os.write(handle, b"x")
    assert stat.S_IMODE(os.fstat(handle).st_mode) == 0o600
    assert not os.get_inheritable(handle)
    os.close(handle)
    other, handle = unfinished.begin(tmp_path)
    os.close(handle)
    assert Path(path) != Path(other)
    assert Path(path).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        (LEFT, False),
        ("mine.txt", True),
        (f"below/{LEFT}", False),
        ("below/mine.txt", True),
        ("below/", False),
    ],
)
def test_a_folder_holds_nothing_where_only_killed_runs_left_something(
    tmp_path: Path, name: str, holds: bool
) -> None:
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir()
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert unfinished.holds_anything(tmp_path) is holds


def test_a_link_to_a_folder_is_something_and_what_cannot_be_listed_is_an_error(
    tmp_path: Path,
) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "link").symlink_to(tmp_path)
    assert unfinished.holds_anything(tmp_path / "plan")
    with pytest.raises(OSError, match="none"):
        unfinished.holds_anything(tmp_path / "none")


def test_a_lock_that_another_has_alone_is_waited_for_and_then_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    handle = os.open(tmp_path, os.O_RDONLY)
    (tmp_path / LEFT).write_text("")
    try:
        assert unfinished.lock(handle, alone=True)
        with unfinished.making_in(tmp_path):
            assert pauses == [0.02] * 20
        assert (tmp_path / LEFT).exists()
    finally:
        os.close(handle)


def test_while_a_run_makes_files_no_other_has_the_lock_alone(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        with unfinished.making_in(tmp_path):
            with pytest.raises(BlockingIOError):
                unfinished.lock(handle, alone=True)
            assert unfinished.lock(handle, alone=False), "it is shared"
            with unfinished.making_in(tmp_path):
                pass
        assert unfinished.lock(handle, alone=True)
    finally:
        os.close(handle)


def test_files_are_made_in_a_folder_that_cannot_be_opened_too(tmp_path: Path) -> None:
    with unfinished.making_in(tmp_path / "none") as handle:
        assert handle is None
        unfinished.keep(handle)


def test_where_there_are_no_locks_nothing_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(handle: int, how: int) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", none)
    (tmp_path / LEFT).write_text("")
    write_whole(tmp_path / "a", "1")
    assert (tmp_path / LEFT).exists()


def test_what_cannot_be_taken_away_keeps_nothing_else_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = LEFT.replace("0", "1")
    for name in (LEFT, other):
        (tmp_path / name).write_text("half")
    unlink = os.unlink

    def stuck(path: str) -> None:
        if path.endswith(LEFT):
            raise PermissionError
        unlink(path)

    monkeypatch.setattr(os, "unlink", stuck)
    unfinished.remove_left_over(tmp_path)
    unfinished.remove_left_over(tmp_path / "none")
    assert [path.name for path in tmp_path.iterdir()] == [LEFT]


def test_a_file_is_written_though_its_folder_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", denied)
    write_whole(tmp_path / "a", "1")
    assert (tmp_path / "a").read_text() == "1"


def test_an_unfinished_file_that_cannot_be_taken_away_hides_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise FULL

    monkeypatch.setattr(Path, "replace", fails)
    monkeypatch.setattr(Path, "unlink", fails)
    with pytest.raises(UsageError, match="No space left on device"):
        write_whole(tmp_path / "a", "1")


def handles() -> int:
    """Return how many files this process has open; 0 where that is not told."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_no_handle_is_left_open(folder: Path) -> None:
    before = handles()
    write_whole(folder / "a", "1")
    replace_all(contents(folder))
    with pytest.raises(UsageError):
        write_whole(folder, "1")
    assert handles() == before


def test_a_new_file_may_be_used_as_far_as_the_umask_allows(tmp_path: Path) -> None:
    os.umask(0)
    write_whole(tmp_path / "a", "1")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666
    assert os.umask(0o027) == 0, "and the umask stays what it was"


def test_an_unfinished_file_is_read_by_nobody_else_whatever_the_umask(tmp_path: Path) -> None:
    os.umask(0)
    path, handle = unfinished.begin(tmp_path)
    os.close(handle)
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
