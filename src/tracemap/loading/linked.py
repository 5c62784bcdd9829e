"""Where the links of a past state lead, as on disk; within bounds, since anybody may have committed them."""

from __future__ import annotations

import os
import posixpath
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Mapping

LONGEST = 4096
"""How many bytes the path of a file, and the target of a link, may have, as on disk."""
_MOST_LINKS = 2_000
_MOST_IN_A_ROW = 40
_MOST_CHARACTERS = 1 << 25
"""How many characters the paths of all folders may have together."""
_TURNED = bytes(range(255, -1, -1))


class LinkedPlaces:
    """The files, folders and links of a past state."""

    def __init__(self, paths: Iterable[str], links: Mapping[str, str]) -> None:
        """Take the paths of all files, links among them, and where each link leads to, if anywhere.

        Raises:
            OverflowError: there are more links than are followed, or too much for them to lead to.
        """
        if len(links) > _MOST_LINKS:
            raise OverflowError(f"it holds more than {_MOST_LINKS} links")
        self._links = links
        self._files: dict[str, list[str]] = {}
        self._folders: dict[str, list[str]] = {"": []}
        size = 0
        for path in paths if links else ():
            folder = posixpath.dirname(path)
            self._files.setdefault(folder, []).append(path)
            while folder not in self._folders:
                self._folders[folder] = []
                size += len(folder)
                if size > _MOST_CHARACTERS:
                    raise OverflowError(
                        "it holds links, and more folders than they are followed to"
                    )
                folder = posixpath.dirname(folder)
        for folder in self._folders:
            if folder:
                self._folders[posixpath.dirname(folder)].append(folder)

    def followed(self, path: str) -> str | None:
        """Return where a path leads once the links on its way, and itself, are followed; None in a ring."""
        for _ in range(_MOST_IN_A_ROW):
            path = "" if path == "." else path
            link = self._first_link(path)
            if link is None:
                return path
            path = posixpath.normpath(self._links[link] + path[len(link) :])
            if len(path) > LONGEST:
                break
        return None

    def _first_link(self, path: str) -> str | None:
        """Return the link on the way of a path, or that it is; links and what is not there end the search.

        A folder that is there is found by halving, since all folders above it are there too.
        """
        if path in self._folders:
            return None
        ends = _ends(path)
        known = bisect_right(ends, 0, key=lambda end: path[:end] not in self._folders)
        step = path[: ends[known]] if known < len(ends) else path
        return step if step in self._links else None

    def behind_links(self, starts: Iterable[str]) -> dict[str, str]:
        """Return the files of folders that links lead to, by their path through the link.

        It is as on disk: from each folder at which a pattern starts, each real folder is gone into once,
        first those below it and then those that links lead to.
        """
        found: dict[str, str] = {}
        for start, links in self._by_start(set(starts)).items():
            links.sort(key=lambda link: _turn(link[len(start) :]))
            way = [(start, start)] if start not in self._folders else []
            self._go(start, deque([*way, *((link, self._links[link]) for link in links)]), found)
        return found

    def _by_start(self, starts: set[str]) -> dict[str, list[str]]:
        """Return the links below each start that has some, and the starts to which a link leads."""
        if not self._links:
            return {}
        found: dict[str, list[str]] = {
            start: [] for start in sorted(starts) if start not in self._folders
        }
        longest = max(map(len, starts), default=0)
        for link in self._links:
            if self.followed(link) in self._folders:
                for end in (0, *_ends(link[: longest + 1])):
                    if link[:end] in starts:
                        found.setdefault(link[:end], []).append(link)
        return found

    def _go(self, start: str, waiting: deque[tuple[str, str]], found: dict[str, str]) -> None:
        """Go into the folders that wait, each by the name it is come to, and add the files to those found."""
        top = f"{start}/" if start else ""
        visited: set[str] = set()
        while waiting:
            name, target = waiting.popleft()
            folder = self.followed(target)
            if folder is None or folder not in self._folders or folder in visited:
                continue
            if len(name) > LONGEST or _is_hidden(name[len(top) :]) or _is_walked(folder, start):
                continue
            visited.add(folder)
            for path in sorted(self._files.get(folder, ())):
                own = f"{name}/{posixpath.basename(path)}"
                found[own] = path
                if path in self._links:
                    waiting.append((own, self._links[path]))
            folders = sorted(self._folders[folder])  # the last is gone into first, as on disk
            waiting.extendleft((f"{name}/{posixpath.basename(one)}", one) for one in folders)


def _turn(link: str) -> tuple[list[bytes], bytes]:
    """Return by what links take turns: those of a folder before those below it, its last folder first."""
    *folders, name = os.fsencode(link.removeprefix("/")).split(b"/")
    return [folder.translate(_TURNED) + b"\xff" for folder in folders], name


def _ends(path: str) -> list[int]:
    """Return where the folders end that a path leads through."""
    return [found.start() for found in re.finditer("/", path)]


def _is_walked(folder: str, start: str) -> bool:
    """Tell whether a folder is the start, or one below it that no dot hides."""
    if not start:
        return not folder or not _is_hidden(folder)
    return folder == start or (
        folder.startswith(f"{start}/") and not _is_hidden(folder[len(start) + 1 :])
    )


def _is_hidden(path: str) -> bool:
    """Tell whether a path leads to or through something whose name begins with a dot."""
    return any(step.startswith(".") for step in path.split("/"))
