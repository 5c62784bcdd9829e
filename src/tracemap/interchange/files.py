"""The files of a source: their bytes within limits, and those in a folder. No link is followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tracemap.errors import SourceError
from tracemap.inputs import plain_file

MOST_BYTES = 1 << 28
_MOST_FILES = 200_000
_LFS = b"version https://git-lfs"
_NOT_LOOKED_INTO = frozenset((".git", ".hg", ".svn", ".tox", ".venv", "venv", "node_modules"))


def file_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file, which messages call `name`.

    Raises:
        SourceError: it cannot be read, is larger than 256 MiB, or is a git-LFS pointer.
    """
    try:
        data = plain_file(path, MOST_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror or error}") from error
    if len(data) > MOST_BYTES:
        raise too_large(name)
    if data.startswith(_LFS):
        message = f"{name}: a git-LFS pointer stands in its place"
        raise SourceError(message, "git lfs pull fetches the file itself")
    return data


def too_large(name: str) -> SourceError:
    """Return the error of a file that holds too much."""
    return SourceError(f"{name}: it is larger than {MOST_BYTES >> 20} MiB", "export it in parts")


def file_text(path: Path, name: str) -> str:
    """Return the text of a file in UTF-8, which messages call `name`; its ends of lines are LF.

    Raises:
        SourceError: as `file_bytes`, or it is no UTF-8.
    """
    data = file_bytes(path, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name}:{line}: it is no UTF-8 text", "save it as UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the plain files in a folder and in those inside it, with their path from it, in order of names.

    Raises:
        SourceError: a folder cannot be read, or there are more than 200,000 files.
    """
    waiting = [""]
    count = 0
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            raise SourceError(f"{inside or folder.name}: {error.strerror or error}") from error
        folders: list[str] = []
        for entry in found:
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NOT_LOOKED_INTO:
                    folders.append(name)
            elif entry.is_file(follow_symlinks=False):
                count += 1
                if count > _MOST_FILES:
                    raise SourceError(f"{folder.name}: it holds more than {_MOST_FILES} files")
                yield name, folder / name
        waiting += reversed(folders)
