"""How the difference of a misspelt id and the one that is meant is put into words."""

from __future__ import annotations

import pytest

from tracemap.references.misspellings import how_written

WORDS = {
    ("DMS-REQ-329", "DMS-REQ-0329"): "has it with four digits",
    ("LVV-P077", "LVV-P77"): "has it with two digits",
    ("A-07", "A-7"): "has it with one digit",
    ("A-7", "A-0000000007"): "has it with 10 digits",
    ("A-2-007", "A-2-7"): "has it with one digit",
    ("dms-req-0329", "DMS-REQ-0329"): "has it in capital letters",
    ("A-ONE", "a-one"): "has it in small letters",
    ("a-one", "A-One"): "has it in capital and small letters",
    ("DMS-REQ-O329", "DMS-REQ-0329"): "has it with digits for letters",
    ("A-llI", "A-111"): "has it with digits for letters",
    ("D0M-1", "DOM-1"): "has it with letters for digits",
    ("DMS_REQ 0329", "DMS-REQ-0329"): "has it with other separators",
    ("A.1", "A-1"): "has it with other separators",
    (" A-1\t", "A-1"): "has it without blanks around it",
    ("a_01", "A-1"): "is written almost so",
    ("\uff21-1", "A-1"): "is written almost so",
    ("old-1", "DM-AP-16"): "has an old name that is written almost so",
}


@pytest.mark.parametrize(
    ("written", "meant", "words"), [(*ids, words) for ids, words in WORDS.items()]
)
def test_what_two_ids_differ_in_is_told(written: str, meant: str, words: str) -> None:
    assert how_written(written, meant) == words
