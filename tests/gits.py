"""Repositories made for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.loading.plans import Files, write

Git = Callable[..., str]


def commit(git: Git, folder: Path, files: Files) -> None:
    write(folder, files)
    git("add", "--all")
    git("commit", "--quiet", "--message", "change")
