"""Where a file is written: the path that was named, after the links in its way.

A branch may hold links, and whoever made them need not be the one who names a file. So a link that lies in
a tree is followed as long as it stays in that tree and out of what belongs to git; a link that lies in no
tree is the user's own. All is looked up one link at a time, and what is written to is the path that was
judged. A link that takes the place of a folder on that path later, in the time between two calls of the
system, is not seen.
"""

from __future__ import annotations

import os
from pathlib import Path

from tracemap.config import CONFIG_FILES
from tracemap.errors import ProjectError, UsageError
from tracemap.inputs import is_inside

_GIT = ".git"
_MOST_LINKS = 40
"""How many links may be in the way; systems follow about as many."""
_ADVICE = "name the file itself, or remove the link"


def target_of(path: str | os.PathLike[str]) -> Path:
    """Return where what is written to a path comes to lie: an absolute path without links.

    A link is of the tree of the nearest folder above it that holds `.git`, else of the nearest one that
    holds a file of settings. Links that hang, and folders that are not there yet, are judged alike.

    Raises:
        UsageError: a link leads out of its tree or into `.git`, or links lead round in a ring.
    """
    named = Path(path)
    if os.name == "nt":
        # Git makes links there only where it is told to, and making them takes a right.
        return Path(os.path.realpath(named))
    return _Way(named).follow(Path.cwd() if not named.is_absolute() else Path(), named)


def stay_inside(root: Path, path: Path) -> None:
    """Refuse a link that leads out of a project in whose folder something is to be written.

    Raises:
        ProjectError: one does.
    """
    if not is_inside(root, path):
        raise ProjectError(f"{path} leads out of the project; nothing was written")


class _Way:
    """The way to the place of a file, from link to link."""

    def __init__(self, named: Path) -> None:
        self._named = named
        self._links = 0

    def follow(self, folder: Path, way: Path) -> Path:
        """Return where a way leads; one that is relative goes on from a folder without links above it."""
        real = folder
        for part in way.parts:
            if part == way.anchor:
                real = Path(os.sep)
            elif part == os.pardir:
                real = real.parent
            else:
                real /= part
                lead = _lead_of(real)
                real = real if lead is None else self._behind(real, lead)
        return real

    def _behind(self, link: Path, lead: Path) -> Path:
        """Return where a link leads in the end; how deep this recurses is bounded by the links."""
        self._links += 1
        if self._links > _MOST_LINKS:
            raise self._refused(f"{link} is one of too many links, which may lead round in a ring")
        target = self.follow(link.parent, lead)
        tree = _tree_of(link.parent)
        if tree is None:
            owned = _is_of_git(target) and not _is_of_git(link.parent)
        elif not target.is_relative_to(tree):
            raise self._refused(f"{link} is a link that leads out of {tree}, to {target}")
        else:
            owned = _is_of_git(target.relative_to(tree))
        if owned:
            raise self._refused(f"{link} is a link to {target}, which is git's own")
        return target

    def _refused(self, why: str) -> UsageError:
        return UsageError(f"cannot write {self._named}: {why}; nothing was written", _ADVICE)


def _lead_of(path: Path) -> Path | None:
    """Return what a link says that it leads to; None of what is no link, or cannot be looked at."""
    try:
        return path.readlink()
    except (OSError, ValueError):
        return None


def _tree_of(folder: Path) -> Path | None:
    """Return the top of the tree that a folder lies in; None where it lies in none."""
    above = (folder, *folder.parents)
    for names in ((_GIT,), CONFIG_FILES):
        for one in above:
            if any(os.path.lexists(one / name) for name in names):
                return one
    return None


def _is_of_git(path: Path) -> bool:
    """Tell whether a path leads into a `.git`; `.GIT` is the same one where case does not count."""
    return any(part.casefold() == _GIT for part in path.parts)
