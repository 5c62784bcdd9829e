"""Having the site made in another process, which ends when its work is done or no more wanted."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress

from tracemap.output.terminal import plain
from tracemap.serving import builder
from tracemap.serving.job import Job
from tracemap.serving.outcome import Outcome, trouble_of, unpacked


async def build_apart(job: Job, module: str = builder.__name__) -> Outcome:
    """Return the site of a plan, or what is in the way of one.

    The process is ended where this is cancelled.

    Args:
        job: what is to be made.
        module: what is run to make it.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # no module beside the plan is taken for another of its name
            *("-m", module, job.to_text()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=None if os.environ.get("TRACEMAP_DEBUG") else asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the server, which ends it
        )
    except OSError as error:
        return trouble_of(f"cannot start a process to make the site: {error.strerror or error}")
    try:
        data, complaints = await process.communicate()
    finally:
        if process.returncode is None:
            await _end(process)
    try:
        return unpacked(data)
    except ValueError:
        return _without_answer(process.returncode, complaints or b"")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill a process that is not done, and what it has started."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    await process.wait()


def _without_answer(status: int | None, complaints: bytes) -> Outcome:
    lines = [line for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    said = f": {plain(lines[-1])[:300]}" if lines else ""
    return trouble_of(
        f"internal fault: the process that makes the site ended with status {status}{said}",
        "this is a fault of tracemap, not of the plan; if memory was short, close something",
    )
