"""Names of pages: whatever an id is, its page is a file of its own, on every system."""

from __future__ import annotations

import re

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tracemap.site.slugs import slugs

PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,79}")
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@given(st.lists(st.text(), unique=True) | st.lists(st.text("aAbB.-~", max_size=4), unique=True))
@example(["a", "A", "a~ca978112ca1b", "A~559aead08264", "", ".", "..", "con", "CON.x", "x" * 5000])
@example(["Ä", "ä", "ß", "ss", "SS", "K", "\u212a", "\ud800"])
def test_the_names_are_files_and_differ_where_case_is_folded(identifiers: list[str]) -> None:
    found = slugs(identifiers)
    assert list(found) == identifiers
    names = list(found.values())
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert PLAIN.fullmatch(name)
        assert not DEVICES.fullmatch(name)
        assert not name.endswith(".")


@pytest.mark.parametrize("identifier", ["LDM-503-18q", "DMS-REQ-0024", "LVV-P77", "a", "1.2_b"])
def test_an_id_that_is_a_file_name_is_its_own(identifier: str) -> None:
    assert slugs([identifier, "other", "../" + identifier])[identifier] == identifier


def test_an_address_does_not_depend_on_other_ids() -> None:
    assert slugs(["a/b", "c"])["a/b"] == slugs(["x", "a b", "a/b"])["a/b"]


def test_ids_that_differ_in_case_alone_are_told_apart_by_their_hash() -> None:
    found = slugs(["a", "A"])
    assert all(re.fullmatch(r"a~[0-9a-f]{12}", name) for name in found.values())
    assert found["a"] != found["A"]


def test_names_of_equal_hash_are_told_apart_by_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracemap.site.slugs._DIGITS", 0)
    found = slugs(["/a", "a/"])
    assert len(set(found.values())) == 2
