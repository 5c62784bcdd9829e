"""Runs commands in turn, each in a process of its own, and takes down what the system says that they took."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from threading import Timer
from typing import IO, NamedTuple

from benchmarks.jobs import Job

_KIB_OF_MAXRSS = 1024 if sys.platform == "darwin" else 1


class Run(NamedTuple):
    """What one process took, with the processes that it started and waited for.

    Attributes:
        wall: seconds from its start to its end.
        cpu: seconds of user and system time.
        peak: the most memory that one of them held, in MiB.
    """

    wall: float
    cpu: float
    peak: float


class Measured(NamedTuple):
    """A job, its runs, and why there are no more of them; empty where nothing went wrong."""

    job: Job
    runs: list[Run]
    trouble: str = ""


class Stopped(Exception):  # noqa: N818  # it is a result that is shown
    """A command did not do its work, or not within its limit."""


def measure(
    jobs: Sequence[Job], runs: int, patience: float, say: Callable[[str], None]
) -> list[Measured]:
    """Run the jobs in turn, so that a busy moment falls on all of them.

    Args:
        jobs: in the order in which they run.
        runs: how often each is run and counted.
        patience: a job whose counted runs have taken so many seconds is not run again.
        say: is told what runs.
    """
    taken: dict[str, list[Run]] = {job.label: [] for job in jobs}
    troubles: dict[str, str] = {}
    for number in range(runs + 1):
        for job in jobs:
            so_far = taken[job.label]
            is_warming = number == 0
            if is_warming and not job.warms_up:
                continue
            if job.label in troubles or sum(run.wall for run in so_far) > patience:
                continue
            say(f"{'warming up' if is_warming else f'run {number}'}: {job.label}")
            try:
                job.before()
                run = run_once(job)
            except Stopped as stopped:
                troubles[job.label] = str(stopped)
                continue
            if not is_warming:
                so_far.append(run)
    return [Measured(job, taken[job.label], troubles.get(job.label, "")) for job in jobs]


def run_once(job: Job) -> Run:
    """Run a command to its end.

    The peak that the system gives for a process counts from before it became the command, so it is never less
    than what this process holds: plans are made elsewhere.

    Raises:
        Stopped: its exit status says that it did not do its work, or it reached its limit.
    """
    with tempfile.TemporaryFile() as words:
        started = time.perf_counter()
        process = _started(job, words)
        timer = Timer(job.limit, _stop, (process.pid,))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            _stop(process.pid)
            raise
        finally:
            timer.cancel()
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == -signal.SIGKILL and wall >= job.limit:
            raise Stopped(f"stopped after {job.limit:g} s")
        if process.returncode not in job.statuses:
            words.seek(0)
            last = words.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise Stopped(f"ended with {process.returncode}: {' '.join(last)}")
    peak = usage.ru_maxrss / _KIB_OF_MAXRSS / 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, peak)


def _started(job: Job, words: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command as the head of a group of processes, so that what it starts is stopped with it."""
    try:
        return subprocess.Popen(
            job.command,
            cwd=job.folder,
            env={**os.environ, **job.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
            start_new_session=True,
        )
    except OSError as error:
        raise Stopped(f"not started: {error.strerror}") from error


def _stop(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
