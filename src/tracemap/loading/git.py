"""Asking the program git about the repository that a project folder belongs to; nothing is changed in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracemap.errors import ProjectError, RepositoryError
from tracemap.identifiers import nearest

_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone must not reach for the network
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OF_A_HOOK = frozenset(
    (
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"),
        *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_SHALLOW_FILE"),
        *("GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
        "GIT_NOGLOB_PATHSPECS",
    )
)
"""What a hook gets says where its repository is, not where that of the plan is; names are no patterns."""
_OPTIONS = (
    "--literal-pathspecs",
    *("-c", "safe.bareRepository=explicit"),  # see `_refuse_bare`; git knows it since 2.38
    *("-c", "core.fsmonitor=false"),  # the name of a program, else
)
_BASE = re.compile(r"([^~^:@]*)(.*)", re.DOTALL)
"""A revision as people name it: a branch, tag or commit, and the way from there, as `~3`."""
_MOST_NAMES = 2000
"""How many branches and tags are looked through for one that may be meant."""
_FETCH = "in CI, fetch it first: git fetch origin NAME (of actions/checkout: fetch-depth: 0)"


_MOST_BYTES = 500
"""How many bytes a text has at most that git lists, on the average."""


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
    prefix_of(root, "HEAD")
    end = commit_of(root, "HEAD")
    form = ("--first-parent", "--format=%H %cs", f"--max-count={most}")
    listing = asked(root, "log", "--no-show-signature", *form, end, "--", ".") or b""
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
        state = asked(root, "status", "--porcelain", "--untracked-files=normal", "--", ".")
    except ProjectError:
        return None
    return Standing(last[0].name, last[0].day, state != b"") if last else None


def journal(root: Path) -> str | None:
    """Return the file to which git writes at every commit and every change to another one.

    Its path is relative to the folder; None where no repository holds it, or there is no git.
    """
    try:
        path = asked(root, "rev-parse", "--git-path", "logs/HEAD")
    except ProjectError:
        return None
    return os.fsdecode(path).rstrip("\n") if path else None


def commit_day(root: Path, name: str) -> date:
    """Return the day on which the commit of a revision was made.

    Raises:
        ProjectError: the folder is in no repository, or there is no such revision.
    """
    prefix_of(root, name)
    form = ("--no-show-signature", "--no-patch", "--format=%cs")
    day = asked(root, "show", *form, commit_of(root, name)) or b""
    return _day(day.decode().strip())


def _day(text: str) -> date:
    """Return a day as git writes it; one past the year 9999, which a commit may say, is the last there is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max


def is_shallow(root: Path) -> bool:
    """Tell whether the repository of a folder lacks the older commits."""
    return asked(root, "rev-parse", "--is-shallow-repository") == b"true\n"


def prefix_of(root: Path, name: str) -> str:
    """Return the path of a folder in its repository, with a slash at its end; nothing at the top.

    Raises:
        ProjectError: it is in no repository, or git refuses to read that.
    """
    status, out, err = _run(root, "rev-parse", "--show-prefix")
    if status == 0:
        return os.fsdecode(out).removesuffix("\n")
    said = err.decode(errors="replace").partition("\n")[0].removeprefix("fatal: ")
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


def commit_of(root: Path, name: str) -> str:
    """Return the full hash of the commit of a revision.

    Raises:
        ProjectError: there is none.
    """
    try:
        found = asked(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
    except ValueError:  # a NUL, or half a character: no program can be given it
        found = None
    if not name or found is None:
        said = f"{name!r} is no revision that git knows, nor a folder"
        raise ProjectError(said, f"{_meant(root, name)}{_FETCH}")
    return found.decode().strip()


def _meant(root: Path, name: str) -> str:
    """Return the question whether a branch or tag was meant that reads alike, or how to see them all.

    It is nothing where that branch or tag is there, and only what is asked of it is not, as `main~999`.
    """
    base, way = _BASE.findall(name)[0]
    form = ("--format=%(refname:short)", f"--count={_MOST_NAMES}")
    listing = asked(root, "for-each-ref", *form, "refs/heads", "refs/tags", "refs/remotes")
    known = os.fsdecode(listing or b"").split()
    if base in (*known, "HEAD"):
        return ""
    near = next((one for one in known if one.endswith(f"/{base}")), None) or nearest(base, known)
    if near is None:
        return "git branch -a and git tag list those that it knows; "
    return f"did you mean {near}{way}? "


def merge_base(root: Path, one: str, other: str) -> str:
    """Return the commit at which two revisions parted.

    Raises:
        ProjectError: one is unknown, or they have no commit in common.
    """
    found = asked(root, "merge-base", commit_of(root, one), commit_of(root, other))
    if found is None:
        raise ProjectError(f"{one!r} and {other!r} have no commit in common that git knows", _FETCH)
    return found.decode().strip()


def asked(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return what git prints in a folder, or None where it fails.

    Raises:
        ProjectError: there is no git, no such folder, or its repository is one to refuse.
    """
    status, out, _ = _run(root, *arguments, given=given)
    return out if status == 0 else None


def listed(root: Path, most: int, *arguments: str) -> list[bytes] | None:
    """Return the texts that git prints in a folder, each of which ends in a NUL; None where it fails.

    Args:
        root: the folder.
        most: how many may be printed, of some hundreds of bytes each: git is stopped past them.
        arguments: those of git.

    Raises:
        OverflowError: there are more.
        ProjectError: as `asked`.
    """
    with _started(root, arguments, subprocess.DEVNULL) as process:
        assert process.stdout is not None
        texts, rest, size = list[bytes](), b"", 0
        while part := process.stdout.read(1 << 16):
            *whole, rest = (rest + part).split(b"\0")
            texts += whole
            size += len(part)
            if len(texts) > most or size > most * _MOST_BYTES:
                process.kill()
                raise OverflowError(f"git lists more than {most}")
    return texts if process.returncode == 0 else None


def _run(root: Path, *arguments: str, given: bytes = b"") -> tuple[int, bytes, bytes]:
    """Run git in a folder; return its status, and what it printed on either stream.

    Raises:
        ProjectError: as `asked`.
    """
    with _started(root, arguments, subprocess.PIPE) as process:
        out, err = process.communicate(given)
    return process.returncode, out, err


def _started(root: Path, arguments: Sequence[str], others: int) -> subprocess.Popen[bytes]:
    """Start git in a folder, with its input and its complaints from and to the `others`.

    Raises:
        ProjectError: there is no git, no such folder, or its repository is one to refuse.
    """
    git = shutil.which("git")
    if git is None:
        raise ProjectError("git is not installed", "revisions are read by the program git")
    _refuse_bare(root)
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        return subprocess.Popen(
            [git, *_OPTIONS, *arguments],
            cwd=root,
            env=kept | _ENVIRONMENT,
            stdin=others,
            stdout=subprocess.PIPE,
            stderr=others,
        )
    except OSError as error:
        advice = "name the folder of the plan by --project DIR"
        raise ProjectError(f"{root}: {error.strerror}", advice) from error


def _refuse_bare(root: Path) -> None:
    """Refuse a project folder whose repository git would find in files that a commit can hold.

    Git takes any folder with `HEAD`, `objects` and `refs` for a repository, and runs the programs that its
    `config` names. A branch cannot commit a `.git`, but it can commit these, in the folder of the plan or
    above it: then its author would say what the revisions are, and what runs on this machine.

    Raises:
        RepositoryError: the nearest repository is such a folder.
    """
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        git = folder / ".git"  # git goes on where it is neither a file nor a repository
        if os.path.isfile(git) or os.path.lexists(git / "HEAD"):  # noqa: PTH113
            return
        if os.path.lexists(folder / "HEAD") and any(
            os.path.lexists(folder / name) for name in ("objects", "commondir")
        ):
            advice = (
                "clone it and ask in the clone; if it came with a branch, somebody may mean harm"
            )
            raise RepositoryError(f"{folder} is a git repository without a .git", advice)
