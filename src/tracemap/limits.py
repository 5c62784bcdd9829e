"""The limits: what a plan, and a file of others, may ask of the machine.

Their defaults, and how far a configuration may raise them, stand in the schema `config`. What goes past one
is TM004: a finding in a plan, an error that names the code in an import, a word on what an output leaves out.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "TM004"
"""The rule of all limits."""


MOST_VALUES = 5_000_000
"""How many values a file may hold where nothing else is said: what `limits.values` is where it is absent."""


class Limits(NamedTuple):
    """How much is taken: sizes in bytes, depth in levels, time in seconds, the rest are counts."""

    file_bytes: int
    plan_bytes: int
    files: int
    depth: int
    aliases: int
    values: int
    findings: int
    sarif_results: int
    sheet_rows: int
    unpacked_bytes: int
    members: int
    pattern_seconds: int


def raising(name: str) -> str:
    """Return what there is to do where a limit of this name was passed.

    >>> raising("depth")
    'limits.depth in the configuration raises the limit'
    """
    assert name in Limits._fields
    return f"limits.{name} in the configuration raises the limit"


def coded(name: str) -> str:
    """Return the same with the code before it, for an error, which has none of its own.

    >>> coded("depth")
    'TM004: limits.depth in the configuration raises the limit'
    """
    return f"{CODE}: {raising(name)}"
