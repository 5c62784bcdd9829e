"""Which lines of some files are reached within what: within a test, or a fixture that tests share."""

from __future__ import annotations

import sys
import threading
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

_MONITORING: Any = getattr(sys, "monitoring", None)
"""Of Python 3.12 and later: told of a line once, a test takes hardly longer than else."""


class Reach:
    """Lines by file, for each thing within which they were reached."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Look at these files only."""
        self._paths = frozenset(paths)
        self._lines: dict[Hashable, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._now: dict[Hashable, dict[str, set[int]]] = {}
        self._within: list[Hashable] = []

    @contextmanager
    def within(self, what: Hashable) -> Iterator[None]:
        """Count what is reached to this; within another one, not to that."""
        self._within.append(what)
        self._now.setdefault(what, defaultdict(set))
        self._look()
        try:
            yield
        finally:
            self._within.pop()
            if what not in self._within:
                for path, lines in self._now.pop(what).items():
                    self._lines[what][path] |= _bits(lines)
            if self._within:
                self._look()
            else:
                self._look_away()

    def share(self, giver: Hashable, taker: Hashable) -> None:
        """Count what one has reached to another one too."""
        for path, lines in self._lines[giver].items() if giver in self._lines else ():
            self._lines[taker][path] |= lines

    def reaching(self, path: str, lines: Iterable[int] | None) -> set[Hashable]:
        """Return what reached one of these lines of a file; any line, if None."""
        wanted = -1 if lines is None else _bits(lines)
        return {what for what, files in self._lines.items() if files.get(path, 0) & wanted}

    def _look(self) -> None:
        """Be told of each line, from here on anew."""
        if _MONITORING is None:
            sys.settrace(self._call)
            threading.settrace(self._call)
            return
        tool, line = _MONITORING.COVERAGE_ID, _MONITORING.events.LINE
        if _MONITORING.get_tool(tool) is None:
            _MONITORING.use_tool_id(tool, __name__)
            _MONITORING.register_callback(tool, line, self._line)
        _MONITORING.set_events(tool, line)
        _MONITORING.restart_events()

    def _look_away(self) -> None:
        if _MONITORING is not None:
            _MONITORING.set_events(_MONITORING.COVERAGE_ID, 0)
        else:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type,unused-ignore]

    def _line(self, code: CodeType, line: int) -> Any:
        if code.co_filename in self._paths and self._within:
            self._now[self._within[-1]][code.co_filename].add(line)
        return _MONITORING.DISABLE

    def _call(self, frame: FrameType, *_: object) -> Any:
        path = frame.f_code.co_filename
        if path not in self._paths or not self._within:
            return None
        add = self._now[self._within[-1]][path].add

        def line(frame: FrameType, *_: object) -> Any:
            add(frame.f_lineno)
            return line

        return line(frame)


def _bits(lines: Iterable[int]) -> int:
    """Return a number whose bits are lines: a thousand tests reach some millions of them."""
    bits = 0
    for line in lines:
        bits |= 1 << line
    return bits
