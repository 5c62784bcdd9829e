"""How much a template may do: a user's own may come from a stranger's pull request."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

MOST_CHARACTERS = 1 << 26
"""How many characters all that a template writes, and all that it makes on the way, may have."""

MOST_SECONDS = 60
"""How long one document may take."""

_MOST_PART = 1 << 20
"""How long one value may be that an operator makes."""

_BIG = 10**15


class LimitError(Exception):
    """A template has gone past a limit: which one."""


class Meter:
    """What a rendering has used up."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.start()

    def start(self) -> None:
        """Start at nothing again, for one more document."""
        self._characters = 0
        self._end = time.monotonic() + MOST_SECONDS

    def written(self, text: str) -> None:
        """Count a text that an expression has made.

        Raises:
            LimitError: it was one too many.
        """
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            raise LimitError(f"it makes more than {MOST_CHARACTERS:,} characters")
        self.tick()

    def tick(self) -> None:
        """Look at the clock.

        Raises:
            LimitError: the time is over.
        """
        if time.monotonic() > self._end:
            raise LimitError(f"it takes longer than {MOST_SECONDS} seconds")

    def watched(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield what a loop goes through, as long as there is time."""
        for item in items:
            self.tick()
            yield item


def computed(operator: str, left: Any, right: Any) -> Any:
    """Return what an operator makes of two values, none of which may grow without bound.

    Raises:
        LimitError: the result would be too large, or the operator could make it so.
    """
    sizes = [len(one) for one in (left, right) if isinstance(one, str | list | tuple)]
    numbers = [abs(one) for one in (left, right) if isinstance(one, int | float)]
    if operator == "+":
        _bound(sum(sizes), max(numbers, default=0))
        return left + right
    if operator == "*":
        _bound(max(sizes, default=0) * max([1, *numbers]), max(numbers, default=0))
        return left * right
    if operator == "%" and not sizes:
        return left % right
    raise LimitError(f"the operator {operator} is not to be had here")


def _bound(size: float, number: float) -> None:
    if size > _MOST_PART or number > _BIG:
        raise LimitError("it makes a value that is too large")


def shallow(value: Any) -> Any:
    """Return a list, tuple or mapping that a template makes.

    Raises:
        LimitError: there are such in it that hold such.
    """
    for one in _held(value):
        if any(type(part) in _HOLDING for part in _held(one)):
            raise LimitError("a list may stand in a list, but not in a list in a list")
    return value


_HOLDING = (list, tuple, dict)


def _held(value: Any) -> Iterable[Any]:
    if type(value) is dict:
        return value.values()
    return value if type(value) in _HOLDING else ()
