"""The texts of a source, and the files in a folder of it. No link in a folder is followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tracemap.errors import SourceError
from tracemap.importing.files import content
from tracemap.limits import Limits, coded

_NOT_LOOKED_INTO = frozenset((".git", ".hg", ".svn", ".tox", ".venv", "venv", "node_modules"))


def text_of(path: Path, limits: Limits) -> str:
    """Return the text of a file in UTF-8; its ends of lines are LF.

    Raises:
        SourceError: it cannot be read, is larger than the limit, is a git-LFS pointer, empty, or no UTF-8.
    """
    data = content(path, limits)
    if not data.strip():
        raise SourceError(f"{path}:1: it is empty", "export or download it again")
    if (zero := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise SourceError(f"{path}:{line}: it is no text: byte {zero} is 0", "export it again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path}:{line}: it is no UTF-8 text", "save it as UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def files_under(folder: Path, limits: Limits) -> Iterator[str]:
    """Yield the plain files in a folder and in those inside it, as paths from it, in the order of names.

    Raises:
        SourceError: a folder cannot be read, or there are more files than the limit.
    """
    waiting = [""]
    count = 0
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = f"{folder / inside}: cannot be read: {error.strerror or error}"
            raise SourceError(message) from error
        folders: list[str] = []
        for entry in found:
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NOT_LOOKED_INTO:
                    folders.append(name)
            elif entry.is_file(follow_symlinks=False):
                count += 1
                if count > limits.files:
                    message = f"{folder}: it holds more than {limits.files} files"
                    raise SourceError(message, coded("files"))
                yield name
        waiting += reversed(folders)
