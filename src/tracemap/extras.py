"""Packages that are not installed with tracemap itself, and whether they are there and work."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from tracemap.errors import UsageError


class Package(NamedTuple):
    """A package of an extra.

    Attributes:
        name: what it is called where it is installed from.
        module: what is imported of it.
        work: what needs it, as the beginning of a sentence: `a forecast needs`.
        extra: the extra of tracemap that installs it.
    """

    name: str
    module: str
    work: str
    extra: str


NUMPY = Package("numpy", "numpy", "a forecast needs", "forecast")
JINJA = Package("Jinja2", "jinja2", "documents and pages need", "pages")
H11 = Package("h11", "h11", "serving needs", "pages")


def require(package: Package) -> None:
    """Import a package; raise a UsageError that names the extra, where it is not there or is broken."""
    try:
        import_module(package.module)
    except ImportError as error:
        # Where numpy is broken it says so at length, and why on the last line.
        *_, why = ["it does not say why", *filter(None, map(str.strip, str(error).splitlines()))]
        message = f"{package.work} the package {package.name}, which cannot be imported: {why}"
        raise UsageError(message, f"pip install 'tracemap[{package.extra}]'") from error
