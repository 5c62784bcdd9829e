"""What a run has looked at in the file system, and whether it would see the same again.

An answer may be kept for the next run only if nothing that it was made from has changed. So every file is
known by its content, every folder by the names in it; times and sizes tell too little. Where a link or an
error was met, it is not known what would be seen again, and the answer is not kept.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

try:
    from _blake2 import blake2b
except ImportError:  # another Python; `hashlib` holds the same, but loads OpenSSL for it
    from hashlib import blake2b

_DIGEST_BYTES = 16
_MOST_OF_NAME, _MOST_OF_PATH = 255, 1024
"""How many bytes the name of a file may have, as no system takes more, and a path in a configuration."""

_NOTHING = "-"
"""Stands for a file or a folder that is not there."""


def digest(*parts: bytes | memoryview) -> str:
    """Return what a content, in parts, is known by: 32 hexadecimal digits, alike for equal contents alone."""
    known = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        known.update(part)
    return known.hexdigest()


class Inputs:
    """The files and folders that a run has looked at.

    Attributes:
        files: the digest of the content of each file by path.
        folders: the digest of the names in each folder by path.
        whole: whether that is all that the run has looked at.
        changed: the paths at which not the same was found again.
    """

    def __init__(self) -> None:
        """Start with nothing looked at."""
        self.files: dict[str, str] = {}
        self.folders: dict[str, str] = {}
        self.whole = True
        self.changed: set[str] = set()

    def doubt(self) -> None:
        """Take down that the run depends on something that cannot be looked at again in the same way."""
        self.whole = False

    def file(self, path: str, data: bytes | None) -> None:
        """Take down a file that was read, or that was looked for and is not there (None)."""
        self._add(self.files, path, _NOTHING if data is None else digest(data))

    def folder(self, path: str, entries: Iterable[os.DirEntry[str]] | None) -> None:
        """Take down a folder that was listed, or that was looked for and is not there (None)."""
        if entries is None:
            self._add(self.folders, path, _NOTHING)
            return
        names, has_link = _names(entries)
        self._add(self.folders, path, digest(names))
        self.whole = self.whole and not has_link

    def _add(self, known: dict[str, str], path: str, found: str) -> None:
        if known.setdefault(path, found) != found:
            self.whole = False  # it changed while it was being read
            self.changed.add(path)


def unchanged(files: dict[str, str], folders: dict[str, str]) -> bool:
    """Tell whether the files and folders that a run has looked at are what they were."""
    try:
        return all(_names_now(path) == known for path, known in folders.items()) and all(
            _content_now(path) == known for path, known in files.items()
        )
    except (OSError, ValueError):
        return False


def _names_now(path: str) -> str:
    try:
        with os.scandir(path) as entries:
            names, has_link = _names(entries)
    except FileNotFoundError:
        return "" if os.path.lexists(path) else _NOTHING
    return "" if has_link else digest(names)


def _content_now(path: str) -> str:
    try:
        return digest(plain_file(path))
    except FileNotFoundError:
        return "" if os.path.lexists(path) else _NOTHING


def is_inside(root: str | os.PathLike[str], path: str | os.PathLike[str]) -> bool:
    """Tell whether a path lies in a folder, whatever links there are in the way; what is no name does not."""
    try:
        real, folder = os.path.realpath(path), os.path.realpath(root)
    except ValueError:  # it holds a zero byte, or what the system cannot write
        return False
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)


def fault_of_name(path: str) -> str:
    """Return why no file can be called so, or match such a pattern; nothing where one can."""
    if "\0" in path:
        return "holds a zero byte, as no name of a file does"
    longest = max(len(step.encode()) for step in path.replace("*", "").split("/"))
    is_long = longest > _MOST_OF_NAME or len(path.encode()) > _MOST_OF_PATH
    return "is longer than the name of a file may be" if is_long else ""


def leads_out(path: str) -> bool:
    """Tell whether a relative path, or a pattern of some, leads out of the folder on any system."""
    from ntpath import splitdrive  # imported where a configuration names a path

    is_absolute = path.startswith("/") or splitdrive(path)[0]
    return bool(is_absolute) or ".." in path.replace("\\", "/").split("/")


def tidy(path: str) -> str:
    """Return a path, or a pattern of paths, without the steps that lead nowhere.

    >>> tidy("././plan//a/./*.yaml")
    'plan/a/*.yaml'
    """
    first, *others = path.split("/")
    within = [step for step in others[:-1] if step not in ("", ".")]
    return "/".join([first, *within, *others[-1:]][first == "." :]) or path


def plain_file(path: str | os.PathLike[str], most: int = -1) -> bytes:
    """Return the content of a file, or its first `most` bytes.

    Raises:
        OSError: it cannot be read, or is no plain file.
    """
    # O_NONBLOCK: a named pipe put in the place of the file must not hang the reader.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("it is not a plain file")
        return file.read(most)


def _names(entries: Iterable[os.DirEntry[str]]) -> tuple[bytes, bool]:
    """Return the names in a folder with the kind of each, and whether there is a link among them."""
    kinds = [(one.name, _kind(one)) for one in entries]
    text = "\0".join(f"{name}/{kind}" for name, kind in sorted(kinds))
    return text.encode("utf-8", "surrogateescape"), any(kind == "link" for _, kind in kinds)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"
