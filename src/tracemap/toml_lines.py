"""Where settings stand in a text of TOML, which Python's reader does not tell, and what people call them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_STEP = r"""[\w-]+|"[^"]*"|'[^']*'"""
_STEPS = rf"(?:{_STEP})(?:\s*\.\s*(?:{_STEP}))*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_STEPS})\s*\]")
_SETTING = re.compile(rf"\s*({_STEPS})\s*=")


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line of a setting, or of the innermost table around it that is written; else 1."""
    lines = _lines(text)
    held = (tuple(path[:length]) for length in range(len(path), 0, -1))
    return next((lines[one] for one in held if one in lines), 1)


@lru_cache(maxsize=2)
def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of every table and setting; the first one of two. It is asked for many times."""
    held: list[str] = []
    tables: Counter[str] = Counter()
    lines: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        header, setting = _HEADER.match(line), _SETTING.match(line)
        if header:
            steps = held = _steps(header[1])
            if line.lstrip().startswith("[["):
                tables[".".join(steps)] += 1
                steps = held = [*steps, str(tables[".".join(steps)] - 1)]
        elif setting:
            steps = [*held, *_steps(setting[1])]
        else:
            continue
        lines.setdefault(tuple(steps), number)
    return lines


def in_words(path: Sequence[str | int]) -> str:
    """Return the name of a setting: `'limits.depth'`, or `'fte' of entry 1 of 'capacity'`.

    Args:
        path: the keys, and positions in lists from 0, that lead to it.
    """
    said, names = "", list[str]()
    for step in path:
        if isinstance(step, str):
            names.append(step)
        else:
            said, names = f"entry {step + 1} of {_of(names, said)}", []
    return _of(names, said)


def _of(names: Sequence[str], said: str) -> str:
    name = f"'{'.'.join(names)}'" if names else ""
    return " of ".join(one for one in (name, said) if one)


def _steps(dotted: str) -> list[str]:
    return [step.strip("\"'") for step in re.findall(_STEP, dotted)]
