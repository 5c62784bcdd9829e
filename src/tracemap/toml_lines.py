"""Where settings stand in a text of TOML, which Python's reader does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_STEP = r"""[\w-]+|"[^"]*"|'[^']*'"""
_STEPS = rf"(?:{_STEP})(?:\s*\.\s*(?:{_STEP}))*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_STEPS})\s*\]")
_SETTING = re.compile(rf"\s*({_STEPS})\s*=")


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line of a setting, or of the innermost table around it that is written; else 1."""
    wanted = list(path)
    held: list[str] = []
    tables: Counter[str] = Counter()
    best, line_of_best = 0, 1
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
        if len(steps) > best and steps == wanted[: len(steps)]:
            best, line_of_best = len(steps), number
    return line_of_best


def _steps(dotted: str) -> list[str]:
    return [step.strip("\"'") for step in re.findall(_STEP, dotted)]
