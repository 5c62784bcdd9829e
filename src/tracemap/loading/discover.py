"""Which files make up a plan, and their text: nothing outside the project, nothing but plain files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tracemap.config import Config
from tracemap.errors import ProjectError


class Found(NamedTuple):
    """A file of the plan: its path relative to the project with `/`, and the kind of what it holds."""

    path: str
    kind: str


class Refused(NamedTuple):
    """Something that matches a pattern and is not read, and why."""

    path: str
    reason: str
    help: str


def find_files(root: Path, config: Config) -> tuple[list[Found], list[Refused]]:
    """Return the files of a plan in the order of their paths, and what was refused.

    Raises:
        ProjectError: the folder is missing or cannot be listed.
    """
    if not root.is_dir():
        wrong = "a file, not a folder" if root.is_file() else "no such folder"
        raise ProjectError(f"{root}: {wrong}", "name the folder of the plan by --project DIR")
    patterns = {
        "milestone": config.milestones,
        "requirement": config.requirements,
        "test_plan": config.testplans,
    }
    found: dict[str, Found] = {}
    refused: dict[str, Refused] = {}
    for kind, globs in patterns.items():
        for glob in globs:
            matches = _pattern(glob)
            for path, entry in _walk(root, _fixed_part(glob), refused):
                if path in found or not matches.fullmatch(path):
                    continue
                reason = _refusal(root, entry, config)
                if reason:
                    refused[path] = Refused(path, *reason)
                else:
                    found[path] = Found(path, kind)
    return sorted(found.values()), sorted(refused.values())


def read_bytes(root: Path, path: str, limit: int) -> bytes:
    """Read a file of the plan whole, if it is a plain file of at most `limit` bytes.

    Raises:
        OSError: it cannot be read, or is no plain file.
        OverflowError: it is larger than the limit.
    """
    # O_NONBLOCK: a named pipe put in the place of the file must not hang the reader.
    handle = os.open(
        root / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("it is not a plain file")
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise OverflowError(f"it is larger than {limit} bytes")
    return data


def matcher(globs: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that matches a path when one of the globs does."""
    return re.compile("|".join(f"(?:{_pattern(glob).pattern})" for glob in globs) or r"(?!)")


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """Translate a glob: `**/` any folders or none, `*` and `?` inside one name, the rest as it stands."""
    tokens = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./"))
    return re.compile("".join(tokens.get(part) or re.escape(part) for part in parts), re.DOTALL)


def _fixed_part(glob: str) -> str:
    """Return the folder before the first wildcard, or the whole path where there is none."""
    steps = glob.removeprefix("./").split("/")
    fixed = []
    for step in steps[:-1]:
        if re.search(r"[*?]", step):
            break
        fixed.append(step)
    return "/".join(fixed)


def _walk(
    root: Path, start: str, refused: dict[str, Refused]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield every entry below a folder that is not itself a folder, links to folders among them."""
    waiting = [start]
    if Path(start).is_absolute() or ".." in start.split("/"):
        raise ProjectError(f"pattern '{start}/': it leads out of the project")
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder if folder else root) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            refused[folder] = Refused(
                folder, f"the folder cannot be listed: {error.strerror}", "see its permissions"
            )
            continue
        for entry in inside:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    waiting.append(path)
            else:
                yield path, entry


def _refusal(root: Path, entry: os.DirEntry[str], config: Config) -> tuple[str, str] | None:
    if entry.is_file(follow_symlinks=False):
        return None
    if not entry.is_symlink():
        return "it is not a plain file", "only plain files are read"
    target = Path(os.path.realpath(entry.path))
    if not config.follow_links and not target.is_relative_to(os.path.realpath(root)):
        return (
            "the link leads out of the project",
            "follow_links = true in the configuration allows it",
        )
    if not target.is_file():
        return "the link leads to no plain file", "mend the link or remove it"
    return None
