"""Trying a mutant in a process that loads it in the place of the module: `python -m mutation.loading`.

Slow, and right for whatever a module computes while it is loaded; only what `mutation.swapping` cannot judge
comes here. The arguments are the name of the module, a file with the text of the mutant, and those of pytest.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest


class _Loader(SourceLoader):
    def __init__(self, path: str, text: bytes) -> None:
        self._path = path
        self._text = text

    def get_filename(self, fullname: str) -> str:  # noqa: ARG002
        return self._path

    def get_data(self, path: str) -> bytes:
        if path != self._path:
            raise OSError
        return self._text


class _Finder(MetaPathFinder):
    def __init__(self, module: str, text: bytes) -> None:
        self._module = module
        self._text = text

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        known = PathFinder.find_spec(fullname, path)
        assert known is not None
        assert known.origin is not None
        return spec_from_loader(fullname, _Loader(known.origin, self._text))


if __name__ == "__main__":
    name, file, *arguments = sys.argv[1:]
    sys.meta_path.insert(0, _Finder(name, Path(file).read_bytes()))
    sys.exit(pytest.main(arguments))
