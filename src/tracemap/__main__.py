"""`python -m tracemap`, and the script `tracemap`."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and exit with its status."""
    gc.disable()  # a run makes many objects and no garbage in cycles, and is over soon
    try:
        from tracemap.cli.main import main
        from tracemap.cli.streams import leave

        leave(main(sys.argv[1:]))
    except KeyboardInterrupt:  # before anything was done, or after all was
        os._exit(130)


if __name__ == "__main__":
    run()
