"""Answering anew whenever a file of the plan changes, until the user interrupts."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from tracemap.cli import streams
from tracemap.cli.session import Outcome, Session
from tracemap.config import CONFIG_FILES, load_config
from tracemap.errors import TracemapError
from tracemap.loading.discover import find_files

_PAUSE = 0.3
"""Seconds between two looks at the files; a look at five thousand of them takes some hundredths."""

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Stamp = dict[str, tuple[int, int, int] | None]


def watch(
    session: Session,
    answer: Callable[[Session], Outcome],
    others: Sequence[str] = (),
    pause: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Print an answer, and print it again after every change of a file of the plan or of its settings.

    A plan that cannot be answered about is said, and waited for like any other. An interrupt ends it, with
    the exit status of the last answer.

    Args:
        session: the run.
        answer: gives the answer of a fresh session.
        others: files that it depends on beside the plan and its settings.
        pause: waits for so many seconds.
    """
    gc.enable()  # of this run there is no end in sight
    outcome = Outcome("", 2)
    with suppress(KeyboardInterrupt):
        while True:
            seen = _stamp(session, others)
            fresh = session._replace(started=time.perf_counter())
            if session.columns is not None:
                streams.emit(_CLEAR)
            try:
                outcome = answer(fresh)
                streams.emit(outcome.content)
            except TracemapError as error:
                outcome = Outcome("", 2)
                session.warn(error.message)
            session.warn("watching; Ctrl-C ends it")
            while _stamp(session, others) == seen:
                pause(_PAUSE)
    return Outcome("", outcome.status)


def _stamp(session: Session, others: Sequence[str]) -> Stamp:
    """Return by what a change is seen: time, size and number of each file of the plan, and of others."""
    root = session.root
    names = [*CONFIG_FILES, *others]
    with suppress(TracemapError):
        config = load_config(root)
        names += [config.baseline] if config.baseline else []
        names += [found.path for found in find_files(root, config)[0]]
    stamp: Stamp = {}
    for name in names:
        stamp[name] = None
        with suppress(OSError):
            status = os.stat(root / name)  # noqa: PTH116  # once a file, several times a second
            stamp[name] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return stamp
