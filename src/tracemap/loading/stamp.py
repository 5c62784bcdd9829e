"""By what a change of a plan is seen while somebody watches: a look at its files, without reading them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tracemap.config import CONFIG_FILES, load_config
from tracemap.errors import TracemapError
from tracemap.loading.discover import find_files

PAUSE = 0.3
"""Seconds between two looks at the files; a look at five thousand of them takes some hundredths."""

Stamp = dict[str, tuple[int, ...] | None]
"""What each file looks like by its path; None for one that is not there."""


def stamp(root: Path, others: Sequence[str] = ()) -> Stamp:
    """Return how the files of a plan and of its settings look now, and others that it depends on.

    It differs from an earlier one where a file came, went, was written, replaced or given other
    permissions. A plan that cannot be listed has the files of its settings alone.
    """
    names = [*CONFIG_FILES, *others]
    with suppress(TracemapError):
        config = load_config(root)
        names += [config.baseline] if config.baseline else []
        names += [found.path for found in find_files(root, config)[0]]
    seen: Stamp = {}
    for name in names:
        seen[name] = None
        with suppress(OSError):
            status = os.stat(root / name)  # noqa: PTH116  # once a file, several times a second
            times = (status.st_mtime_ns, status.st_ctime_ns)  # the second tells of permissions
            seen[name] = (*times, status.st_size, status.st_ino)
    return seen


def changed(before: Stamp, after: Stamp) -> list[str]:
    """Return the files by which two looks differ, by path."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )
