"""Identifiers as text: order, usual slips, and the ids that a misspelt one may mean."""

from __future__ import annotations

import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tracemap.config import default_config
from tracemap.identifiers import Nearest, natural_key, natural_sorted, normal_form, squeezed

IDS = st.text(st.sampled_from("ABab01290OIlL-_. é²٣"), min_size=1, max_size=8)


@pytest.mark.parametrize(
    "ordered",
    [
        ["DM-AP-2", "DM-AP-16"],
        ["DM-02", "DM-2", "DM-10"],
        ["2", "10", "A"],
        ["A", "A1", "A1B", "A2", "B"],
        ["LDM-503-04", "LDM-503-04b", "LDM-503-16"],
        ["DM-1", "dm-1"],
        ["A0", "A00", "A1"],
        ["A" + "9" * 5000, "B1"],
    ],
)
def test_ids_are_ordered_as_people_count(ordered: list[str]) -> None:
    assert natural_sorted(reversed(ordered)) == ordered


@given(IDS, IDS)
def test_two_ids_never_share_a_place_in_the_order(one: str, other: str) -> None:
    assert (natural_key(one) == natural_key(other)) is (one == other)


@given(st.lists(IDS, unique=True))
def test_the_order_of_ids_does_not_depend_on_the_order_they_came_in(ids: list[str]) -> None:
    assert natural_sorted(ids) == natural_sorted(reversed(ids))


@given(st.text(max_size=8))
def test_an_id_is_compared_in_normal_form_c(text: str) -> None:
    assert normal_form(text) == unicodedata.normalize("NFC", text)
    assert normal_form(unicodedata.normalize("NFD", text)) == normal_form(text)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("dms-req-0024", "DMS-REQ-0024"),
        ("DMS_REQ_0024", "DMS-REQ-0024"),
        ("DMS REQ 0024", "DMS-REQ-0024"),
        ("DMS-REQ-24", "DMS-REQ-0024"),
        ("DMS-REQ-OO24", "DMS-REQ-0024"),
        ("LVV-P7l", "LVV-P71"),
        ("LVV-PI", "LVV-P1"),
        (" DM-1 ", "DM-1"),
        ("DM--1", "DM-1"),
        ("\uff24\uff2d-1", "DM-1"),  # full-width letters
        ("DM-000", "DM-0"),
    ],
)
def test_the_usual_slips_do_not_tell_two_ids_apart(slip: str, meant: str) -> None:
    assert squeezed(slip) == squeezed(meant)
    assert Nearest([meant, "OTHER-9"]).repaired(slip) == meant


@pytest.mark.parametrize(
    ("one", "other"), [("DM-1", "DM-10"), ("DM-1", "DN-1"), ("A-1", "A-1-1"), ("A", "AA")]
)
def test_other_differences_do(one: str, other: str) -> None:
    assert squeezed(one) != squeezed(other)
    assert Nearest([one]).repaired(other) is None


def test_of_several_ids_that_may_be_meant_none_is_taken_for_certain() -> None:
    nearest = Nearest(["DM-1", "DM-01", "DM-2"])
    assert nearest.repaired("DM_1") is None
    assert nearest.suggestions("DM_1")[:2] == ("DM-01", "DM-1")


def test_ids_that_read_alike_are_suggested_the_likeliest_first() -> None:
    nearest = Nearest(["LDM-503-17", "LDM-503-16", "LDM-503-17a", "DLP-526"])
    assert nearest.suggestions("LDM-503-17q", most=2) == ("LDM-503-17", "LDM-503-17a")
    assert nearest.suggestions("LDM_503_17") == ("LDM-503-17",)
    assert nearest.suggestions("XYZ") == ()


def test_an_old_name_leads_to_the_id_it_stands_for() -> None:
    nearest = Nearest(["LDM-503-17"], {"INTEGRATION2": "LDM-503-17"})
    assert nearest.repaired("integration2") == "LDM-503-17"
    assert nearest.suggestions("INTEGRATION-2x") == ()


def test_a_text_too_long_to_compare_has_no_suggestions() -> None:
    assert Nearest(["A" * 300]).suggestions("A" * 299 + "B") == ()


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (
            "milestone",
            "LDM-503-04b DM-AP-16 DLP-526 S21S SY5 CRYO00300_COM ITC-NR-100030(54) LDM-GEN3",
            ["", "DM 1", "DM\u20281"],
        ),
        (
            "requirement",
            "DMS-REQ-0024 OSS-REQ-0114 LSR-REQ-0101 DMS-LSP-REQ-0007 DM-TS-AUX-ICD-0032 DMS-REQ-0024a",
            [
                "DMS-REQ-329",
                "dms-req-0024",
                "DMS-REQ-",
                "0024",
                "DMS-REQ-0024-V-01",
                "DMS-REQ-0024ab",
            ],
        ),
        ("test_plan", "LVV-P77 LVV-P1", ["LVV-77", "LVV-T77", "LVV-P", "lvv-p77", "LVV-P77 "]),
        ("test_case", "LVV-T217", ["LVV-217", "LVV-P217", "LVV-T", "LVV-T2a"]),
        (
            "verification_element",
            "LVV-27 DMS-REQ-0024-V-01 DMS-LSP-REQ-0007-V-10",
            ["LVV-T27", "LVV-", "DMS-REQ-0024-V-1", "DMS-REQ-0024"],
        ),
    ],
)
def test_the_forms_of_ids_are_those_of_the_rubin_documents(
    kind: str, right: str, wrong: list[str]
) -> None:
    form = default_config().forms[kind]
    assert [one for one in right.split() if not form.fullmatch(one)] == []
    assert [one for one in wrong if form.fullmatch(one)] == []


@given(st.lists(st.from_regex(r"[A-B][0-9٣]{1,3}-[0-9]{2}", fullmatch=True)))
def test_ids_of_one_shape_are_in_natural_order_too(ids: list[str]) -> None:
    assert natural_sorted(ids) == sorted(ids, key=natural_key)
