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
