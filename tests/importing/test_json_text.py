"""JSON of others: what is read, and where what is refused stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.errors import SourceError
from tracemap.importing.json_text import read_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def refused(text: str, **options: bool) -> str:
    with pytest.raises(SourceError) as caught:
        read_json("a.json", text.encode("utf-8", "surrogatepass"), **options)
    return caught.value.message


@given(VALUES)
def test_what_is_json_is_read_as_json_is(value: Any) -> None:
    assert read_json("a.json", json.dumps(value).encode()) == value


def test_a_mark_of_order_is_no_part_of_it() -> None:
    assert read_json("a.json", b"\xef\xbb\xbf[1]") == [1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1,\n "b": {"a": 2},\n "a": 3}', "3:2: 'a' stands twice, first at a.json:1:2"),
        (r'{"\u0061": 1, "a": 2}', "1:15: 'a' stands twice, first at a.json:1:2"),
        ('[{"a": 1}, {"a": 1,\n"a": 2}]', "2:1: 'a' stands twice, first at a.json:1:13"),
        (r'["\"a\": 1", {"b]": 1, "b]": 2}]', "1:24: 'b]' stands twice, first at a.json:1:15"),
        ('{"a":\n [' + "[" * 5000, "2:201: it nests too deep"),
        ('["[[[[", ' + '{"a":' * 5000, "1:1005: it nests too deep"),
        ("[1,\n  " + "7" * 5000 + "]", "2:3: a number of 5000 digits is not read"),
        ("[1,\n  -" + "7" * 5000 + "]", "2:3: a number of 5001 digits is not read"),
        ('["NaN", NaN]', "1:9: NaN is no JSON"),
        ("[1, -Infinity]", "1:5: -Infinity is no JSON"),
        ('{"a":\n ' + "[" * 200 + "]" * 200 + "}", "2:201: it nests too deep"),
        ("[1,\n x]", "2:2: it is not JSON"),
        ('{"a": "b', "1:7: it is not JSON"),
    ],
)
def test_what_is_refused_is_refused_at_its_place(text: str, message: str) -> None:
    assert refused(text).startswith(f"a.json:{message}")


def test_numbers_may_stay_as_they_are_written() -> None:
    text = "[1.10, 007.5, " + "7" * 5000 + "]"
    with pytest.raises(SourceError):
        read_json("a.json", text.encode(), numbers_as_text=True)
    found = read_json("a.json", text.replace("007.5", "7.50").encode(), numbers_as_text=True)
    assert found == ["1.10", "7.50", "7" * 5000]


def test_what_is_no_number_may_be_taken_for_one() -> None:
    (found,) = read_json("a.json", b"[NaN]", may_be_nan=True)
    assert found != found  # noqa: PLR0124  # as nan is
    assert "stands twice" in refused('[NaN, {"a": 1, "a": 2}]', may_be_nan=True)


def test_what_is_as_deep_as_may_be_is_read() -> None:
    assert read_json("a.json", b"[" * 200 + b"]" * 200)
    assert read_json("a.json", b'{"a":' * 199 + b"[]" + b"}" * 199)
