"""The formats of the findings of a check, one a module, found by its name.

A module has `render(report)`, which gives text, and may have `pieces(report)`, which yields it. It may
have `left_out(report)`: a word on what the format has no room for, or an empty one. The severity of each
channel is named in its module.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from tracemap.packages import module_names

if TYPE_CHECKING:
    from tracemap.output.report import Report

_DEFAULT = "text"

FORMATS = (
    _DEFAULT,
    *(name for name in module_names(sys.modules[__name__]) if name != _DEFAULT),
)
"""The names of the formats, the default one first."""


def render(report: Report, form: str) -> str:
    """Return a check in one of `FORMATS`; only the module of that format is imported."""
    rendered: str = _module(form).render(report)
    return rendered


def content(report: Report, form: str) -> str | Iterator[str]:
    """Return a check in one of `FORMATS`; where it may be tens of megabytes, its pieces as they are made."""
    module = _module(form)
    made: str | Iterator[str] = getattr(module, "pieces", module.render)(report)
    return made


def left_out(report: Report, form: str) -> str:
    """Return a word on what a format of `FORMATS` has no room for; empty where it holds all it should."""
    say = getattr(_module(form), "left_out", None)
    return "" if say is None else str(say(report))


def _module(form: str) -> ModuleType:
    return import_module(f"tracemap.output.findings.{form}")
