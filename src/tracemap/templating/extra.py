"""Whether what templates need is installed, and works."""

from __future__ import annotations

from importlib import import_module

from tracemap.errors import UsageError


def require_jinja() -> None:
    """Import Jinja; raise a UsageError that names the extra, where it is not there or is broken."""
    try:
        import_module("jinja2")
    except ImportError as error:
        message = f"documents and pages need the package Jinja2, which cannot be imported: {error}"
        raise UsageError(message, "pip install 'tracemap[pages]'") from error
