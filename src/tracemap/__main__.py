"""`python -m tracemap`, and the script `tracemap`."""

from __future__ import annotations

import os
import sys

# `python -m` looks for modules in the current folder first, which is that of a plan: whatever somebody has
# put there by the name of a library would be run. The script does not, nor does `python -P -m`.
if __name__ == "__main__" and not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:  # noqa: PTH109
    del sys.path[0]

from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and exit with its status."""
    from tracemap.cli.main import main
    from tracemap.cli.streams import leave

    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
