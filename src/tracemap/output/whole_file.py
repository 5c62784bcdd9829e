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
    """Write files that are there, each of them whole and with its mode; none before all can be written.

    Raises:
        UsageError: one cannot be written; it says which have changed by then, mostly none.
    """
    parts: dict[Path, Path] = {}
    done: list[Path] = []
    at = Path()
    try:
        for path, data in contents.items():
            at = path
            parts[path] = _part(Path(os.path.realpath(path)), data)
        for path, part in parts.items():
            at = path
            part.replace(os.path.realpath(path))
            done.append(path)
    except OSError as error:
        changed = ", ".join(str(path) for path in done)
        help = f"changed before that: {changed}" if changed else "nothing has changed"
        raise UsageError(f"cannot write {at}: {error.strerror or error}", help) from error
    finally:
        for path in parts.keys() - set(done):
            with suppress(OSError):
                parts[path].unlink()


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
