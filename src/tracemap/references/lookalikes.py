"""Characters that pass for others in an id: look-alikes of ASCII letters, odd dashes, invisible ones.

After Unicode Technical Standard 39 (confusable detection), cut down to what turns up in ids that are
copied from documents and chats. An accented letter passes for nothing else and is left alone.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

_ALIKE = {
    # The Greek, Cyrillic and Armenian letters by what they look like.
    "A": "\u0391\u0410",
    "B": "\u0392\u0412",
    "C": "\u03f9\u0421",
    "E": "\u0395\u0415",
    "H": "\u0397\u041d",
    "I": "\u0399\u0406\u04c0",
    "J": "\u037f\u0408",
    "K": "\u039a\u041a",
    "M": "\u039c\u041c",
    "N": "\u039d",
    "O": "\u039f\u041e\u0555",
    "P": "\u03a1\u0420",
    "Q": "\u051a",
    "S": "\u0405\u054f",
    "T": "\u03a4\u0422",
    "V": "\u0474",
    "W": "\u051c",
    "X": "\u03a7\u0425",
    "Y": "\u03a5\u0423\u04ae",
    "Z": "\u0396",
    "3": "\u0417",
    "a": "\u03b1\u0430",
    "c": "\u03f2\u0441",
    "d": "\u0501",
    "e": "\u0435",
    "g": "\u0261",
    "h": "\u04bb\u0570",
    "i": "\u0131\u03b9\u0456",
    "j": "\u03f3\u0458",
    "k": "\u03ba\u043a",
    "l": "\u04cf",
    "n": "\u0578",
    "o": "\u03bf\u043e\u0585",
    "p": "\u03c1\u0440",
    "q": "\u051b",
    "s": "\u0455",
    "u": "\u03c5\u057d",
    "v": "\u03bd\u0475",
    "w": "\u051d",
    "x": "\u03c7\u0445",
    "y": "\u03b3\u0443",
    # Dashes that are not of the category of dashes.
    "-": "\u00ad\u02d7\u2043\u2212",
    # What shows nothing, outside the category of format characters.
    "": "\u034f\u115f\u1160\u3164\uffa0" + "".join(chr(0xFE00 + number) for number in range(16)),
}
_PASSES_FOR = {ord(strange): plain for plain, all_alike in _ALIKE.items() for strange in all_alike}
_BY_CATEGORY = {"Pd": "-", "Cf": "", "Zs": " ", "Zl": " ", "Zp": " "}


class Lookalike(NamedTuple):
    """A character of an id that passes for another.

    Attributes:
        position: its place in the id, from 0.
        character: the character.
        plain: the ASCII text that it passes for; empty where it shows nothing.
    """

    position: int
    character: str
    plain: str

    def __str__(self) -> str:
        """Return it in words: "U+2013 EN DASH, which looks like '-'"."""
        name = unicodedata.name(self.character, "without a name")
        effect = (
            f"which looks like '{self.plain}'" if self.plain.strip() else "which looks like a space"
        )
        return (
            f"U+{ord(self.character):04X} {name}, {effect if self.plain else 'which shows nothing'}"
        )


def lookalikes(identifier: str) -> list[Lookalike]:
    """Return the characters of an id that pass for others, in their order.

    The letters of an id that is plainly written in another alphabet (none of its letters is ASCII,
    and some look like no ASCII letter) pass for nothing.
    """
    if identifier.isascii():
        return []
    found = []
    own_alphabet = not any(character.isascii() and character.isalpha() for character in identifier)
    distinct = False
    for position, character in enumerate(identifier):
        if not character.isascii():
            plain = _plain(character)
            if plain is not None:
                found.append(Lookalike(position, character, plain))
            elif character.isalpha():
                distinct = True
    if own_alphabet and distinct:
        return [one for one in found if not one.character.isalpha()]
    return found


def plain_form(identifier: str) -> str:
    """Return the id as it looks: each character that passes for another replaced by that one."""
    if identifier.isascii():
        return identifier
    characters = list(identifier)
    for one in lookalikes(identifier):
        characters[one.position] = one.plain
    return "".join(characters).strip()


@lru_cache(maxsize=1024)
def _plain(character: str) -> str | None:
    """Return what a character outside ASCII passes for, or None."""
    known = _PASSES_FOR.get(ord(character), _BY_CATEGORY.get(unicodedata.category(character)))
    if known is not None:
        return known
    folded = unicodedata.normalize("NFKC", character)
    return folded if folded.isascii() and folded.isprintable() else None
