"""`python -m tracemap`, and the script `tracemap`."""

from __future__ import annotations

import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and exit with its status."""
    from tracemap.cli.main import main
    from tracemap.cli.streams import leave

    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
