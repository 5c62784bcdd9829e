"""Regular expressions that are compiled when they are first used: a run uses few of those that it loads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial


def pattern(text: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return what gives the compiled expression: compiled once, when it is first asked for."""
    return cache(partial(re.compile, text, flags))


NUMBER = pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
"""A number as a file of the plan writes it, with a point and an exponent where it likes."""
