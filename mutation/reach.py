"""Which lines of some files are reached within what: within a test, or a fixture that tests share."""

from __future__ import annotations

import sys
import threading
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Reach:
    """Lines by file, for each thing within which they were reached."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Look at these files only."""
        self._paths = frozenset(paths)
        self._lines: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._within: list[Hashable] = []

    @contextmanager
    def within(self, what: Hashable) -> Iterator[None]:
        """Count what is reached to this; within another one, not to that."""
        self._within.append(what)
        sys.settrace(self._call)
        threading.settrace(self._call)
        try:
            yield
        finally:
            self._within.pop()
            if not self._within:
                sys.settrace(None)
                threading.settrace(None)  # type: ignore[arg-type,unused-ignore]

    def share(self, giver: Hashable, taker: Hashable) -> None:
        """Count what one has reached to another one too."""
        for path, lines in self._lines[giver].items() if giver in self._lines else ():
            self._lines[taker][path] |= lines

    def reaching(self, path: str, lines: Iterable[int] | None) -> set[Hashable]:
        """Return what reached one of these lines of a file; any line, if None."""
        wanted = None if lines is None else set(lines)
        return {
            what
            for what, files in self._lines.items()
            if path in files and (wanted is None or not wanted.isdisjoint(files[path]))
        }

    def _call(self, frame: FrameType, *_: object) -> Any:
        path = frame.f_code.co_filename
        if path not in self._paths or not self._within:
            return None
        add = self._lines[self._within[-1]][path].add

        def line(frame: FrameType, *_: object) -> Any:
            add(frame.f_lineno)
            return line

        return line(frame)
