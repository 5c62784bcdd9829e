"""Drawing by Graphviz, at arm's length: a process of its own, a time limit, errors that say what to do."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

from tracemap.errors import PictureError
from tracemap.render import graphviz_process

TIME_LIMIT = 120.0
"""Seconds that a layout may take."""

_SIGNS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
"""What stands at the beginning of a file of each format."""

_ADVICE = "the formats dot, mermaid, graphml and json need no Graphviz"


def draw(source: str, form: str, as_of: date, time_limit: float = TIME_LIMIT) -> bytes:
    """Return a DOT graph drawn as `svg`, `png` or `pdf`.

    The date stands for the time of making, which some formats carry, so that equal graphs give equal files.

    Raises:
        PictureError: there is no Graphviz, it failed, or it took longer than the limit, in seconds.
    """
    # -P: no module beside the file is taken for another of its name.
    command = [sys.executable, "-P", str(Path(graphviz_process.__file__)), form]
    day = (as_of - date(1970, 1, 1)).days
    environment = {"SOURCE_DATE_EPOCH": str(max(day, 0) * 86400), **os.environ, "TZ": "UTC"}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            drawing, complaints = process.communicate(source.encode(), time_limit)
        except subprocess.TimeoutExpired:
            _end(process)
            raise PictureError(
                f"Graphviz did not finish the picture within {time_limit:g} seconds",
                "show less: --limit, --focus with --depth, --incomplete or --reduce",
            ) from None
        except BaseException:
            _end(process)
            raise
    if process.returncode == 0 and _SIGNS[form] in drawing[:1000]:
        return drawing
    raise _failure(process.returncode, form, complaints.decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and what it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _failure(status: int, form: str, complaints: str) -> PictureError:
    if status == graphviz_process.NO_GRAPHVIZ:
        return PictureError(
            "no Graphviz to draw with: neither the program dot nor the package pygraphviz is here",
            f"pip install 'pygraphviz>=2', or install Graphviz; {_ADVICE}",
        )
    said = [line for line in complaints.splitlines() if line.strip() and "Fontconfig" not in line]
    if status == 0:
        reason = f"what it gave is no {form}"
    elif said:
        reason = said[-1].strip()[:300]
    else:
        reason = f"it ended with status {status}"
    return PictureError(f"Graphviz could not draw the picture: {reason}", _ADVICE)
