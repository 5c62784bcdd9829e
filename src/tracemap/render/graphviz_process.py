"""Graphviz in a process of its own: DOT on standard input, a drawing on standard output.

It is run as a file, so that it needs nothing but the standard library and a Graphviz: the `dot` program
where there is one, else the library inside the wheel of pygraphviz. Whatever either of them prints, or should
it crash, the process that asked is safe.
"""

from __future__ import annotations

import shutil
import sys

NO_GRAPHVIZ = 3
"""The exit status that says: there is no Graphviz here."""


def main(form: str) -> int:
    """Draw the graph on standard input in a format of Graphviz, and return an exit status."""
    source = sys.stdin.buffer.read().decode("utf-8")
    program = shutil.which("dot")
    try:
        if program is not None:
            import graphviz

            drawing = graphviz.Source(source).pipe(format=form)
        else:
            import pygraphviz

            drawing = pygraphviz.AGraph(string=source).draw(format=form, prog="dot")
    except ImportError as error:
        print(error, file=sys.stderr)
        return NO_GRAPHVIZ
    sys.stdout.buffer.write(drawing)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
