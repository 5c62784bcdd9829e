"""An outcome from process to process, and what a site is known by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.serving.builder import site_of
from tracemap.serving.outcome import (
    Fault,
    Site,
    Trouble,
    fault_of,
    packed,
    trouble_of,
    unpacked,
    version_of,
)

NAMES = st.text("abc/-~.", min_size=1, max_size=8)
FILES = st.dictionaries(NAMES.map("{}.js".format), st.binary(max_size=50), max_size=5)
FAULTS = st.lists(st.builds(Fault, st.text(), st.text()), min_size=1, max_size=4).map(tuple)
OUTCOMES = st.one_of(
    FILES.map(lambda files: site_of(dict(files))),
    st.builds(Trouble, FAULTS, st.integers(1, 10**6)),
)


@given(OUTCOMES)
def test_an_outcome_comes_out_as_it_went_in(outcome: Site | Trouble) -> None:
    assert unpacked(b"".join(packed(outcome))) == outcome


@given(OUTCOMES, st.integers(0, 10**6))
def test_an_outcome_that_is_cut_off_is_none(outcome: Site | Trouble, place: int) -> None:
    data = b"".join(packed(outcome))
    with pytest.raises(ValueError, match=r"."):
        unpacked(data[: place % len(data)])


@given(st.binary(max_size=200))
def test_bytes_that_are_no_outcome_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(data)


def test_a_site_is_known_by_its_paths_and_their_contents() -> None:
    versions = [
        version_of({"a.js": b"1", "b.js": b""}),
        version_of({"a.js": b"", "b.js": b"1"}),
        version_of({"a.js": b"1"}),
        version_of({"a.js": b"1b.js\x000"}),
        version_of({}),
    ]
    assert len(set(versions)) == len(versions)
    assert version_of({"b.js": b"", "a.js": b"1"}) == versions[0], "their order says nothing"


def test_the_tag_of_a_page_changes_with_the_version_that_it_names_and_its_digest_does_not() -> None:
    page = b"<head></head>"
    one, other = (site_of({"a.html": page, "b.js": content}) for content in (b"1", b"2"))
    assert one.pages["a.html"].tag != other.pages["a.html"].tag
    assert one.pages["a.html"].digest == other.pages["a.html"].digest
    assert one.version.encode() in one.pages["a.html"].content
    assert one.pages["b.js"].content == b"1", "a script is what it was"


def test_a_page_without_a_head_is_a_fault() -> None:
    with pytest.raises(ValueError, match="without a head"):
        site_of({"a.html": b"<p>"})


def test_the_words_of_a_fault_are_harmless() -> None:
    assert fault_of("a\x1b[31m\u202eb", "c\nd") == Fault("a\\x1b[31m\\u202eb", "c d")
    assert trouble_of("a\u2028b").faults[0].line == "a\\u2028b"
