"""The files of a project at one time: what the loader asks for, and the answer of a folder on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple, Protocol

from tracemap.config import Config
from tracemap.inputs import Inputs
from tracemap.loading.discover import Found, Refused, find_files, read_bytes


class Tree(Protocol):
    """Where the files of a project come from."""

    @property
    def root(self) -> Path:
        """The project folder, as the user names it."""

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:
        """Return the files of the plan in the order of their paths, and what was refused.

        Raises:
            ProjectError: they cannot be listed.
        """

    def read(self, path: str, limit: int) -> bytes:
        """Return the content of a file that was found.

        Raises:
            OSError: it cannot be read.
            OverflowError: it is larger than `limit` bytes.
        """

    def size(self, path: str) -> int:
        """Return how many bytes a file that was found has, 0 where that cannot be known."""


class Folder(NamedTuple):
    """A project as it stands on disk; `inputs` takes down what is looked at of it."""

    root: Path
    inputs: Inputs | None = None

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:
        """Return the files of the plan in the order of their paths, and what was refused.

        Raises:
            ProjectError: the folder is missing or cannot be listed.
        """
        return find_files(self.root, config, self.inputs)

    def read(self, path: str, limit: int) -> bytes:
        """Read a file whole, if it is a plain one.

        Raises:
            OSError: it cannot be read, or is no plain file.
            OverflowError: it is larger than `limit` bytes.
        """
        return read_bytes(self.root, path, limit, self.inputs)

    def size(self, path: str) -> int:
        """Return how many bytes a file has, 0 where that cannot be known."""
        try:
            return os.stat(self._name(path)).st_size  # noqa: PTH116  # of every file
        except OSError:
            return 0

    def digest(self, path: str) -> str | None:
        """Return the digest that was taken down of a file, None where none was."""
        return None if self.inputs is None else self.inputs.files.get(self._name(path))

    def has_changed(self, path: str) -> bool:
        """Tell whether a file was read twice, and was not the same both times."""
        return self.inputs is not None and self._name(path) in self.inputs.changed

    def note(self, path: str, digest: str | None) -> None:
        """Take down the digest of a file that another process has read."""
        if self.inputs is not None and digest is not None:
            self.inputs.files[self._name(path)] = digest

    def _name(self, path: str) -> str:
        return os.path.join(self.root, path)  # noqa: PTH118  # as `read_bytes` names it
