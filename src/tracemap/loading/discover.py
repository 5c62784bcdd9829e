"""Which files make up a plan, and their text: nothing outside the project, nothing but plain files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tracemap.config import Config
from tracemap.errors import ProjectError
from tracemap.inputs import Inputs, is_inside, plain_file
from tracemap.limits import raising

_OUT_OF_PROJECT = (
    "the link leads out of the project",
    "follow_links = true in the configuration allows it",
)
_SYSTEM = ("/dev", "/proc", "/sys")
"""What holds no files of people: a link to there is not followed whatever the configuration says."""

_OTHER_CASE = (
    "the file is not read: its suffix is in capital letters",
    "rename the file, or give its suffix in the patterns of the configuration",
)

EXPORTS = (".xls", ".xlsx", ".xer", ".xml")
"""How the names of P6 exports end, in small letters."""
_SUFFIXES = (".yaml", ".yml", *EXPORTS)


class Found(NamedTuple):
    """A file of the plan: its path relative to the project with `/`, and the kind of what it holds."""

    path: str
    kind: str


class Refused(NamedTuple):
    """Something that matches a pattern and is not read, and why."""

    path: str
    reason: str
    help: str


def find_files(
    root: Path, config: Config, inputs: Inputs | None = None
) -> tuple[list[Found], list[Refused]]:
    """Return the files of a plan in the order of their paths, and what was refused.

    Args:
        root: the project folder.
        config: its settings.
        inputs: takes down the folders that are looked at.

    Raises:
        ProjectError: the folder is missing or cannot be listed.
    """
    if not _is_folder(root):
        wrong = "a file, not a folder" if os.path.isfile(root) else "no such folder"  # noqa: PTH113
        raise ProjectError(f"{root}: {wrong}", "name the folder of the plan by --project DIR")
    found: dict[str, Found] = {}
    refused: dict[str, Refused] = {}
    walk = _Walk(root, config.follow_links, inputs, config.limits.files)
    for kind, globs in _patterns(config).items():
        for glob in globs:
            matches = _pattern(glob)
            for path, entry in walk.entries(_fixed_part(glob)):
                if path in found or (_is_folder(entry) and not path.endswith(_SUFFIXES)):
                    continue
                if matches.fullmatch(path):
                    reason = walk.refusal(entry)
                    if reason:
                        refused[path] = Refused(path, *reason)
                    else:
                        found[path] = Found(path, kind)
                elif matches.fullmatch(with_small_suffix(path)):
                    refused[path] = Refused(path, *_OTHER_CASE)
    return _in_order(found, walk.refused | refused)


def find_folders(root: Path, globs: Iterable[str], *, follow_links: bool) -> list[str]:
    """Return the folders of a project that match a pattern, by path; links out of it are left out.

    Raises:
        ProjectError: the project cannot be listed.
    """
    walk = _Walk(root, follow_links)
    found: set[str] = set()
    for glob in globs:
        matches = _pattern(glob.rstrip("/"))
        for path, entry in walk.entries(_fixed_part(glob)):
            if matches.fullmatch(path) and _is_folder(entry) and walk.allows(entry.path):
                found.add(path)
    return sorted(found)


def sort_out(paths: Iterable[str], config: Config) -> tuple[list[Found], list[Refused]]:
    """Return the files of a plan among paths relative to its project, in order, and what is refused by name.

    It is `find_files` for a list of files that are known to be there.
    """
    found: dict[str, Found] = {}
    refused: dict[str, Refused] = {}
    listed = sorted(paths)
    for kind, globs in _patterns(config).items():
        for glob in globs:
            matches, fixed = _pattern(glob), _fixed_part(glob)
            for path in listed:
                if path in found or _is_hidden(path.removeprefix(fixed)):
                    continue
                if matches.fullmatch(path):
                    found[path] = Found(path, kind)
                elif matches.fullmatch(with_small_suffix(path)):
                    refused[path] = Refused(path, *_OTHER_CASE)
    return _in_order(found, refused)


def _in_order(
    found: dict[str, Found], refused: dict[str, Refused]
) -> tuple[list[Found], list[Refused]]:
    """Return both by path; of the P6 exports found the newest alone, since the others are history."""
    exports = [path for path, one in found.items() if one.kind == "p6"]
    history = frozenset(sorted(exports, key=by_name)[:-1])
    files = [one for one in sorted(found.values()) if one.path not in history]
    return files, [refused[path] for path in sorted(refused) if path not in found]


def by_name(path: str) -> tuple[str, str]:
    """Return the key by which exports are ordered: the name of the file, then its folder."""
    return path.rpartition("/")[2], path


def _is_hidden(path: str) -> bool:
    """Tell whether a path leads through a folder whose name begins with a dot."""
    return any(step.startswith(".") for step in path.split("/")[:-1])


def _patterns(config: Config) -> dict[str, tuple[str, ...]]:
    """Return the patterns of the files of each kind."""
    return {
        "p6": config.p6,
        "annotation": config.annotations,
        "milestone": config.milestones,
        "requirement": config.requirements,
        "test_plan": config.testplans,
    }


def read_bytes(root: Path, path: str, limit: int, inputs: Inputs | None = None) -> bytes:
    """Read a file of the plan whole, if it is a plain file of at most `limit` bytes.

    `inputs` takes it down; where it cannot be read, that it cannot be known what will be next time.

    Raises:
        OSError: it cannot be read, or is no plain file.
        OverflowError: it is larger than the limit.
    """
    try:
        data = _content(root / path, limit)
    except (OSError, OverflowError):
        if inputs is not None:
            inputs.doubt()
        raise
    if inputs is not None:
        inputs.file(os.path.join(root, path), data)  # noqa: PTH118  # as the folders are named
    return data


def _content(path: Path, limit: int) -> bytes:
    data = plain_file(path, limit + 1)
    if len(data) > limit:
        raise OverflowError(f"it is larger than {limit} bytes")
    return data


def is_within(path: str, places: Iterable[str]) -> bool:
    """Tell whether a file is one of some places, or lies in one of them; `.` is the whole project."""
    return any(one in (path, ".") or path.startswith(f"{one}/") for one in places)


def matcher(globs: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that matches a path when one of the globs does."""
    return re.compile("|".join(f"(?:{_pattern(glob).pattern})" for glob in globs) or r"(?!)")


_ANY_FOLDERS = re.compile(r"((?:^|(?<=/))\*\*/?)")


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """Translate a glob: `**/` any folders or none, `*` and `?` inside one name, the rest as it stands.

    What stands between two wildcards is looked for once, where it first occurs (`(?>`), since a later place
    would match no more. So no pattern of a stranger's takes time without end.
    """
    first, *rest = _ANY_FOLDERS.split(glob.removeprefix("./"))
    parts = [
        ("(?:[^/]+/)*?" if gap.endswith("/") else ".*?") + _in_folder(then)
        for gap, then in zip(rest[::2], rest[1::2], strict=True)
    ]
    within = "".join(f"(?>{part})" for part in parts[:-1])
    return re.compile("".join((_in_folder(first), within, *parts[-1:])), re.DOTALL)


def _in_folder(glob: str) -> str:
    """Translate a part of a glob without `**`."""
    first, *rest = (re.escape(part).replace(r"\?", "[^/]") for part in re.split(r"\*+", glob))
    within = "".join(f"(?>[^/]*?{part})" for part in rest[:-1])
    return "".join((first, within, *(f"[^/]*?{part}" for part in rest[-1:])))


def _fixed_part(glob: str) -> str:
    """Return the folder before the first wildcard, or the whole path where there is none."""
    steps = glob.removeprefix("./").split("/")
    fixed = []
    for step in steps[:-1]:
        if re.search(r"[*?]", step):
            break
        fixed.append(step)
    return "/".join(fixed)


def with_small_suffix(path: str) -> str:
    """Return a path with its suffix in small letters."""
    stem, dot, suffix = path.rpartition(".")
    return stem + dot + suffix.lower()


def _is_folder(entry: Path | os.DirEntry[str]) -> bool:
    # Unlike the methods of both, it raises nothing: not on a link to itself, nor on a name too long.
    return os.path.isdir(entry)  # noqa: PTH112


class _Walk:
    """Goes through the folders of a project; a link to a folder is gone into as its target allows."""

    def __init__(
        self,
        root: Path,
        follow_links: bool,  # noqa: FBT001  # as the configuration names it
        inputs: Inputs | None = None,
        most: int = 100_000,
    ) -> None:
        self._inputs = inputs
        self._most = most
        self.refused: dict[str, Refused] = {}
        self._root = root
        self._real_root = os.path.realpath(root)
        self._follow_links = follow_links

    def entries(self, start: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield every entry below a folder by its path, each real folder once.

        Raises:
            ProjectError: the project cannot be listed.
        """
        folders, links = [start], list[str]()
        visited: set[str] = set()
        while folders or links:
            folder = folders.pop() if folders else links.pop(0)
            real = os.path.realpath(self._root / folder)
            if real in visited:
                continue
            visited.add(real)
            if real != os.path.join(self._real_root, folder).rstrip("/"):  # noqa: PTH118  # as `realpath` has it
                self._doubt()
            if not self.allows(real):
                self.refused[folder] = Refused(folder, *_OUT_OF_PROJECT)
                continue
            if len(visited) > self._most:
                reason = f"the folder is not looked into: there are more than {self._most}"
                self.refused[folder] = Refused(folder, reason, raising("files"))
                return
            for entry in self._listed(folder):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if _is_folder(entry) and not entry.name.startswith("."):
                    (links if entry.is_symlink() else folders).append(path)
                yield path, entry

    def refusal(self, entry: os.DirEntry[str]) -> tuple[str, str] | None:
        """Return why an entry is not read, and what to do about it; None where it is read."""
        if entry.is_file(follow_symlinks=False):
            return None
        if _is_folder(entry):
            return "it is a folder, where a file is expected", "give the folder another name"
        if not entry.is_symlink():
            return "it is not a plain file", "only plain files are read"
        if not self.allows(entry.path):
            return _OUT_OF_PROJECT
        if not os.path.isfile(entry.path):  # noqa: PTH113  # raises nothing where the target is closed
            return "the link leads to no plain file", "mend the link or remove it"
        return None

    def allows(self, path: str) -> bool:
        """Tell whether a path lies in the project, or may lead out of it."""
        real = os.path.realpath(path)
        if Path(real).is_relative_to(self._real_root):
            return True
        return self._follow_links and not any(is_inside(folder, real) for folder in _SYSTEM)

    def _listed(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._root / folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            self._note(folder, None)
            return []
        except OSError as error:
            self._doubt()
            if isinstance(error, NotADirectoryError):
                return []
            if not folder:
                raise ProjectError(f"{self._root}: cannot be listed: {error.strerror}") from error
            reason = f"the folder cannot be listed: {error.strerror}"
            self.refused[folder] = Refused(folder, reason, "see its permissions")
            return []
        self._note(folder, listed)
        return listed

    def _note(self, folder: str, listed: list[os.DirEntry[str]] | None) -> None:
        if self._inputs is not None:
            self._inputs.folder(os.path.join(self._root, folder), listed)  # noqa: PTH118

    def _doubt(self) -> None:
        if self._inputs is not None:
            self._inputs.doubt()
