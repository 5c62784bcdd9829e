"""The files that an importer is given: their content, within the limits of the plan."""

from __future__ import annotations

import os
from pathlib import Path

from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.importing.reading import Source
from tracemap.inputs import plain_file
from tracemap.limits import Limits, coded


def limits_of(source: Source) -> Limits:
    """Return the limits of the plan that is imported into."""
    return (source.config or default_config()).limits


def bounded(path: Path, most: int, help: str | None = None) -> bytes:
    """Return what a file holds, if that is no more than so many bytes; `help` says what raises the limit.

    Raises:
        SourceError: it cannot be read, is no plain file, or is larger.
    """
    try:
        data = plain_file(path, most + 1)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(data) > most:
        raise SourceError(f"{path}: it is larger than {most} bytes", help)
    return data


def content(path: Path, limits: Limits) -> bytes:
    """Return what a file holds.

    Raises:
        SourceError: it cannot be read, is no plain file, is larger than the limit, or is a git-LFS pointer.
    """
    data = bounded(path, limits.file_bytes, coded("file_bytes"))
    refuse_pointer(path, data)
    return data


def refuse_pointer(path: Path, data: bytes) -> None:
    """Refuse what git-LFS puts in the place of a file that it has not fetched.

    Raises:
        SourceError: it is that.
    """
    if data.startswith(b"version https://git-lfs"):
        raise SourceError(
            f"{path}: a git-LFS pointer stands in its place", "git lfs pull fetches the file itself"
        )


def found_files(source: Source, endings: tuple[str, ...]) -> list[Path]:
    """Return the files that were named, and those of named folders that end so, in the order of their names.

    Raises:
        SourceError: a folder holds none, a link in the place of one, or more than the limit of files.
    """
    found: list[Path] = []
    most = limits_of(source).files
    for path in source.paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            Path(folder) / name
            for folder, _, names in os.walk(path)
            for name in names
            if name.lower().endswith(endings) and not name.startswith(".")
        )
        for link in filter(Path.is_symlink, inside):
            raise SourceError(f"{link}: it is a link, which is not followed", "name its target")
        if not inside:
            raise SourceError(f"{path}: it holds no file that ends in {' or '.join(endings)}")
        found += inside
    if len(found) > most:
        raise SourceError(f"{source.paths[0]}: more than {most} files", coded("files"))
    return found
