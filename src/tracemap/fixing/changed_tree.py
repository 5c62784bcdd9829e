"""The files of a plan in memory: as they were when first read, with what fixes have made of them."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

from tracemap.config import Config
from tracemap.loading.discover import Found, Refused, sort_out
from tracemap.loading.tree import Tree
from tracemap.source import Text


class ChangedTree:
    """A tree that reads each file once, and gives the changed text of one that is changed.

    A file that cannot be read at first cannot be read later either: what is found before fixes and after
    them is found in the same files.

    Attributes:
        before: the bytes of the files as read, by path.
        after: the bytes of those that are changed.
    """

    def __init__(self, tree: Tree) -> None:
        """Start with the files of a tree, none of them read or changed."""
        self.before: dict[str, bytes] = {}
        self.after: dict[str, bytes] = {}
        self._tree = tree
        self._listed: tuple[list[Found], list[Refused]] | None = None
        self._new: list[str] = []
        self._failed: dict[str, OSError | OverflowError] = {}

    @property
    def root(self) -> Path:
        """Return the project folder."""
        return self._tree.root

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:
        """Return the files of the plan, as they were when first listed, and the new ones among them.

        Raises:
            ProjectError: they cannot be listed.
        """
        if self._listed is None:
            self._listed = self._tree.find(config)
        if not self._new:
            return self._listed
        files, refused = self._listed
        more, _ = sort_out(self._new, config)
        return sorted([*files, *more]), refused

    def add(self, path: str) -> None:
        """Add a file that is not there yet, empty."""
        self._new.append(path)
        self.after[path] = b""

    def read(self, path: str, limit: int) -> bytes:
        """Return a file as it is after the fixes.

        Raises:
            OSError: it cannot be read.
            OverflowError: it is larger than `limit` bytes.
        """
        if path in self.after:
            return self.after[path]
        if path in self._failed:
            raise self._failed[path]
        if path not in self.before:
            try:
                self.before[path] = self._tree.read(path, limit)
            except (OSError, OverflowError) as error:
                self._failed[path] = error
                raise
        return self.before[path]

    def text(self, path: str) -> Text:
        """Return the text of a file that was read, after the fixes."""
        data = self.after[path] if path in self.after else self.before[path]
        return Text(data.removeprefix(BOM_UTF8).decode())

    def put(self, path: str, text: str) -> None:
        """Change the text of a file that was read or added; a byte order mark stays."""
        mark = BOM_UTF8 if self.before.get(path, b"").startswith(BOM_UTF8) else b""
        self.after[path] = mark + text.encode()
