"""Characters that a format cannot hold, written as it can: `_x0007_` stands for the one with that number.

It is how the file formats of spreadsheets write them (ECMA-376, part 1, 22.9.2.19), and looks like a
word to everything else. A text that looks so itself keeps its meaning: its underscore is written `_x005F_`.
"""

from __future__ import annotations

import re

_LOOKS_ESCAPED = r"_(?=x[0-9A-F]{4})"
_ESCAPED = re.compile(r"_x([0-9A-F]{4,6})_")


def escaping(unsafe: str) -> re.Pattern[str]:
    """Return what `escaped` needs of a format: what it cannot hold, as a regular expression."""
    return re.compile(f"{_LOOKS_ESCAPED}|{unsafe}", re.MULTILINE)


def escaped(text: str, unsafe: re.Pattern[str]) -> str:
    """Return the text with every character that a format cannot hold written as its number."""
    return unsafe.sub(_numbers, text)


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given; any other text without such numbers is left as it is."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _numbers(found: re.Match[str]) -> str:
    return "".join(f"_x{ord(one):04X}_" for one in found[0])


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF else found[0]


NOT_IN_XML = escaping("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold; and CR, which its readers turn into LF."""
