"""tracemap: milestones, requirements and test plans as one dependency graph, and the questions it answers.

    import tracemap
    plan = tracemap.load("path/to/plan")
    plan.when("LDM-503-17").targets[0].expected

Everything public is here; it is imported when first used, so that `import tracemap` costs nothing.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress  # which `-m` has imported already

# `python -m tracemap` looks for modules in the current folder first, which is that of a plan: what somebody
# has put there by the name of a library would be run. So the folder is taken off before anything is imported.
# (The script `tracemap` does not look there. While `-m` looks for a package, the program is called so.)
with suppress(OSError):
    if getattr(sys, "argv", [])[:1] == ["-m"] and sys.path[:1] == [os.getcwd()]:  # noqa: PTH109
        del sys.path[0]

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracemap.errors import (
        ConfigError,
        PictureError,
        ProjectError,
        TracemapError,
        UnknownIdError,
        UsageError,
    )
    from tracemap.findings import Finding, Severity
    from tracemap.model import Milestone, Requirement, TestCase, TestPlan, VerificationElement
    from tracemap.plan import Plan, load
    from tracemap.questions.curves import Window
    from tracemap.questions.narrowing import Narrowing
    from tracemap.render.selection import Selection
    from tracemap.version import __version__

_HOMES = {
    "plan": ("Plan", "load"),
    "errors": (
        "ConfigError",
        "PictureError",
        "ProjectError",
        "TracemapError",
        "UnknownIdError",
        "UsageError",
    ),
    "findings": ("Finding", "Severity"),
    "model": ("Milestone", "Requirement", "TestCase", "TestPlan", "VerificationElement"),
    "questions.curves": ("Window",),
    "questions.narrowing": ("Narrowing",),
    "render.selection": ("Selection",),
    "version": ("__version__",),
}

__all__ = [
    "ConfigError",
    "Finding",
    "Milestone",
    "Narrowing",
    "PictureError",
    "Plan",
    "ProjectError",
    "Requirement",
    "Selection",
    "Severity",
    "TestCase",
    "TestPlan",
    "TracemapError",
    "UnknownIdError",
    "UsageError",
    "VerificationElement",
    "Window",
    "__version__",
    "load",
]


def __getattr__(name: str) -> Any:
    """Import a public name from the module it lives in (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"tracemap.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'tracemap' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, for completion."""
    return __all__
