"""Files in the making: they take the place of others once they are whole, and what is left of them goes.

Who makes such files in a folder shares a lock on it. So whoever gets that lock alone knows that the files
which are there belong to nobody: they are left over of runs that were killed.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tracemap.patterns import pattern

_NAME = pattern(r"\.tracemap-[0-9a-f]{16}\.part")
_TRIES, _PAUSE = 20, 0.02
"""How often, and how many seconds apart, a lock is asked for that another run takes for a moment only."""
_NO_SUCH_CALL = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""How file systems say that they keep folders without being asked to."""


@contextmanager
def making_in(folder: str | os.PathLike[str]) -> Iterator[int | None]:
    """Let files be made in a folder; those that killed runs left there are taken away first.

    Where there are no locks, as on Windows, nothing is taken away. Gives the folder as a handle, None where
    it cannot be read.
    """
    handle = _opened(folder)
    try:
        if handle is not None and _is_alone(handle):
            remove_left_over(folder)
            _share(handle)
        yield handle
    finally:
        if handle is not None:
            os.close(handle)


def remove_left_over(folder: str | os.PathLike[str]) -> None:
    """Take away the files in the making that are in a folder, all of them."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME().fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    os.unlink(entry.path)


def holds_anything(folder: str | os.PathLike[str]) -> bool:
    """Tell whether a folder holds anything but what killed runs left: unfinished files, and folders of them.

    Raises:
        OSError: it cannot be listed.
    """

    def fail(error: OSError) -> None:
        raise error

    for top, folders, files in os.walk(folder, onerror=fail):
        links = (one for one in folders if os.path.islink(os.path.join(top, one)))
        others = (one for one in files if not _NAME().fullmatch(one))
        if next(links, None) or next(others, None):
            return True
    return False


def begin(folder: str | os.PathLike[str]) -> tuple[str, int]:
    """Return the path of a new file in a folder, which only its user can read, and a handle to write to it.

    Raises:
        OSError: it cannot be made.
    """
    path = os.path.join(folder, f".tracemap-{os.urandom(8).hex()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return path, os.open(path, flags, 0o600)


def keep(folder: int | None) -> None:
    """Have the names in a folder kept also where the machine stops at once.

    Raises:
        OSError: the disk cannot do so.
    """
    if folder is None:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise


def lock(handle: int, *, alone: bool) -> bool:
    """Take a lock that ends with the run at the latest; tell whether there are locks here.

    Raises:
        BlockingIOError: another run has it.
    """
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def _opened(folder: str | os.PathLike[str]) -> int | None:
    if os.name == "nt":
        return None
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None


def _is_alone(handle: int) -> bool:
    """Tell whether no other run makes files in a folder; if one does, the lock is shared with it."""
    try:
        return lock(handle, alone=True)
    except BlockingIOError:
        _share(handle)
        return False


def _share(handle: int) -> None:
    """Share the lock. Who has it alone for longer than a moment is no run of ours, and takes nothing away."""
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            lock(handle, alone=False)
            return
        time.sleep(_PAUSE)
