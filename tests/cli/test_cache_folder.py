"""The folder of the cache: what it keeps and gives back, and what it never touches."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tracemap.cli import cache_folder
from tracemap.cli.kept_readings import KeptReadings


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "above" / "cache"
    monkeypatch.setenv(cache_folder.VARIABLE, str(folder))
    return folder


def names(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def kept(name: str) -> bytes | None:
    found = cache_folder.read(name)
    return None if found is None else bytes(found)


def test_what_is_kept_is_given_back(cache: Path) -> None:
    cache_folder.write("a", [b"one", b"", b"two"])
    cache_folder.write("b", [])
    cache_folder.write("a", [b"three"])
    assert (kept("a"), kept("b"), kept("c")) == (b"three", b"", None)
    assert names(cache) == ["a.answer", "b.answer"]


def test_a_name_that_is_set_and_empty_means_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(cache_folder.VARIABLE, "")
    cache_folder.write("a", [b"one"])
    assert cache_folder.folder() is None
    assert not cache_folder.can_keep()
    assert cache_folder.held() == []
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv(cache_folder.VARIABLE, "here")
    assert cache_folder.folder() == str(tmp_path / "here")


def test_the_folder_and_what_is_in_it_are_for_its_user_alone(cache: Path) -> None:
    before = os.umask(0)
    try:
        cache_folder.write("a", [b"one"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE((cache / "a.answer").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("mode", "used"), [(0o755, True), (0o700, True), (0o720, False), (0o702, False), (0o777, False)]
)
def test_a_folder_that_others_can_write_to_is_none(cache: Path, mode: int, used: bool) -> None:
    cache_folder.write("a", [b"one"])
    cache.chmod(mode)
    assert kept("a") == (b"one" if used else None)
    assert cache_folder.can_keep() is used


def test_as_much_is_kept_as_can_be_read_again_and_no_more(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "_LARGEST", 100)
    cache_folder.write("most", [b"x" * 60, b"x" * 8])
    assert kept("most") == b"x" * 68
    assert (cache / "most.answer").stat().st_size == 100
    cache_folder.write("more", [b"x" * 69])
    assert names(cache) == ["most.answer"]
    (cache / "most.answer").rename(cache / "long.answer")
    monkeypatch.setattr(cache_folder, "_LARGEST", 99)
    assert kept("long") is None


def test_what_is_no_plain_file_is_no_answer_and_not_waited_for(cache: Path) -> None:
    cache_folder.write("a", [b"one"])
    os.mkfifo(cache / "pipe.answer")
    (cache / "folder.answer").mkdir()
    (cache / "link.answer").symlink_to(cache / "a.answer")
    assert [kept(name) for name in ("pipe", "folder", "link")] == [None] * 3


def test_only_plain_files_of_the_cache_are_counted_and_taken_away(cache: Path) -> None:
    cache_folder.write("b", [b"one"])
    cache_folder.write("a", [b"of no use for long"])
    (cache / "mine.txt").write_text("mine")
    (cache / "pipe.answer").mkdir()
    (cache / "link.answer").symlink_to(cache / "mine.txt")
    (cache / "download.part").write_text("1")
    (cache / "c.reading").write_text("1")
    left_over = cache / f".tracemap-{0:016x}.part"
    left_over.write_text("1")
    for name, used in (("a.answer", 1), ("b.answer", 3), ("c.reading", 2)):
        os.utime(cache / name, ns=(used, used))
    found = cache_folder.held()
    assert found == [
        (str(cache / "a.answer"), 18 + 32, 1),
        (str(cache / "c.reading"), 1, 2),
        (str(cache / "b.answer"), 3 + 32, 3),
    ]
    assert cache_folder.clear() == found
    assert names(cache) == ["download.part", "link.answer", "mine.txt", "pipe.answer"]


def test_an_answer_that_is_given_again_was_of_use_just_now(cache: Path) -> None:
    cache_folder.write("a", [b"one"])
    os.utime(cache / "a.answer", ns=(1, 1))
    assert kept("a") == b"one"
    assert (cache / "a.answer").stat().st_mtime_ns > 1
    os.utime(cache / "a.answer", ns=(1, 1))
    (cache / "a.answer").write_bytes(b"another")
    os.utime(cache / "a.answer", ns=(1, 1))
    assert kept("a") is None
    assert (cache / "a.answer").stat().st_mtime_ns == 1


def test_the_cache_is_full_at_its_bounds_and_not_before(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "MOST_BYTES", 3 * 42)
    for number, name in enumerate("abcd"):
        cache_folder.write(name, [b"x" * 10])
        os.utime(cache / f"{name}.answer", ns=(number, number))
        if name == "c":
            assert len(names(cache)) == 3
    assert names(cache) == ["b.answer", "c.answer", "d.answer"]
    monkeypatch.setattr(cache_folder, "MOST_ANSWERS", 3)
    cache_folder.write("e", [b""])
    assert names(cache) == ["c.answer", "d.answer", "e.answer"]


def test_answers_and_readings_are_counted_each_by_themselves(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "MOST_ANSWERS", 1)
    monkeypatch.setattr(cache_folder, "MOST_READINGS", 2)
    cache_folder.write("first", [b"x"])
    os.utime(cache / "first.answer", ns=(1, 1))
    (cache / "download.part").write_text("mine")
    with cache_folder.writing(cache_folder.READING) as write:
        for number, name in enumerate("abc"):
            write(name, [b"x"])
            os.utime(cache / f"{name}.reading", ns=(number, number))
        (cache / f".tracemap-{0:016x}.part").write_text("of a run that is not over")
    cache_folder.write("d", [b"x"])
    assert names(cache) == ["b.reading", "c.reading", "d.answer", "download.part"]


def test_one_run_fills_no_more_than_half(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_folder, "MOST_READINGS", 4)
    store = KeptReadings("a tracemap")
    for name in "abc":
        store.write(name, [b"x"])
    store.close()
    assert names(cache) == ["a.reading", "b.reading"]
    monkeypatch.setattr(cache_folder, "MOST_BYTES", 200)
    store = KeptReadings("a tracemap")
    store.write("d", [b"x" * 50, b"x" * 51])
    store.write("e", [b"x"])
    store.close()
    assert names(cache) == ["a.reading", "b.reading"]
    assert bytes(store.read("a") or b"") == b"x"


def test_a_file_that_cannot_be_taken_away_keeps_no_other_from_it(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        cache_folder.write(name, [b"one"])
        os.utime(cache / f"{name}.answer", ns=(ord(name), ord(name)))
    unlink = os.unlink

    def stuck(path: str) -> None:
        if path.endswith("a.answer"):
            raise PermissionError
        unlink(path)

    monkeypatch.setattr(os, "unlink", stuck)
    monkeypatch.setattr(cache_folder, "MOST_ANSWERS", 1)
    cache_folder.write("d", [b"one"])
    assert names(cache) == ["a.answer", "d.answer"]
    assert len(cache_folder.clear()) == 2
    assert names(cache) == ["a.answer"]


@pytest.mark.parametrize("call", ["replace", "open", "utime"])
def test_whatever_fails_nothing_is_said_of_it(
    cache: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    cache_folder.write("a", [b"one"])

    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fails)
        cache_folder.write("b", [b"two"])
        found = cache_folder.read("a")
    assert found is None or call == "replace"
    assert kept("a") == b"one"
    assert not list(cache.glob(".*"))


def test_a_part_that_cannot_be_taken_away_either_is_left_to_the_next_run(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    cache_folder.write("a", [b"one"])
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fails)
        patch.setattr(os, "unlink", fails)
        cache_folder.write("b", [b"two"])
    assert len(names(cache)) == 2
    cache_folder.write("c", [b"three"])
    assert names(cache) == ["a.answer", "c.answer"]


def test_a_file_that_vanishes_while_the_folder_is_listed_is_passed_over(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entry:
        def __init__(self, name: str) -> None:
            self.name = name
            self.path = str(cache / name)

        def is_file(self, *, follow_symlinks: bool) -> bool:
            return True

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            return os.lstat(self.path)

    class Listing(list[Entry]):
        def __enter__(self) -> Listing:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    cache_folder.write("a", [b"one"])
    listing = Listing([Entry("gone.answer"), Entry("a.answer")])
    monkeypatch.setattr(os, "scandir", lambda _: listing)
    assert [one.path for one in cache_folder.held()] == [str(cache / "a.answer")]


def test_a_folder_that_cannot_be_listed_holds_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise PermissionError

    cache_folder.write("a", [b"one"])
    monkeypatch.setattr(os, "scandir", fails)
    assert cache_folder.held() == []


def test_nothing_is_kept_below_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        monkeypatch.setenv(cache_folder.VARIABLE, str(place))
        cache_folder.write("a", [b"one"])
        assert kept("a") is None
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no owners")
def test_a_folder_of_somebody_else_is_none(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache_folder.write("a", [b"one"])
    monkeypatch.setattr(os, "geteuid", lambda: os.lstat(cache).st_uid + 1)
    assert kept("a") is None
    assert cache_folder.can_keep() is False


def test_the_folder_is_that_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(cache_folder.VARIABLE)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_folder.folder() == str(tmp_path / ".cache" / "tracemap")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/xdg")
    assert cache_folder.folder() == "/var/xdg/tracemap"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder.folder() is None
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder.folder() == str(tmp_path / "Library" / "Caches" / "tracemap")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert cache_folder.folder() == "/local/tracemap"
    monkeypatch.delenv("LOCALAPPDATA")
    assert cache_folder.folder() is None
