"""Graphviz in a process of its own: DOT on standard input, a drawing on standard output.

It is run as a file, so that it needs nothing but the standard library and a Graphviz: the `dot` program
where there is one, else the library inside the wheel of pygraphviz. Whatever either of them prints, or should
it crash, the process that asked is safe.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

FAILED, NO_GRAPHVIZ = 1, 3
"""The exit statuses that say: Graphviz failed, there is none here."""


def main(form: str) -> int:
    """Draw the graph on standard input in a format of Graphviz, and return an exit status."""
    source = sys.stdin.buffer.read().decode("utf-8")
    program = shutil.which("dot")
    try:
        drawing = _by_library(source, form) if program is None else _by_program(source, form)
    except ImportError as error:
        print(error, file=sys.stderr)
        return NO_GRAPHVIZ
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        print(f"{program or 'pygraphviz'}: {_last_line(said)}", file=sys.stderr)
        return FAILED
    sys.stdout.buffer.write(drawing)
    return 0


def _by_program(source: str, form: str) -> bytes:
    import graphviz

    drawn: bytes = graphviz.Source(source).pipe(format=form)
    return drawn


def _by_library(source: str, form: str) -> bytes:
    import pygraphviz

    drawn: bytes = pygraphviz.AGraph(string=source).draw(format=form, prog="dot")
    return drawn


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else "it failed without a word"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
