"""Answering anew whenever a file of the plan changes, until the user interrupts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from tracemap.cli import streams
from tracemap.cli.session import Outcome, Session
from tracemap.errors import TracemapError
from tracemap.loading.stamp import PAUSE, stamp

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


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
            seen = stamp(session.root, others)
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
            while stamp(session.root, others) == seen:
                pause(PAUSE)
    return Outcome("", outcome.status)
