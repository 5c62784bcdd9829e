"""What is read of YAML: plain values, each with its place, and the faults of a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tracemap.source import Mark

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""What stands for no value, where it is written without quotes."""


class Node(NamedTuple):
    """A value and where it stands. Lists hold nodes, mappings entries, scalars the text as written."""

    mark: Mark
    value: str | list[Node] | dict[str, Entry] | None


class Entry(NamedTuple):
    """What a mapping holds under a key: where the key stands, where the value, and the value."""

    key_mark: Mark
    mark: Mark
    value: str | list[Node] | dict[str, Entry] | None


class Fault(NamedTuple):
    """Something in the text that is not plain data: the code of its rule, the place, the words."""

    code: str
    mark: Mark
    message: str
    help: str
    other: Mark | None = None


Report = Callable[[Fault], None]
"""Takes a fault as it is found."""
