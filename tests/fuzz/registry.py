"""All targets by their names: each module of `groups` has some."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.fuzz.target import Target

MODULES = sorted(path.stem for path in (Path(__file__).parent / "groups").glob("*.py"))
TARGETS: dict[str, Target] = {
    target.name: target
    for module in MODULES
    for target in import_module(f"tests.fuzz.groups.{module}").TARGETS
}
