"""What a build gives: a site, or what is in the way of one; and both as bytes, from process to process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import NamedTuple

from tracemap.output.terminal import plain

MOST_FAULTS = 100
"""How many faults are listed; all are counted."""

_MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_LENGTH = 8


class Page(NamedTuple):
    """A file of the site as it is sent.

    Attributes:
        content: its bytes.
        media: its media type, with the encoding of text.
        digest: what the content is known by, apart from the version.
        version: that of the site, where the content names it; else empty.
    """

    content: bytes
    media: str
    digest: str
    version: str = ""

    @property
    def tag(self) -> str:
        """Return the entity tag: alike for equal contents alone."""
        return f'"{self.digest}{self.version}"'


class Site(NamedTuple):
    """A site that is whole.

    Attributes:
        pages: its pages by path, without a slash before it.
        version: alike for equal sites alone.
        notes: what its maker has to say: what was left out of it, and why.
    """

    pages: Mapping[str, Page]
    version: str
    notes: tuple[str, ...] = ()


class Fault(NamedTuple):
    """What is in the way of a site.

    Attributes:
        line: what is wrong, and where, on one line that any channel may show.
        help: what to do about it; may be empty.
    """

    line: str
    help: str


class Trouble(NamedTuple):
    """Why there is no new site: the first faults, at least one, and how many there are."""

    faults: tuple[Fault, ...]
    total: int


Outcome = Site | Trouble


def digest(content: bytes) -> str:
    """Return what a content is known by."""
    return blake2b(content, digest_size=16).hexdigest()


def page_of(path: str, content: bytes) -> Page:
    """Return a page by the name that its file has or could have."""
    media = _MEDIA.get(PurePosixPath(path).suffix, "application/octet-stream")
    return Page(content, media, digest(content))


def fault_of(line: str, help: str | None = None) -> Fault:
    """Return a fault whose words may hold anything that a plan holds."""
    return Fault(plain(line), plain(help or ""))


def trouble_of(line: str, help: str | None = None) -> Trouble:
    """Return a trouble of one fault."""
    return Trouble((fault_of(line, help),), 1)


def version_of(files: Mapping[str, bytes]) -> str:
    """Return what a site is known by."""
    known = blake2b(digest_size=16)
    for path, content in sorted(files.items()):
        known.update(f"{path}\0{len(content)}\0".encode())
        known.update(content)
    return known.hexdigest()


def packed(outcome: Outcome) -> Iterator[bytes]:
    """Yield an outcome as bytes: the length of a head, the head as JSON, the contents of the pages."""
    if isinstance(outcome, Trouble):
        yield from _with_head({"faults": outcome.faults, "total": outcome.total})
        return
    pages = [
        (path, page.media, page.digest, page.version, len(page.content))
        for path, page in outcome.pages.items()
    ]
    yield from _with_head({"pages": pages, "version": outcome.version, "notes": outcome.notes})
    for page in outcome.pages.values():
        yield page.content


def _with_head(head: dict[str, object]) -> Iterator[bytes]:
    data = json.dumps(head).encode()
    yield len(data).to_bytes(_LENGTH, "big")
    yield data


def unpacked(data: bytes) -> Outcome:
    """Return the outcome that was packed.

    Raises:
        ValueError: the bytes are cut off, or something else.
    """
    try:
        outcome, end = _taken_apart(data)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no outcome of a build") from error
    if end != len(data):
        raise ValueError("an outcome that is cut off, or goes on behind its end")
    return outcome


def _taken_apart(data: bytes) -> tuple[Outcome, int]:
    """Return the outcome, and where in the bytes it ends."""
    end = int.from_bytes(data[:_LENGTH], "big") + _LENGTH
    head = json.loads(data[_LENGTH:end])
    if "faults" in head:
        return Trouble(tuple(Fault(*fault) for fault in head["faults"]), head["total"]), end
    pages: dict[str, Page] = {}
    for path, media, known, version, length in head["pages"]:
        start, end = end, end + length
        pages[path] = Page(data[start:end], media, known, version)
    return Site(pages, head["version"], tuple(head["notes"])), end
