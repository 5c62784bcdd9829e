"""Regular expressions that are compiled when they are first used: a run uses few of those that it loads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial


def pattern(text: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return what gives the compiled expression: compiled once, when it is first asked for."""
    return cache(partial(re.compile, text, flags))
