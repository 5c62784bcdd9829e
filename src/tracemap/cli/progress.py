"""How far a run is: a line on the terminal, once the run has taken a second, gone when there is an answer."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from tracemap.cli import streams

_PATIENCE, _PAUSE = 1.0, 0.1
"""After how many seconds the line is shown, and how many pass before it is written again."""
_WIDTH = 24


class Progress:
    """The line; where there is nobody to look at it, nothing is written."""

    def __init__(
        self,
        started: float,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Start with nothing shown.

        Args:
            started: the clock at the start of the run, in seconds.
            stream: the terminal to write to; standard error where absent, if people look at it.
            clock: the clock.
        """
        self._stream = stream or _watched()
        self._clock = clock
        self._next = started + _PATIENCE
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say that so many of all steps are done, unless it was said a moment ago."""
        if self._stream is None or self._clock() < self._next:
            return
        self._next = self._clock() + _PAUSE
        self._shown = True
        full = _WIDTH * done // max(total, 1)
        bar = "#" * full + "." * (_WIDTH - full)
        self._write(f"\r{what} [{bar}] {done} of {total}\x1b[K")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = False
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            try:
                self._stream.write(text)
                self._stream.flush()
            except OSError:
                self._stream = None


def _watched() -> TextIO | None:
    """Return standard error where it is a terminal on which a line may be written over."""
    shown = streams.shows_colours() and sys.stderr is not None and sys.stderr.isatty()
    return sys.stderr if shown and os.name != "nt" else None
