"""How an id is written wrong: what a misspelt one and the one that is meant differ in, in words."""

from __future__ import annotations

import re

from tracemap.identifiers import squeezed

_DIGITS = re.compile(r"(\d+)")
_SEPARATORS = re.compile(r"[-_\s.]+")
_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LETTERS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def how_written(written: str, meant: str) -> str:
    """Return how the id that is meant is written instead; the two differ by the usual slips only.

    `meant` may also be the code of a milestone that has an old name which `written` misspells.
    """
    if squeezed(written) != squeezed(meant):
        return "has an old name that is written almost so"
    if written.strip() == meant:
        return "has it without blanks around it"
    if written.casefold() == meant.casefold():
        return f"has it in {_case(meant)} letters"
    here, there = _DIGITS.split(written), _DIGITS.split(meant)
    if here[::2] == there[::2]:
        width = next(len(two) for one, two in zip(here, there, strict=True) if one != two)
        count = _IN_WORDS[width] if width < len(_IN_WORDS) else str(width)
        return f"has it with {count} digit{'s' if width != 1 else ''}"
    if written.upper().translate(_LETTERS) == meant.upper().translate(_LETTERS):
        more_digits = _count(meant) > _count(written)
        return f"has it with {'digits for letters' if more_digits else 'letters for digits'}"
    if _SEPARATORS.sub("-", written) == _SEPARATORS.sub("-", meant):
        return "has it with other separators"
    return "is written almost so"


def _case(identifier: str) -> str:
    if identifier == identifier.upper():
        return "capital"
    return "small" if identifier == identifier.lower() else "capital and small"


def _count(identifier: str) -> int:
    """Return how many digits an id has."""
    return sum(character.isdigit() for character in identifier)
