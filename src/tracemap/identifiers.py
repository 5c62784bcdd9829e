"""Identifiers as text: their natural order, their usual misspellings, and the nearest real ones.

Nothing here knows a plan; the callers pass the ids, or the other names, that exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice

_DIGITS = re.compile(r"(\d+)")
_AS_ZEROS = str.maketrans("123456789", "0" * 9)
_DIGIT = re.compile(r"\d")
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "l": "1", "L": "1", "_": "-", " ": "-"})
_SEPARATOR = re.compile(r"[-_\s.]+")
_MOST_OF_A_NAME, _MOST_NAMES = 100, 5000
"""How many characters of a name are compared, and with how many others: likeness costs time."""


@lru_cache(maxsize=4096)
def natural_key(identifier: str) -> tuple[tuple[int, int, str, str], ...]:
    """Return a sort key by which DM-AP-2 stands before DM-AP-16; no two ids share one."""
    return tuple(_part_key(part) for part in _DIGITS.split(identifier) if part)


def _part_key(part: str) -> tuple[int, int, str, str]:
    if not part.isdecimal():
        return 1, 0, part, ""
    # By length and digits, since `int` refuses numbers of some thousand digits.
    digits = part.lstrip("0")
    return 0, len(digits), digits, part


def natural_sorted(identifiers: Iterable[str]) -> list[str]:
    """Return the ids in natural order."""
    found = list(identifiers)
    # Numbered with leading zeros they are in natural order by their characters, which is ten times as fast.
    if len({identifier.translate(_AS_ZEROS) for identifier in found}) <= 1:
        return sorted(found)
    return sorted(found, key=natural_key)


def normal_form(text: str) -> str:
    """Return the text in Unicode normal form C, in which ids are compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def squeezed(identifier: str) -> str:
    """Return what is left of an id when the usual slips are undone.

    Case, the separator, leading zeros of a number, and O for 0 or I and l for 1 do not tell two
    ids apart here: `dms-req-329` and `DMS-REQ-O329` both give what `DMS-REQ-0329` gives.
    """
    folded = unicodedata.normalize("NFKC", identifier).strip().upper().translate(_LOOKALIKE)
    parts = _DIGITS.split(_SEPARATOR.sub("-", folded))
    return "".join(part.lstrip("0") or "0" if part.isdecimal() else part for part in parts)


class Nearest:
    """Finds the ids that a misspelt one may mean.

    Building costs one pass over the ids; it is made only when a misspelt id turns up.
    """

    def __init__(self, known: Iterable[str], aliases: dict[str, str] | None = None) -> None:
        """Index the known ids, and old names (alias to id), by their squeezed form."""
        self._known = list(known)
        self._by_squeezed: dict[str, list[str]] = {}
        for identifier in self._known:
            self._by_squeezed.setdefault(squeezed(identifier), []).append(identifier)
        for alias, identifier in (aliases or {}).items():
            self._by_squeezed.setdefault(squeezed(alias), []).append(identifier)

    def repaired(self, identifier: str) -> str | None:
        """Return the one id that differs only by the usual slips, or None if none or several do."""
        found = set(self._by_squeezed.get(squeezed(identifier), ()))
        return found.pop() if len(found) == 1 else None

    def suggestions(self, identifier: str, most: int = 3) -> tuple[str, ...]:
        """Return up to `most` ids that may be meant, the likeliest first.

        Ids that differ by the usual slips come first, then those that read alike. The search by
        likeness is linear in the number of ids, over those that share the first letters.
        """
        folded = identifier.casefold()
        certain = sorted(
            set(self._by_squeezed.get(squeezed(identifier), ())),
            key=lambda one: (one.casefold() != folded, natural_key(one)),
        )
        if len(certain) >= most:
            return tuple(certain[:most])
        close = _alike(identifier, self._candidates(identifier), most)
        return tuple(dict.fromkeys([*certain, *close]))[:most]

    def _candidates(self, identifier: str) -> Collection[str]:
        head = identifier[:2].upper()
        same_head = [known for known in self._known if known[:2].upper() == head]
        # Likeness costs time by the square of the length; past some thousands it must be rationed.
        return (same_head or self._known)[:5000]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that reads most like another one, or None where none reads like it.

    It is for names that are no ids: of commands, options, settings, files. Capital letters tell none apart.
    """
    from difflib import get_close_matches  # imported where a name is misspelt

    by_folded = {one.casefold(): one for one in islice(known, _MOST_NAMES)}
    near = get_close_matches(word[:_MOST_OF_A_NAME].casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the question whether the nearest known word was meant; `otherwise` where there is none."""
    near = nearest(word, known)
    return otherwise if near is None else f"did you mean {near}?"


def _alike(identifier: str, known: Collection[str], most: int) -> list[str]:
    """Return the ids that read alike, the likeliest first.

    They have the same digits, or differ by one slip of the finger: a character too many, too few or in
    the place of another, or two that changed places, which are the likeliest. Where several have another
    digit in one place, as the neighbours of a number do, none is likelier than the next: they are left out.
    """
    from difflib import get_close_matches  # imported where a misspelt id needs it

    if len(identifier) > 200:
        return []
    digits, words = _digits_of(identifier), _DIGIT.sub("0", identifier)
    close = [
        one
        for one in get_close_matches(identifier, known, n=50, cutoff=0.8)
        if _digits_of(one) == digits or _is_one_slip(identifier, one)
    ]
    swapped = [one for one in close if sorted(one) == sorted(identifier)]
    others = [one for one in close if one not in swapped]
    neighbours = [one for one in others if _DIGIT.sub("0", one) == words]
    if len(neighbours) > 1:
        others = [one for one in others if one not in neighbours]
    return [*swapped, *others][:most]


def _digits_of(identifier: str) -> str:
    return "".join(_DIGIT.findall(identifier))


def _is_one_slip(one: str, other: str) -> bool:
    """Tell whether two ids differ by one character, or by two neighbours that changed places."""
    start = _alike_at_start(one, other)
    one, other = one[start:], other[start:]
    end = _alike_at_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return (len(one) <= 1 and len(other) <= 1) or (len(one) == 2 and one == other[::-1])


def _alike_at_start(one: str, other: str) -> int:
    """Return how many characters the two have in common at the start."""
    pairs = zip(one, other, strict=False)
    length = min(len(one), len(other))
    return next((place for place, (here, there) in enumerate(pairs) if here != there), length)
