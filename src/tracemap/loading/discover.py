"""Which files make up a plan, and their text: nothing outside the project, nothing but plain files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tracemap.bounded_pattern import COMPILING, OutOfTimeError, cut
from tracemap.config import Config
from tracemap.errors import ProjectError
from tracemap.inputs import Inputs, is_inside, plain_file, tidy
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


_KINDS = {
    "p6": "p6",
    "annotations": "annotation",
    "milestones": "milestone",
    "requirements": "requirement",
    "testplans": "test_plan",
}
"""The settings that hold patterns of files, and the kind of those files; a file is of the first that fits."""

FEWER_WILDCARDS = "write fewer patterns, with fewer wildcards in each"


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
        ConfigError: the patterns take too long.
    """
    if not _is_folder(root):
        wrong = "a file, not a folder" if os.path.isfile(root) else "no such folder"  # noqa: PTH113
        raise ProjectError(f"{root}: {wrong}", "name the folder of the plan by --project DIR")
    found: dict[str, Found] = {}
    refused: dict[str, Refused] = {}
    walk = _Walk(root, config.follow_links, inputs, config.limits.files)
    for setting, kind in _KINDS.items():
        for glob in getattr(config, setting):
            entries = walk.below(fixed_part(glob))
            for path, as_written in _matching(setting, glob, entries, config):
                entry = entries[path]
                if path in found or (_is_folder(entry) and not path.endswith(_SUFFIXES)):
                    continue
                reason = walk.refusal(entry) if as_written else _OTHER_CASE
                if reason:
                    refused[path] = Refused(path, *reason)
                else:
                    found[path] = Found(path, kind)
    return _in_order(found, walk.refused | refused)


def find_folders(root: Path, config: Config) -> list[str]:
    """Return the folders that hold the history of a project, by path; links out of it are left out.

    Raises:
        ProjectError: the project cannot be listed.
        ConfigError: the patterns take too long.
    """
    walk = _Walk(root, config.follow_links)
    found: set[str] = set()
    for glob in config.history:
        entries = walk.below(fixed_part(glob))
        for path, as_written in _matching("history", glob.rstrip("/"), entries, config):
            if as_written and _is_folder(entries[path]) and walk.allows(entries[path].path):
                found.add(path)
    return sorted(found)


def sort_out(paths: Iterable[str], config: Config) -> tuple[list[Found], list[Refused]]:
    """Return the files of a plan among paths relative to its project, in order, and what is refused by name.

    It is `find_files` for a list of files that are known to be there.
    """
    found: dict[str, Found] = {}
    refused: dict[str, Refused] = {}
    listed = sorted(paths)
    for setting, kind in _KINDS.items():
        for glob in getattr(config, setting):
            fixed = fixed_part(glob)
            for path, as_written in _matching(setting, glob, listed, config):
                if path in found or _is_hidden(path.removeprefix(fixed)):
                    continue
                if as_written:
                    found[path] = Found(path, kind)
                else:
                    refused[path] = Refused(path, *_OTHER_CASE)
    return _in_order(found, refused)


def _matching(
    setting: str, glob: str, paths: Iterable[str], config: Config
) -> list[tuple[str, bool]]:
    """Return the paths that a pattern of a setting matches, each with whether it does so as it is written.

    The others differ by capital letters in their suffix.

    Raises:
        ConfigError: the patterns of the configuration have taken too long.
    """
    found: list[tuple[str, bool]] = []
    path = None
    try:
        matches = config.budget.measured(pattern_of, glob, COMPILING).fullmatch
        for path in config.budget.paced(_likely(glob, paths), _number_of_patterns(config)):
            if matches(path):
                found.append((path, True))
            elif (small := with_small_suffix(path)) != path and matches(small):
                found.append((path, False))
    except OutOfTimeError:
        subject = f"{config.place(setting)}: {cut(glob)!r} of '{setting}' takes"
        raise config.budget.refusal(subject, path, FEWER_WILDCARDS) from None
    return found


def _likely(glob: str, paths: Iterable[str]) -> Iterable[str]:
    """Return the paths that a pattern may match; of one without wildcards, few are looked at closely."""
    stem, dot, _ = tidy(glob).rpartition(".")
    if not dot or re.search(r"[*?]", glob):
        return paths
    return (path for path in paths if path.startswith(stem))


def _number_of_patterns(config: Config) -> int:
    return sum(len(getattr(config, setting)) for setting in _KINDS)


def patterns_of_files(config: Config) -> list[str]:
    """Return the patterns of the files of a plan, of whatever kind."""
    return [glob for setting in _KINDS for glob in getattr(config, setting)]


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
    either = "|".join(f"(?:{pattern_of(glob).pattern})" for glob in globs)
    return re.compile(either or r"(?!)", re.DOTALL)


_ANY_FOLDERS = re.compile(r"((?:^|(?<=/))\*\*/?)")


@cache
def pattern_of(glob: str) -> re.Pattern[str]:
    """Translate a glob: `**/` any folders or none, `*` and `?` inside one name, the rest as it stands.

    What stands between two wildcards is looked for once, where it first occurs (`(?>`), since a later place
    would match no more. So no pattern of a stranger's takes time without end.
    """
    first, *rest = _ANY_FOLDERS.split(tidy(glob))
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


def fixed_part(glob: str) -> str:
    """Return the folder before the first wildcard, or the whole path where there is none."""
    steps = tidy(glob).split("/")
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


def _below(real: str, name: str) -> str:
    """Return the real path of what is no link, in a folder of which it is known; empty if it must be asked.

    To ask takes time by the depth of the folder. On Windows there are junctions, which look like folders.
    """
    return "" if os.name == "nt" else os.path.join(real, name)  # noqa: PTH118  # as `realpath` has it


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
        self._below: dict[str, dict[str, os.DirEntry[str]]] = {}
        self._root = root
        self._real_root = os.path.realpath(root)
        self._follow_links = follow_links

    def below(self, start: str) -> dict[str, os.DirEntry[str]]:
        """Return every entry below a folder by its path; see `_entries`. Several patterns begin there."""
        if start not in self._below:
            self._below[start] = dict(self._entries(start))
        return self._below[start]

    def _entries(self, start: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield every entry below a folder by its path, each real folder once.

        Raises:
            ProjectError: the project cannot be listed.
        """
        folders, links = [(start, "")], list[str]()
        visited: set[str] = set()
        while folders or links:
            folder, real = folders.pop() if folders else (links.pop(0), "")
            real = real or os.path.realpath(self._root / folder)
            if real in visited:
                continue
            visited.add(real)
            if real != os.path.join(self._real_root, folder).rstrip("/"):  # noqa: PTH118  # as `realpath` has it
                self._doubt()
            if not self._allows(real):
                self.refused[folder] = Refused(folder, *_OUT_OF_PROJECT)
                continue
            if len(visited) > self._most:
                reason = f"the folder is not looked into: there are more than {self._most}"
                self.refused[folder] = Refused(folder, reason, raising("files"))
                return
            for entry in self._listed(folder):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if _is_folder(entry) and not entry.name.startswith("."):
                    if entry.is_symlink():
                        links.append(path)
                    else:
                        folders.append((path, _below(real, entry.name)))
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
        return self._allows(os.path.realpath(path))

    def _allows(self, real: str) -> bool:
        root = self._real_root
        if real == root or real.startswith(root.rstrip(os.sep) + os.sep):
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
