"""The folder of the cache: where it is, whether it can be trusted, and how much it may hold.

It holds files alone that may be lost, cut off, mixed up or written by two runs at once: each is whole and
says itself what it is, or it counts as nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from tracemap.inputs import digest

VARIABLE = "TRACEMAP_CACHE_DIR"
"""Names the folder; where it is set and empty, nothing is kept."""

MOST_BYTES = 256 << 20
MOST_ANSWERS = 512
MOST_READINGS = 4096
_LARGEST = 64 << 20
_DIGEST = 32
"""How many bytes at the end of each file tell whether it is whole."""
ANSWER, READING = ".answer", ".reading"
"""How the names of files end that hold an answer, and what was read of a file of a plan."""


Write = Callable[[str, Sequence[bytes]], None]
"""Keeps a content, in parts, under a name."""


class Held(NamedTuple):
    """A file of the cache: its path, its bytes on disk, and when it was last of use, in nanoseconds."""

    path: str
    size: int
    used: int


def folder() -> str | None:
    """Return where the cache is for this user, whether there is one yet or not; None where nowhere."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return os.path.abspath(named) if named else None
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or ""
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "tracemap") if os.path.isabs(base) else None


def read(name: str, ending: str = ANSWER) -> memoryview | None:
    """Return what is kept under a name; None where that is nothing, or not what was once kept."""
    place = _usable()
    if place is None:
        return None
    path = os.path.join(place, name + ending)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
                return None
            data = memoryview(file.read(status.st_size + 1))
        content, known = data[:-_DIGEST], data[-_DIGEST:]
        if known != digest(content).encode():
            return None
        os.utime(path)
    except OSError:
        return None
    return content


def write(name: str, parts: Sequence[bytes]) -> None:
    """Keep an answer, in parts, under a name."""
    with writing(ANSWER) as keep:
        keep(name, parts)


@contextmanager
def writing(ending: str) -> Iterator[Write]:
    """Let contents be kept under names with this ending; then hold no more than may be held.

    Each is kept whole or not at all; where that fails, nothing is said, and the next run computes anew.
    """
    place = _usable(make=True)
    if place is None:
        yield lambda _name, _parts: None
        return
    from tracemap.output import unfinished  # imported where something is kept

    try:
        with unfinished.making_in(place):
            yield lambda name, parts: _write(os.path.join(place, name + ending), parts)
    finally:
        _bound(place)


def _write(path: str, parts: Sequence[bytes]) -> None:
    from tracemap.output import unfinished

    if sum(map(len, parts)) > _LARGEST - _DIGEST:
        return
    with suppress(OSError):
        part, handle = unfinished.begin(os.path.dirname(path))
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(parts)
                file.write(digest(*parts).encode())
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise


def held() -> list[Held]:
    """Return the files of the cache, the one that was of use longest ago first."""
    place = _usable()
    return [] if place is None else sorted(_held(place), key=lambda one: one.used)


def can_keep() -> bool:
    """Tell whether anything can be kept: the folder is there and can be used, or there is none yet."""
    place = folder()
    return place is not None and (_usable() is not None or not os.path.lexists(place))


def clear() -> list[Held]:
    """Take away all files of the cache, and no other; return those that it held."""
    found, place = held(), _usable()
    if place is not None:
        from tracemap.output import unfinished

        with unfinished.making_in(place):
            pass  # it takes away what killed runs have left
    for one in found:
        with suppress(OSError):
            os.unlink(one.path)
    return found


def _usable(*, make: bool = False) -> str | None:
    """Return the folder if it is this user's own and nobody else can write to it; None where it is not."""
    place = folder()
    if place is None:
        return None
    try:
        if make:
            os.makedirs(place, mode=0o700, exist_ok=True)
        status = os.lstat(place)
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        return None
    return place


def _held(place: str) -> Iterator[Held]:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.endswith((ANSWER, READING)) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    yield Held(entry.path, status.st_size, status.st_mtime_ns)


def _bound(place: str) -> None:
    """Take away what was of use longest ago, until no more is held than may be."""
    size, left = 0, {ANSWER: MOST_ANSWERS, READING: MOST_READINGS}
    for one in sorted(_held(place), key=lambda one: one.used, reverse=True):
        ending = os.path.splitext(one.path)[1]
        size, left[ending] = size + one.size, left[ending] - 1
        if left[ending] < 0 or size > MOST_BYTES:
            with suppress(OSError):
                os.unlink(one.path)
