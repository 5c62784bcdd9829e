"""What to say of a project that holds nothing: an empty project is no pass."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shlex import quote

from tracemap.catalog import Catalog
from tracemap.config import CONFIG_FILES, Config, default_config
from tracemap.errors import EmptyProjectError
from tracemap.inputs import plain_file
from tracemap.loading.discover import fixed_part

_TABLE = b"[tool.tracemap"
_MOST_BYTES = 1 << 20


def refuse_nothing(catalog: Catalog) -> None:
    """Raise an EmptyProjectError where a plan has no item, and nothing that could not be read either."""
    if catalog.problems or next(catalog.items(), None) is not None:
        return
    files = len(catalog.sources)
    if not files:
        raise no_file_matches(catalog.root, catalog.config)
    counted = f"{files} file{'s' if files > 1 else ''}"
    raise EmptyProjectError(f"nothing to check: {counted} of the plan, and no item in any of them")


def no_file_matches(root: Path, config: Config) -> EmptyProjectError:
    """Return the error of a project in which the patterns of its configuration match nothing."""
    patterns = ", ".join((*config.milestones, *config.requirements, *config.testplans))
    advice = "--project DIR names another folder, tracemap init starts a plan"
    above = plan_above(root)
    if above is not None:
        advice = f"a plan is in {above}: --project {quote(above)}, or cd there"
    return EmptyProjectError(f"nothing to check: no file here matches {patterns}", advice)


def plan_above(root: Path) -> str | None:
    """Return the nearest folder above another one that looks like that of a plan; None where none does.

    It has a configuration of tracemap or a folder of milestones, or the way down from it goes through
    another folder of a plan. No folder is listed, and of files only `pyproject.toml` is read. Nothing is
    looked at above the top of a repository, nor in the user's home, the top of the file system, a folder
    that anybody may write to, as /tmp, or above these.
    """
    defaults = default_config()
    milestones = {fixed_part(glob) for glob in defaults.milestones}
    others = {fixed_part(glob) for glob in (*defaults.requirements, *defaults.testplans)}
    for folder, step in _above(Path(os.path.abspath(root))):
        is_plan = step in others or _has_settings(folder)
        if is_plan or any(os.path.isdir(folder / part) for part in milestones):  # noqa: PTH112
            return str(folder) if root.is_absolute() else os.path.relpath(folder)
    return None


def _above(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folders above another one, the nearest first, each with the name of the step down from it."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # raises nothing where there is none
    for below, folder in zip((root, *root.parents), root.parents, strict=False):
        if os.path.lexists(below / ".git") or home in (below, folder) or not folder.name:
            return
        if _is_anybodys(folder):
            return
        yield folder, below.name


def _is_anybodys(folder: Path) -> bool:
    """Tell whether anybody may write to a folder, so that what lies there may be a stranger's."""
    try:
        return bool(folder.stat().st_mode & stat.S_IWOTH) and os.name != "nt"
    except OSError:
        return True


def _has_settings(folder: Path) -> bool:
    """Tell whether a folder has a configuration, usable or not."""
    for name, table in CONFIG_FILES.items():
        if not os.path.isfile(folder / name):  # noqa: PTH113  # raises nothing in a folder that is closed
            continue
        if not table:
            return True
        with suppress(OSError):
            if _TABLE in plain_file(folder / name, _MOST_BYTES):
                return True
    return False
