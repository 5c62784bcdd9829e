"""Which ids are suggested for a misspelt one: those that one slip made of it, and no mere neighbours."""

from __future__ import annotations

import pytest

from tracemap.identifiers import Nearest

PLAN = [f"DMS-REQ-{number:04}" for number in range(0, 400, 7)] + ["DM-AP-16", "LVV-P77", "LVV-P106"]
NEAREST = Nearest(PLAN, {"ALERTDIST1": "DM-AP-16"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("DMS-REQ-14", "DMS-REQ-0014"),
        ("DMS-REQ-O014", "DMS-REQ-0014"),
        ("dms req 0014", "DMS-REQ-0014"),
        ("DMS-REQ-0014 ", "DMS-REQ-0014"),
        ("DMS-REQ-\uff10\uff10\uff11\uff14", "DMS-REQ-0014"),
        ("alertdistl", "DM-AP-16"),
    ],
)
def test_the_usual_slips_are_repaired_for_certain(written: str, meant: str) -> None:
    assert NEAREST.repaired(written) == meant
    assert NEAREST.suggestions(written)[0] == meant


@pytest.mark.parametrize("written", ["DMS-REQ-0001", "DMS-REQ-0041", "DMSREQ-0014", "", "X"])
def test_nothing_else_is_repaired(written: str) -> None:
    assert NEAREST.repaired(written) is None


def test_what_two_ids_may_be_is_repaired_to_neither_and_the_one_in_the_same_letters_comes_first() -> (
    None
):
    nearest = Nearest(["A-01", "A-1", "A-001"])
    assert nearest.repaired("a-1") is None
    assert nearest.suggestions("a-1") == ("A-1", "A-001", "A-01")


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("LVV-P777", ("LVV-P77",)),  # a digit too many
        ("LVV-P7", ("LVV-P77",)),  # one too few
        ("LVV-P78", ("LVV-P77",)),  # another one, and no second id so near
        ("LVV-P160", ("LVV-P106",)),  # two that changed places
        ("LVV-T77", ("LVV-P77",)),  # another letter
        ("DMSREQ-0014", ("DMS-REQ-0014",)),
        ("DSM-REQ-0014", ("DMS-REQ-0014",)),
        ("DMS-RQ-0014", ("DMS-REQ-0014",)),
        ("DMSS-RQ-0014", ("DMS-REQ-0014",)),  # two, but the number is the same
        ("DMS-REQ-0041", ("DMS-REQ-0014",)),  # though other numbers are one digit away
    ],
)
def test_one_slip_of_the_finger_is_suggested(written: str, suggested: tuple[str, ...]) -> None:
    assert NEAREST.suggestions(written) == suggested


@pytest.mark.parametrize(
    "written",
    [
        "DMS-REQ-0016",  # several are one digit away
        "DMS-REQ-9999",
        "DMS-REQ-0398",
        "DM-AP-99",
        "LVV-P2345",
        "visualization",
        "",
        "D" * 300,
    ],
)
def test_neighbours_of_a_number_and_far_ids_are_not_suggested(written: str) -> None:
    assert NEAREST.suggestions(written) == ()


def test_no_more_are_suggested_than_are_asked_for_the_likeliest_first() -> None:
    nearest = Nearest(["ALPHA-BETA", "ALPHA-BETB", "ALPHA-BETC", "ALPHA-BTEA"])
    assert nearest.suggestions("ALPHA-BETAA") == nearest.suggestions("ALPHA-BETAA", 3)
    assert nearest.suggestions("ALPHA-BETAA", 1) == ("ALPHA-BETA",)
    assert len(nearest.suggestions("ALPHA-BETX", 2)) == 2
    assert nearest.suggestions("ALPHA-BTEB")[0] == "ALPHA-BETB", "two letters changed places"
