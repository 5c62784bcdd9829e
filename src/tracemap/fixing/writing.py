"""Writing the changed files of a plan: all files or none, and only what still is as it was read."""

from __future__ import annotations

import os
from pathlib import Path

from tracemap.catalog import Catalog
from tracemap.errors import ProjectError
from tracemap.fixing.difference import Changes
from tracemap.loading.discover import read_bytes
from tracemap.output.whole_file import replace_all

_AGAIN = "nothing is written; run it again"


def write(changes: Changes, root: Path, catalog: Catalog | None = None) -> None:
    """Write the changed files of a plan in a folder; folders of new ones are made.

    What runs that were killed have left beside these files, and those of the plan, is taken away.

    Args:
        changes: the files.
        root: the project folder.
        catalog: the plan that they are of, where it is known.

    Raises:
        ProjectError: a file is not what it was when it was read; nothing is written then.
        UsageError: a file cannot be written.
    """
    real_root = Path(os.path.realpath(root))
    for path, data in changes.before.items():
        # A link may have taken the place of the file, or of a folder above it.
        if not Path(os.path.realpath(root / path)).is_relative_to(real_root):
            raise ProjectError(f"{path} leads out of the project by now", _AGAIN)
        if data is None:
            if os.path.lexists(root / path):
                raise ProjectError(f"{path} has appeared since the plan was read", _AGAIN)
            continue
        try:
            now = read_bytes(root, path, len(data))
        except (OSError, OverflowError):
            now = None
        if now != data:
            raise ProjectError(f"{path} has changed since it was read", _AGAIN)
    sources = catalog.sources if catalog else ()
    beside = {Path(os.path.realpath(root / source.path)).parent for source in sources}
    folders = sorted(folder for folder in beside if folder.is_relative_to(real_root))
    replace_all({root / path: data for path, data in changes.after.items()}, folders)
