"""The modules of a package, so that a new command, rule or format is found by its file alone."""

from __future__ import annotations

import os
from types import ModuleType


def module_names(package: ModuleType) -> list[str]:
    """Return the names of the modules that lie in the folder of a package, in alphabetical order.

    `pkgutil` gives the same, but takes longer to import than a small plan takes to be checked.
    """
    files = {name for folder in package.__path__ for name in os.listdir(folder)}
    modules = (name.removesuffix(".py") for name in files if name.endswith(".py"))
    return sorted(name for name in modules if not name.startswith("_"))


def kinds_of(package: ModuleType, mark: str) -> dict[str, str]:
    """Return the kinds that a package holds, in alphabetical order: what the docstring of each begins with.

    A kind is a module of the package, or a package in it, with a line that begins with `mark`; others are
    there to help. Nothing is imported.
    """
    found: dict[str, str] = {}
    for folder in package.__path__:
        for entry in os.scandir(folder):
            name = entry.name.removesuffix(".py")
            file = os.path.join(entry.path, "__init__.py") if entry.is_dir() else entry.path
            if name.startswith("_") or not file.endswith(".py") or not os.path.isfile(file):
                continue
            with open(file, encoding="utf-8") as stream:
                text = stream.read()
            if f"\n{mark}" in text:
                found[name] = text.partition("\n")[0].strip('"').rstrip(".")
    return dict(sorted(found.items()))
