"""What was written, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """The answer of `site`.

    Attributes:
        as_of: the date of the pages.
        folder: where they are, as it was named.
        title: of the site.
        files: how many files there are, of any kind.
        pages: how many of them are pages.
        bytes: their size.
    """

    as_of: date
    folder: str
    title: str
    files: int
    pages: int
    bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `site`."""
        return {
            "schema": "tracemap/site/1",
            "as_of": self.as_of.isoformat(),
            **{name: getattr(self, name) for name in self.__slots__ if name != "as_of"},
        }


def summary(as_of: date, folder: str, title: str, files: Mapping[str, bytes]) -> Written:
    """Return what the files of a site amount to."""
    return Written(
        as_of=as_of,
        folder=folder,
        title=title,
        files=len(files),
        pages=sum(path.endswith(".html") for path in files),
        bytes=sum(map(len, files.values())),
    )
