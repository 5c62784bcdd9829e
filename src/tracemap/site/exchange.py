"""Exchanging two folders in one step, where the system can: no reader ever finds neither of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_FROM_HERE = {"linux": -100, "darwin": -2}
"""What stands for the current folder (AT_FDCWD)."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""
_CALLS = {"linux": "renameat2", "darwin": "renameatx_np"}


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders of one file system; tell whether that was done. If not, nothing has changed."""
    here = _FROM_HERE.get(sys.platform)
    if here is None:
        return False
    import ctypes  # imported where a folder takes the place of another

    try:
        call = getattr(ctypes.CDLL(None), _CALLS[sys.platform])
    except (OSError, AttributeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    done: int = call(here, paths[0], here, paths[1], ctypes.c_uint(_EXCHANGE))
    return done == 0
