"""The files of a project at a git revision, read from the object store: nothing is checked out."""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tracemap.config import Config, config_of
from tracemap.errors import ProjectError
from tracemap.loading.discover import Found, Refused, sort_out

_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone must not reach for the network
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# What a hook gets says where its repository is, not where that of the plan is.
_OF_A_HOOK = frozenset(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"))
_LINK = "120000"
_MOST_LINKS = 40
_FETCH = "in CI, fetch it first: git fetch origin NAME (of actions/checkout: fetch-depth: 0)"


class Commit(NamedTuple):
    """A commit: its full hash, and the day on which its committer made it."""

    name: str
    day: date


def commits(root: Path, most: int) -> list[Commit]:
    """Return the last commits that changed something in a project folder, the newest first.

    Of a merge, the side that was merged into is followed: what it brought became known with the merge.

    Raises:
        ProjectError: the folder is in no repository, git is missing or refuses the repository, or
            it has no commit.
    """
    _prefix(root, "HEAD")
    end = _commit(root, "HEAD")
    form = ("--first-parent", "--format=%H %cs", f"--max-count={most}")
    listing = _asked(root, "log", *form, end, "--", ".") or b""
    pairs = [line.split() for line in listing.decode().splitlines()]
    return [Commit(commit, _day(day)) for commit, day in pairs]


class Standing(NamedTuple):
    """The commit that last changed something in a project folder, its day, and what has changed since.

    Attributes:
        changed: whether the files of the folder differ from that commit, or git does not know some.
    """

    name: str
    day: date
    changed: bool


def standing(root: Path) -> Standing | None:
    """Return where a project folder stands; None where no repository, or no commit, holds it."""
    try:
        last = commits(root, 1)
        state = _asked(root, "status", "--porcelain", "--", ".")
    except ProjectError:
        return None
    return Standing(last[0].name, last[0].day, state != b"") if last else None


def journal(root: Path) -> str | None:
    """Return the file to which git writes at every commit and every change to another one.

    Its path is relative to the folder; None where no repository holds it, or there is no git.
    """
    try:
        path = _asked(root, "rev-parse", "--git-path", "logs/HEAD")
    except ProjectError:
        return None
    return os.fsdecode(path).rstrip("\n") if path else None


def commit_day(root: Path, name: str) -> date:
    """Return the day on which the commit of a revision was made.

    Raises:
        ProjectError: the folder is in no repository, or there is no such revision.
    """
    _prefix(root, name)
    day = _asked(root, "show", "--no-patch", "--format=%cs", _commit(root, name)) or b""
    return _day(day.decode().strip())


def _day(text: str) -> date:
    """Return a day as git writes it; one past the year 9999, which a commit may say, is the last there is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max


def is_shallow(root: Path) -> bool:
    """Tell whether the repository of a folder lacks the older commits."""
    return _asked(root, "rev-parse", "--is-shallow-repository") == b"true\n"


class Blob(NamedTuple):
    """A file in the object store: its mode, the hash that it is kept under, and its size in bytes."""

    mode: str
    name: str
    size: int


class Revision:
    """A project at a commit of the repository that its folder belongs to.

    Attributes:
        root: the project folder, as the user names it.
        name: the revision, as the user names it.
        commit: the full hash of the commit.
    """

    def __init__(self, root: Path, name: str) -> None:
        """Look the revision up. `A...B` stands for the commit at which A and B parted, HEAD where absent.

        Raises:
            ProjectError: the folder is in no repository, git is missing or refuses the repository, or
                there is no such revision.
        """
        self.root = root
        self.name = name
        self._prefix = _prefix(root, name)
        one, dots, other = name.partition("...")
        # Dots alone are what a script makes of a name that is empty; HEAD against HEAD would be no answer.
        parted = dots and (one or other)
        self.commit = (
            _merge_base(root, one or "HEAD", other or "HEAD") if parted else _commit(root, name)
        )
        self._held: dict[str, bytes | None] = {}
        self._targets: dict[str, str] = {}

    @cached_property
    def _blobs(self) -> dict[str, Blob]:
        """Return every file of the project by its path relative to the project folder."""
        tree = f"{self.commit}:{self._prefix}"
        if _asked(self.root, "cat-file", "-e", tree) is None:
            return {}  # the folder came later
        listing = _asked(self.root, "ls-tree", "-r", "-z", "--long", "--full-tree", tree)
        if listing is None:
            advice = "a partial clone lacks them, and nothing is fetched here: git fetch --refetch"
            raise ProjectError(f"{self.name}: git cannot list its files", advice)
        found = {}
        for line in listing.split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            mode, kind, name, size = head.decode().split()
            if kind == "blob":
                # Of an object that git has lost, no size is given; reading it then says so.
                found[os.fsdecode(path)] = Blob(mode, name, int(size) if size.isdecimal() else 0)
        return found

    def config(self) -> Config | None:
        """Return the settings at this revision, or None where there are none.

        Raises:
            ConfigError: they cannot be used.
        """
        return config_of(lambda name: self._contents([name]).get(name))

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:
        """Return the files of the plan in the order of their paths, and what was refused.

        Links to files and to folders of the project are followed.
        """
        linked = self._in_linked_folders(config)
        found, refused = sort_out([*self._blobs, *linked], config)
        targets = {one.path: self._followed(linked.get(one.path, one.path)) for one in found}
        refused += [
            Refused(path, "the link leads to no file of the project", "mend the link or remove it")
            for path, target in targets.items()
            if target is None
        ]
        known = {path: target for path, target in targets.items() if target is not None}
        # One process reads them all, since starting one takes milliseconds. Of the exports of P6, which may
        # be many, the newest alone is asked for.
        at_once = {one.path for one in found if one.kind != "p6"} & known.keys()
        small = {path for path in at_once if self._size(known[path]) <= config.limits.file_bytes}
        contents = self._contents(known[path] for path in small)
        self._held = {path: contents.get(known[path]) for path in small}
        self._targets = known
        return [one for one in found if one.path in known], sorted(refused)

    def read(self, path: str, limit: int) -> bytes:
        """Return the content of a file that was found.

        Raises:
            OSError: git cannot read it.
            OverflowError: it is larger than `limit` bytes.
        """
        target = self._targets[path]
        if self._size(target) > limit:
            raise OverflowError(f"it is larger than {limit} bytes")
        held = self._held if path in self._held else {path: self._contents([target]).get(target)}
        content = held[path]
        if content is None:
            raise OSError("git lacks it")
        return content

    def size(self, path: str) -> int:
        """Return how many bytes a file that was found has."""
        return self._size(self._targets[path])

    def _size(self, path: str) -> int:
        return self._blobs[path].size

    def _contents(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of files by path; those that git lacks are left out."""
        wanted = list(dict.fromkeys(path for path in paths if path in self._blobs))
        asked = "".join(f"{self._blobs[path].name}\n" for path in wanted).encode()
        output = _asked(self.root, "cat-file", "--batch", given=asked) if wanted else b""
        contents: dict[str, bytes] = {}
        place = 0
        for path in wanted:
            if output is None:
                break
            end = output.index(b"\n", place)
            head, place = output[place:end].split(), end + 1
            if len(head) == 3:  # OBJECT blob SIZE; otherwise OBJECT missing
                contents[path] = output[place : place + int(head[2])]
                place += int(head[2]) + 1
        return contents

    def _in_linked_folders(self, config: Config) -> dict[str, str]:
        """Return the files of folders that links lead to, by their path through the link.

        A folder whose files belong to the plan as it is, is not read again through a link; nor are links
        followed inside such a folder.
        """
        links = [path for path, blob in self._blobs.items() if blob.mode == _LINK]
        folders = {folder for path in self._blobs if links for folder in _folders(path)}
        found: dict[str, str] = {}
        for link, content in self._contents(links).items():
            folder = posixpath.normpath(
                posixpath.join(posixpath.dirname(link), os.fsdecode(content))
            )
            if folder in folders:
                inside = [path for path in self._blobs if path.startswith(f"{folder}/")]
                if not sort_out(inside, config)[0]:
                    found |= {link + path.removeprefix(folder): path for path in inside}
        return found

    def _followed(self, path: str) -> str | None:
        """Return the file that a path leads to, or None where it leads to none."""
        for _ in range(_MOST_LINKS):
            blob = self._blobs.get(path)
            if blob is None or blob.mode != _LINK:
                return path if blob else None
            target = os.fsdecode(self._contents([path]).get(path, b""))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        return None


def _folders(path: str) -> Iterator[str]:
    """Yield the folders that a path leads through."""
    for place, character in enumerate(path):
        if character == "/":
            yield path[:place]


def _prefix(root: Path, name: str) -> str:
    """Return the path of a folder in its repository, with a slash at its end; nothing at the top.

    Raises:
        ProjectError: it is in no repository, or git refuses to read that.
    """
    done = _run(root, "rev-parse", "--show-prefix")
    if done.returncode == 0:
        return os.fsdecode(done.stdout).removesuffix("\n")
    said = done.stderr.decode(errors="replace").partition("\n")[0].removeprefix("fatal: ")
    if said.startswith("not a git repository"):
        advice = (
            "a revision is read from the repository of the plan; no folder has this name either"
        )
        raise ProjectError(f"{name!r} is no revision: {root} is not in a git repository", advice)
    trust = "if you trust it: git config --global --add safe.directory FOLDER"
    raise ProjectError(
        f"{root}: git cannot read its repository: {said}",
        trust if "dubious ownership" in said else None,
    )


def _commit(root: Path, name: str) -> str:
    """Return the full hash of the commit of a revision.

    Raises:
        ProjectError: there is none.
    """
    try:
        found = _asked(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
    except ValueError:  # a NUL, or half a character: no program can be given it
        found = None
    if not name or found is None:
        raise ProjectError(f"{name!r} is no revision that git knows, nor a folder", _FETCH)
    return found.decode().strip()


def _merge_base(root: Path, one: str, other: str) -> str:
    """Return the commit at which two revisions parted.

    Raises:
        ProjectError: one is unknown, or they have no commit in common.
    """
    found = _asked(root, "merge-base", _commit(root, one), _commit(root, other))
    if found is None:
        raise ProjectError(f"{one!r} and {other!r} have no commit in common that git knows", _FETCH)
    return found.decode().strip()


def _asked(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return what git prints in a folder, or None where it fails.

    Raises:
        ProjectError: there is no git, or no such folder.
    """
    done = _run(root, *arguments, given=given)
    return done.stdout if done.returncode == 0 else None


def _run(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder.

    Raises:
        ProjectError: there is no git, or no such folder.
    """
    git = shutil.which("git")
    if git is None:
        raise ProjectError("git is not installed", "revisions are read by the program git")
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        return subprocess.run(
            [git, *arguments],
            cwd=root,
            env=kept | _ENVIRONMENT,
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        advice = "name the folder of the plan by --project DIR"
        raise ProjectError(f"{root}: {error.strerror}", advice) from error
