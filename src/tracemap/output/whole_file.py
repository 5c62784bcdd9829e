"""Writing a file so that it is there as a whole, or as it was before."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from tracemap.errors import UsageError
from tracemap.output import unfinished
from tracemap.output.targets import target_of


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file by way of an unfinished one beside it, which then takes its place.

    What is not a plain file, as a pipe, is written directly; a link is followed, unless it leads out of
    the tree that it lies in.

    Raises:
        UsageError: it cannot be written; nothing has changed then.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    if not target_of(path).parent.is_dir():
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}")
    _write({path: data}, (), "")


def replace_all(contents: Mapping[Path, bytes], folders: Iterable[Path] = ()) -> None:
    """Write several files, each whole and with the mode that it has; all of them, or none.

    All lie ready beside their places before the first takes its own, and what was there is kept until the
    last one has: where one cannot take its place, the others are put back. Missing folders are made.
    Only a run that is killed in between, or a machine that stops, can leave some written and some not; none
    is ever half written, and the same run done again writes the others.

    Args:
        contents: what the files are to hold. One that is no plain file, as a pipe, is written directly.
        folders: where else to take away what such a run has left.

    Raises:
        UsageError: one cannot be written; it says which have changed all the same, mostly none.
    """
    _write(contents, folders, "nothing has changed")


def _write(contents: Mapping[Path, bytes], folders: Iterable[Path], unchanged: str) -> None:
    writing = _Writing({path: target_of(path) for path in contents})
    try:
        for folder in folders:
            writing.enter(Path(os.path.realpath(folder)))
        for path, data in contents.items():
            writing.prepare(path, data)
        for path, data in contents.items():
            writing.replace(path, data)
        writing.keep()
    except BaseException as error:
        changed = ", ".join(str(path) for path in writing.put_back())
        if not isinstance(error, OSError):
            raise
        help = f"changed before that: {changed}" if changed else unchanged
        raise UsageError(f"cannot write {writing.at}: {error.strerror or error}", help) from error
    finally:
        writing.end()


class _Writing:
    """Files on their way to their places, and what stood there before."""

    def __init__(self, targets: Mapping[Path, Path]) -> None:
        self.at = Path()
        # Looked up once: a link that somebody else puts there meanwhile is replaced, not followed.
        self._targets = targets
        self._is_one_of_several = len(targets) > 1
        self._unfinished: list[Path] = []
        self._parts: dict[Path, Path] = {}
        self._old: dict[Path, Path | None] = {}
        self._made: list[Path] = []
        self._folders: dict[Path, int | None] = {}
        self._done: list[Path] = []
        self._stack = ExitStack()

    def enter(self, folder: Path) -> None:
        """Begin to write in a folder, if it is there and no file was written there before."""
        if folder not in self._folders and folder.is_dir():
            self._folders[folder] = self._stack.enter_context(unfinished.making_in(folder))

    def prepare(self, path: Path, data: bytes) -> None:
        """Lay a file ready, and a copy of what it is to replace."""
        self.at = path
        target = self._targets[path]
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if target.exists() and not target.is_file():
            return
        missing = [one for one in (target.parent, *target.parent.parents) if not one.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)
        self.enter(target.parent)
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        if not target.exists():
            self._old[path] = None
        elif self._is_one_of_several:  # one alone has none to agree with
            self._old[path] = self._part(target, target.read_bytes(), mode)
        self._parts[path] = self._part(target, data, mode)

    def replace(self, path: Path, data: bytes) -> None:
        """Let a file take its place."""
        self.at = path
        target = self._targets[path]
        if path not in self._parts:
            target.write_bytes(data)
            return
        self._parts[path].replace(target)
        self._done.append(path)

    def keep(self) -> None:
        """Have it kept where the files are, also where the machine stops at once."""
        for folder, path in {self._targets[path].parent: path for path in self._done}.items():
            self.at = path
            unfinished.keep(self._folders[folder])

    def put_back(self) -> list[Path]:
        """Put back what was there; return the files for which that failed."""
        failed = []
        for path in reversed(self._done):
            target = self._targets[path]
            try:
                old = self._old[path]
                if old is None:
                    target.unlink()
                else:
                    old.replace(target)
            except (OSError, KeyError):
                failed.append(path)
        self._done = []
        self._remove_unfinished()
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()
        return failed[::-1]

    def end(self) -> None:
        """Take away what has not taken its place, and leave the folders to others."""
        self._remove_unfinished()
        self._stack.close()

    def _part(self, target: Path, data: bytes, mode: int) -> Path:
        """Return an unfinished file beside another one, which holds what that is to hold."""
        name, handle = unfinished.begin(target.parent)
        part = Path(name)
        self._unfinished.append(part)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        part.chmod(mode)
        return part

    def _remove_unfinished(self) -> None:
        for part in self._unfinished:
            with suppress(OSError):
                part.unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
