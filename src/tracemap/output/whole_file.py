"""Writing a file so that it is there as a whole, or as it was before."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tracemap.errors import UsageError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one beside it, which then takes its place.

    What is not a plain file, as a pipe, is written directly; a link is followed.

    Raises:
        UsageError: it cannot be written; nothing has changed then.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files, each whole and with the mode that it has; all of them, or none.

    All lie ready beside their places before the first takes its own, and what was there is kept until the
    last one has: where one cannot take its place, the others are put back. Missing folders are made.
    Only a machine that stops in between can leave some written and some not; none is ever half written.

    Raises:
        UsageError: one cannot be written; it says which have changed all the same, mostly none.
    """
    writing = _Writing()
    try:
        for path, data in contents.items():
            writing.prepare(path, data)
        for path in contents:
            writing.replace(path)
    except BaseException as error:
        changed = ", ".join(str(path) for path in writing.put_back())
        if not isinstance(error, OSError):
            raise
        help = f"changed before that: {changed}" if changed else "nothing has changed"
        raise UsageError(f"cannot write {writing.at}: {error.strerror or error}", help) from error
    finally:
        writing.tidy()


class _Writing:
    """Files on their way to their places, and what stood there before."""

    def __init__(self) -> None:
        self.at = Path()
        self._parts: dict[Path, Path] = {}
        self._old: dict[Path, Path | None] = {}
        self._folders: list[Path] = []
        self._done: list[Path] = []

    def prepare(self, path: Path, data: bytes) -> None:
        """Lay a file ready, and a copy of what it is to replace."""
        self.at = path
        target = Path(os.path.realpath(path))
        missing = [one for one in (target.parent, *target.parent.parents) if not one.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._folders.append(folder)
        self._parts[path] = _part(target, data)
        self._old[path] = _part(target, target.read_bytes()) if target.exists() else None

    def replace(self, path: Path) -> None:
        """Let a file take its place."""
        self.at = path
        self._parts[path].replace(os.path.realpath(path))
        self._done.append(path)

    def put_back(self) -> list[Path]:
        """Put back what was there; return the files for which that failed."""
        failed = []
        for path in reversed(self._done):
            old, target = self._old[path], Path(os.path.realpath(path))
            try:
                if old is None:
                    target.unlink()
                else:
                    old.replace(target)
            except OSError:
                failed.append(path)
        self._done = []
        self.tidy()
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()
        return failed[::-1]

    def tidy(self) -> None:
        """Take away what has not taken its place."""
        for part in (*self._parts.values(), *self._old.values()):
            if part is not None:
                with suppress(OSError):
                    part.unlink()


def _replace(target: Path, data: bytes) -> None:
    part = _part(target, data)
    try:
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _part(target: Path, data: bytes) -> Path:
    """Return a new file beside another one, with its mode, that holds what it is to hold."""
    import tempfile  # imported where a file is written

    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".tracemap-", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return part


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
