"""The files that were named to what stands in them: JSON, bounded, and nothing but plain files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.files import bounded
from tracemap.importing.reading import Dropped

_MOST_BYTES = 64 << 20
_MOST_FILES = 10_000
_AGAIN = "export or download it again"


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
        answers.extend(Answer(_parsed(one), str(one), is_file=True) for one in found)
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


def _parsed(path: Path) -> Any:
    return parsed(bounded(path, _MOST_BYTES), str(path))


def parsed(data: bytes, place: str) -> Any:
    """Return what JSON says.

    Raises:
        SourceError: it is none, or nests too deep.
    """
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{place}: it is not UTF-8 at byte {error.start}", _AGAIN) from error
    except json.JSONDecodeError as error:
        raise _no_json(data, place, error) from error
    except RecursionError:
        raise SourceError(f"{place}: it nests too deep", _AGAIN) from None
    except ValueError as error:  # a number of thousands of digits
        raise SourceError(f"{place}: it is not JSON that can be read: {error}", _AGAIN) from error


def _no_json(data: bytes, place: str, error: json.JSONDecodeError) -> SourceError:
    head = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data.strip():
        return SourceError(f"{place}: it is empty", _AGAIN)
    if head.startswith(b"<"):
        advice = "it may be a login page: log in, and download it again"
        return SourceError(f"{place}: it is a web page, not JSON", advice)
    if head.startswith(b"version https://git-lfs"):
        return SourceError(
            f"{place}: a git-LFS pointer stands in its place", "git lfs pull fetches it"
        )
    return SourceError(f"{place}:{error.lineno}:{error.colno}: it is not JSON: {error.msg}", _AGAIN)
