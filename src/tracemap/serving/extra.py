"""Whether what serving needs is installed, and works."""

from __future__ import annotations

from importlib import import_module

from tracemap.errors import UsageError


def require_h11() -> None:
    """Import h11; raise a UsageError that names the extra, where it is not there or is broken."""
    try:
        import_module("h11")
    except ImportError as error:
        message = f"serving needs the package h11, which cannot be imported: {error}"
        raise UsageError(message, "pip install 'tracemap[pages]'") from error
