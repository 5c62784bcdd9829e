"""Whether what a forecast needs is installed, and works."""

from __future__ import annotations

from importlib import import_module

from tracemap.errors import UsageError


def require_numpy() -> None:
    """Import numpy; raise a UsageError that names the extra, where it is not there or is broken."""
    try:
        import_module("numpy")
    except ImportError as error:
        # Where numpy is broken it says so at length, and why on the last line.
        *_, why = ["it does not say why", *filter(None, map(str.strip, str(error).splitlines()))]
        message = f"a forecast needs the package numpy, which cannot be imported: {why}"
        raise UsageError(message, "pip install 'tracemap[forecast]'") from error
