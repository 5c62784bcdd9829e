"""Which characters of an id pass for others, and which are left alone."""

from __future__ import annotations

import string
import sys
import unicodedata

import pytest

from tracemap.references.lookalikes import lookalikes, plain_form

ALIKE = {
    "D\u041cS-REQ-0024": "DMS-REQ-0024",  # Cyrillic
    "\u0391B-1": "AB-1",  # Greek
    "\u0555B-1": "OB-1",  # Armenian
    "\uff24\uff2d\uff33-\uff11": "DMS-1",  # full width
    "\U0001d403M-1": "DM-1",  # mathematical bold
    "DM\u20101": "DM-1",
    "DM\u20151": "DM-1",
    "DM\u22121": "DM-1",
    "DM\u00ad1": "DM-1",
    "DM\u00a01": "DM 1",
    "DM\u2028": "DM",
    "\u200bDM-1": "DM-1",
    "DM-1\ufe0f": "DM-1",
    "DM\u034f-1": "DM-1",
    "\u202eDM-1": "DM-1",
    "\u0417-1": "3-1",
    "\u2160-1": "I-1",  # the Roman numeral
    "a\u043e": "ao",
}
LETTERS = {
    "GREEK CAPITAL LETTER ALPHA": "A",
    "CYRILLIC CAPITAL LETTER A": "A",
    "GREEK CAPITAL LETTER BETA": "B",
    "CYRILLIC CAPITAL LETTER VE": "B",
    "GREEK CAPITAL LUNATE SIGMA SYMBOL": "C",
    "CYRILLIC CAPITAL LETTER ES": "C",
    "GREEK CAPITAL LETTER EPSILON": "E",
    "CYRILLIC CAPITAL LETTER IE": "E",
    "GREEK CAPITAL LETTER ETA": "H",
    "CYRILLIC CAPITAL LETTER EN": "H",
    "GREEK CAPITAL LETTER IOTA": "I",
    "CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I": "I",
    "CYRILLIC LETTER PALOCHKA": "I",
    "GREEK CAPITAL LETTER YOT": "J",
    "CYRILLIC CAPITAL LETTER JE": "J",
    "GREEK CAPITAL LETTER KAPPA": "K",
    "CYRILLIC CAPITAL LETTER KA": "K",
    "GREEK CAPITAL LETTER MU": "M",
    "CYRILLIC CAPITAL LETTER EM": "M",
    "GREEK CAPITAL LETTER NU": "N",
    "GREEK CAPITAL LETTER OMICRON": "O",
    "CYRILLIC CAPITAL LETTER O": "O",
    "ARMENIAN CAPITAL LETTER OH": "O",
    "GREEK CAPITAL LETTER RHO": "P",
    "CYRILLIC CAPITAL LETTER ER": "P",
    "CYRILLIC CAPITAL LETTER QA": "Q",
    "CYRILLIC CAPITAL LETTER DZE": "S",
    "ARMENIAN CAPITAL LETTER TIWN": "S",
    "GREEK CAPITAL LETTER TAU": "T",
    "CYRILLIC CAPITAL LETTER TE": "T",
    "CYRILLIC CAPITAL LETTER IZHITSA": "V",
    "CYRILLIC CAPITAL LETTER WE": "W",
    "GREEK CAPITAL LETTER CHI": "X",
    "CYRILLIC CAPITAL LETTER HA": "X",
    "GREEK CAPITAL LETTER UPSILON": "Y",
    "CYRILLIC CAPITAL LETTER U": "Y",
    "CYRILLIC CAPITAL LETTER STRAIGHT U": "Y",
    "GREEK CAPITAL LETTER ZETA": "Z",
    "CYRILLIC CAPITAL LETTER ZE": "3",
    "GREEK SMALL LETTER ALPHA": "a",
    "CYRILLIC SMALL LETTER A": "a",
    "GREEK LUNATE SIGMA SYMBOL": "c",
    "CYRILLIC SMALL LETTER ES": "c",
    "CYRILLIC SMALL LETTER KOMI DE": "d",
    "CYRILLIC SMALL LETTER IE": "e",
    "LATIN SMALL LETTER SCRIPT G": "g",
    "CYRILLIC SMALL LETTER SHHA": "h",
    "ARMENIAN SMALL LETTER HO": "h",
    "LATIN SMALL LETTER DOTLESS I": "i",
    "GREEK SMALL LETTER IOTA": "i",
    "CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I": "i",
    "GREEK LETTER YOT": "j",
    "CYRILLIC SMALL LETTER JE": "j",
    "GREEK SMALL LETTER KAPPA": "k",
    "CYRILLIC SMALL LETTER KA": "k",
    "CYRILLIC SMALL LETTER PALOCHKA": "l",
    "ARMENIAN SMALL LETTER VO": "n",
    "GREEK SMALL LETTER OMICRON": "o",
    "CYRILLIC SMALL LETTER O": "o",
    "ARMENIAN SMALL LETTER OH": "o",
    "GREEK SMALL LETTER RHO": "p",
    "CYRILLIC SMALL LETTER ER": "p",
    "CYRILLIC SMALL LETTER QA": "q",
    "CYRILLIC SMALL LETTER DZE": "s",
    "GREEK SMALL LETTER UPSILON": "u",
    "ARMENIAN SMALL LETTER SEH": "u",
    "GREEK SMALL LETTER NU": "v",
    "CYRILLIC SMALL LETTER IZHITSA": "v",
    "CYRILLIC SMALL LETTER WE": "w",
    "GREEK SMALL LETTER CHI": "x",
    "CYRILLIC SMALL LETTER HA": "x",
    "GREEK SMALL LETTER GAMMA": "y",
    "CYRILLIC SMALL LETTER U": "y",
    "SOFT HYPHEN": "-",
    "MODIFIER LETTER MINUS SIGN": "-",
    "HYPHEN BULLET": "-",
    "MINUS SIGN": "-",
    "EM DASH": "-",
    "NO-BREAK SPACE": " ",
    "EM SPACE": " ",
    "LINE SEPARATOR": " ",
    "PARAGRAPH SEPARATOR": " ",
    "HANGUL FILLER": "",
    "VARIATION SELECTOR-1": "",
    "VARIATION SELECTOR-16": "",
    "ZERO WIDTH JOINER": "",
}
"""What looks like what, by its name in Unicode."""


@pytest.mark.parametrize(("name", "plain"), LETTERS.items())
def test_every_letter_of_another_alphabet_passes_for_the_one_that_it_looks_like(
    name: str, plain: str
) -> None:
    character = unicodedata.lookup(name)
    assert plain_form(f"DM{character}1") == f"DM{plain}1"
    (found,) = lookalikes(f"DM{character}1")
    effect = f"looks like '{plain}'" if plain.strip() else "looks like a space"
    effect = effect if plain else "shows nothing"
    assert str(found) == f"U+{ord(character):04X} {name}, which {effect}"


@pytest.mark.parametrize(("written", "plain"), ALIKE.items())
def test_an_id_that_only_looks_plain_is_known_and_its_plain_form_told(
    written: str, plain: str
) -> None:
    assert lookalikes(written)
    assert plain_form(written) == plain
    assert not lookalikes(plain)


@pytest.mark.parametrize(
    "identifier",
    [
        "DMS-REQ-0024",
        "",
        " ",
        "\u00c9T\u00c9-1",
        "\u0141\u00d3D\u0179",
        "\u0416\u0423\u041a-1",
        "\u03a9\u039c\u0395\u0393\u0391",
        "\u6771\u4eac-1",
        "\u2192",
        "\u00b5",
        "caf\u0065\u0301",
    ],
)
def test_what_passes_for_nothing_is_left_alone(identifier: str) -> None:
    assert lookalikes(identifier) == []
    assert plain_form(identifier) == identifier


def test_ascii_is_never_a_lookalike() -> None:
    assert not lookalikes(string.printable)


def test_letters_of_another_alphabet_are_left_alone_only_where_no_latin_one_stands_among_them() -> (
    None
):
    assert lookalikes("\u0416\u041c") == []
    assert [one.character for one in lookalikes("\u0416\u041cA")] == ["\u041c"]
    assert [one.character for one in lookalikes("\u0410\u041c")] == ["\u0410", "\u041c"]


def test_marks_among_letters_of_another_alphabet_are_still_told() -> None:
    assert plain_form("\u0416\u041c\u20131\u200b") == "\u0416\u041c-1"


def test_positions_are_counted_in_characters_from_0_and_in_order() -> None:
    found = lookalikes("a\U0001f600\u2013b\u041c")
    assert [(one.position, one.plain) for one in found] == [(2, "-"), (4, "M")]


def test_a_lookalike_is_told_in_words() -> None:
    dash, blank, nothing = lookalikes("a\u2013\u00a0\u200b")
    assert str(dash) == "U+2013 EN DASH, which looks like '-'"
    assert str(blank) == "U+00A0 NO-BREAK SPACE, which looks like a space"
    assert str(nothing) == "U+200B ZERO WIDTH SPACE, which shows nothing"


def test_a_character_without_a_name_is_told_by_its_number() -> None:
    (strange,) = lookalikes("a\U000e0001")
    assert str(strange).startswith("U+E0001 ")


def test_the_plain_form_of_any_character_is_ascii_or_the_character_itself() -> None:
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in ("Cn", "Cs", "Co"):
            continue
        plain = plain_form(f"A{character}")
        assert plain == f"A{character}" or plain.isascii(), f"U+{code:04X}"


def test_a_plain_form_is_its_own_plain_form() -> None:
    for written in ALIKE:
        assert plain_form(plain_form(written)) == plain_form(written)
