"""The files that were named to what stands in them: JSON, bounded, and nothing but plain files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.files import bounded, refuse_pointer
from tracemap.importing.json_text import read_json
from tracemap.importing.reading import Dropped

_MOST_BYTES = 64 << 20
_MOST_FILES = 10_000


class Answer(NamedTuple):
    """What a file or an interface said, how its place is named, and whether it is a file."""

    value: Any
    place: str
    is_file: bool = False


def read_files(paths: Sequence[Path]) -> tuple[list[Answer], list[Dropped]]:
    """Return what the files say, those of a folder in the order of their names; and what was passed over.

    Raises:
        SourceError: a file cannot be read, is no JSON, or is too large; a folder holds no JSON.
    """
    answers: list[Answer] = []
    passed: list[Dropped] = []
    for path in paths:
        if path.is_dir():
            found, other = _inside(path)
            if other:
                why = "of a folder, only files that end in .json are read, and no links"
                passed.append(Dropped(str(other[0]), "files of other kinds", why, len(other)))
            if not found:
                raise SourceError(
                    f"{path}: it holds no file that ends in .json", "name the files themselves"
                )
        else:
            found = [path]
        answers.extend(Answer(_said(one), str(one), is_file=True) for one in found)
    return answers, passed


def _inside(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files below a folder that end in .json, and the others; links are not followed."""
    found: list[Path] = []
    other: list[Path] = []
    for path in _files(folder):
        is_read = path.suffix.lower() == ".json" and not path.is_symlink()
        (found if is_read else other).append(path)
        if len(found) > _MOST_FILES:
            raise SourceError(f"{folder}: it holds more than {_MOST_FILES} files")
    return found, other


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))


def _said(path: Path) -> Any:
    data = bounded(path, _MOST_BYTES)
    refuse_pointer(path, data)
    return read_json(str(path), data)
