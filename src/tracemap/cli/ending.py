"""What a run does when the system asks it to end: it stops as for Ctrl-C, and leaves nothing behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tracemap.errors import EndedError


@contextmanager
def orderly() -> Iterator[None]:
    """Raise an EndedError on SIGTERM, so that no process goes on and no unfinished file stays.

    A second one ends the run at once. Where whoever started the run wants it to be deaf to SIGTERM, it is.
    """

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        raise EndedError

    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    try:
        signal.signal(signal.SIGTERM, end)
    except ValueError:  # not the first thread: this is no run of the command line
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
