"""`python -m tracemap`, and the script `tracemap`."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line and exit with its status."""
    from tracemap.cli.main import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
