"""Whether what a forecast needs is installed."""

from __future__ import annotations

from importlib.util import find_spec

from tracemap.errors import UsageError


def require_numpy() -> None:
    """Raise a UsageError that names the extra, where numpy is not installed; it is not imported yet."""
    if find_spec("numpy") is None:
        message = "a forecast needs the package numpy, which is not installed"
        raise UsageError(message, "pip install 'tracemap[forecast]'")
