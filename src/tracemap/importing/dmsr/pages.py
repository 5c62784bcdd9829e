"""The pages of a PDF as what stands where on them, read by PDFium in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.errors import SourceError, UsageError
from tracemap.importing.dmsr import reading_process
from tracemap.importing.files import bounded

_MOST_BYTES = 64 << 20
_SECONDS = 120
_SHOWN = 120


class Run(NamedTuple):
    """Letters that stand together on one line.

    Attributes:
        page: the page, counted from 1.
        left: where it begins, in points from the left edge.
        right: where it ends.
        base: the height of its baseline, in points from the lower edge.
        size: the size of its letters, in points.
        text: the letters, with the space after them where there is one.
    """

    page: int
    left: float
    right: float
    base: float
    size: float
    text: str


def read_pages(path: Path, seconds: int = _SECONDS) -> list[list[Run]]:
    """Return the runs of each page of a PDF, in the order in which the page draws them.

    Raises:
        SourceError: it is no PDF, is damaged or encrypted, or goes past a limit of size, pages or time.
        UsageError: the package that reads it is not installed.
    """
    answer = _asked(path, _content(path), seconds)
    pages: list[list[Run]] = []
    for line in answer.stdout.splitlines():
        page = _decoded(line)
        number = len(pages) + 1
        if isinstance(page, dict):
            place = f"page {number}: " if pages else ""
            raise SourceError(f"{path}: {place}{page['refused']}", _advice(page["refused"]))
        if page is None:
            break
        pages.append([Run(number, *run) for run in page])
    if answer.returncode == reading_process.NO_LIBRARY:
        *_, why = [
            "it does not say why",
            *answer.stderr.decode("utf-8", "replace").split("\n")[:-1],
        ]
        message = f"reading a PDF needs the package pypdfium2, which cannot be imported: {why}"
        raise UsageError(message, "pip install 'tracemap[dmsr]'")
    if answer.returncode != 0:
        raise _broken(path, len(pages) + 1)
    return pages


def _content(path: Path) -> bytes:
    data = bounded(path, _MOST_BYTES)
    if b"%PDF-" not in data[:1024]:
        head = data.lstrip()[:16].lower()
        login = head.startswith((b"<!doctype", b"<html"))
        if data.startswith(b"version https://git-lfs"):
            raise SourceError(
                f"{path}: a git-LFS pointer stands in its place", "git lfs pull fetches it"
            )
        wrong = "a web page stands in its place" if login else "it is no PDF"
        raise SourceError(f"{path}: {wrong}", "name the document itself, as LSE-61.pdf")
    return data


def _asked(path: Path, data: bytes, seconds: int) -> subprocess.CompletedProcess[bytes]:
    # -P: no module beside the file is taken for another of its name.
    command = [sys.executable, "-P", str(Path(reading_process.__file__)), str(seconds)]
    try:
        return subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        page = (error.stdout or b"").count(b"\n") + 1
        message = f"{path}: page {page}: it was not read within {seconds} seconds"
        raise SourceError(message, "print it to a new PDF, and import that") from None


def _decoded(line: bytes) -> Any:
    """Return what a line of the answer says, None where it was cut off."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def _broken(path: Path, page: int) -> SourceError:
    message = (
        f"{path}: page {page}: its reader ended before it did: it is damaged, or asks for too much"
    )
    return SourceError(message, "print it to a new PDF, and import that")


def _advice(refused: str) -> str | None:
    if "encrypted" in refused:
        return "save it without a password first"
    return "download it again" if "damaged" in refused else None
