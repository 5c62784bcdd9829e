"""Where templates come from: ours, in the package that uses them, and a user's folder before them."""

from __future__ import annotations

import os
import re
import stat
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

OURS = "tracemap/"
"""What stands before the name of one of our templates where the user's own of that name is not meant."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_MOST_BYTES = 1 << 20


class UnusableError(Exception):
    """A template that is there, and that cannot be used: what is wrong with it."""


class Found(NamedTuple):
    """The text of a template.

    Attributes:
        text: the text.
        name: what messages call it: the path of the user's file, or `tracemap/NAME`.
    """

    text: str
    name: str


def find_template(name: str, package: str, folder: Path | None) -> Found | None:
    """Return a template by its name; None where there is none.

    Raises:
        UnusableError: the user's folder holds something by that name that is no template.
    """
    plain = name.removeprefix(OURS)
    if not _NAME.fullmatch(plain):
        return None
    if folder is not None and plain == name:
        text = _users(folder, plain)
        if text is not None:
            return Found(text, str(folder / plain))
    ours = files(package) / "templates" / plain
    if not ours.is_file():
        return None
    return Found(ours.read_text("utf-8"), OURS + plain)


def _users(folder: Path, name: str) -> str | None:
    """Return the text of a user's template; None where there is none.

    Raises:
        UnusableError: it is no file of the folder, is too large, or is not UTF-8.
    """
    path = folder / name
    if os.path.realpath(path) != os.path.join(os.path.realpath(folder), *name.split("/")):  # noqa: PTH118
        raise UnusableError("it leads out of the folder by a link")
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise UnusableError("it is no file")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnusableError(f"it cannot be read: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise UnusableError("it is larger than 1 MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError(f"it is not UTF-8: byte {error.start}") from error
