"""Settings with comments: one member is set, and every other byte stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.output.jsonc import JsoncError, parse, with_member

PATH = ("yaml.schemas", "ours")
SET_BY_TABS = """{
\t"a": [1, 2,],
\t/* end */
\t"yaml.schemas": {
\t\t"ours": [
\t\t\t"*"
\t\t]
\t}
}"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '{\n    "yaml.schemas": {\n        "ours": [\n            "*"\n        ]\n    }\n}\n'),
        ("{}", '{\n    "yaml.schemas": {\n        "ours": [\n            "*"\n        ]\n    }\n}'),
        (
            '{\n  // why\n  "a": 1 // one\n}\n',
            '{\n  // why\n  "a": 1, // one\n  "yaml.schemas": {\n    "ours": [\n      "*"\n    ]\n  }\n}\n',
        ),
        (
            '{\n\t"a": [1, 2,],\n\t/* end */\n}'.replace("\n", "\r\n"),
            SET_BY_TABS.replace("\n", "\r\n"),
        ),
        (
            '{"yaml.schemas": {"ours": "old" /* kept */, "theirs": "}"}, "b": "//"}',
            '{"yaml.schemas": {"ours": [\n            "*"\n        ] /* kept */, "theirs": "}"}, "b": "//"}',
        ),
        (
            '\ufeff{\n  "yaml.schemas": {\n    "theirs": "x"\n  }\n}',
            '\ufeff{\n  "yaml.schemas": {\n    "theirs": "x",\n    "ours": [\n      "*"\n    ]\n  }\n}',
        ),
    ],
    ids=["nothing", "empty", "comments", "windows", "replaced", "beside others"],
)
def test_a_member_is_set_where_it_belongs_and_the_rest_stays(text: str, expected: str) -> None:
    assert with_member(text, PATH, ["*"]) == expected
    assert with_member(expected, PATH, ["*"]) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("[]", "1", "{", '{"a" 1}', '{"a": 1} {}', "{'a': 1}", "/* open", '{"a": "\n"}'),
        *("// nothing but a remark", '{"yaml.schemas": []}', "[" * 100_000),
        '{"yaml.schemas": {"ours": 1}, "yaml.schemas": {"ours": 2}, "yaml.schemas": 3}',
    ],
)
def test_what_is_no_object_or_has_no_place_is_refused(text: str) -> None:
    with pytest.raises(JsoncError):
        with_member(text, PATH, ["*"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a" 1}', "line 1, column 6"),
        ('{ // a remark, and\n  /* one\n of two lines */ "a": 1, "b" }', "line 3, column 30"),
        ('{"a": [1, /* , */ ], "b": nul}', "line 1, column 27"),
        ('{"a": 1,\r\n "b": \x01}', "line 2, column 7"),
        ('{"a": 1', "line 1, column 8"),
    ],
)
def test_what_is_no_json_is_named_by_its_place_in_the_text(text: str, place: str) -> None:
    with pytest.raises(JsoncError) as raised:
        parse(text)
    assert str(raised.value) == f"{place} is not JSON"


def test_a_hundred_objects_in_one_another_are_read_and_no_more() -> None:
    assert parse("[" * 100 + "]" * 100)
    with pytest.raises(JsoncError, match=r"^line 1, column 101: more than 100 objects and lists"):
        parse("[" * 101 + "]" * 101)
    assert parse("[" + "[[]], " * 200 + "]") == [[[]]] * 200


def test_a_number_of_any_length_is_refused_in_words() -> None:
    with pytest.raises(JsoncError, match=r"^a number in it has too many digits$"):
        parse("1" * 5000)


NOISE = st.sampled_from(["", " ", "\n", "\n    ", '/* { ," */', "// } ] :\n", "\t// \u00e4\n"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def written(draw: Any, value: Any) -> str:
    """Return a value as somebody might write it: with comments and a comma too many."""
    noise = lambda: draw(NOISE)  # noqa: E731
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else [(None, one) for one in value]
        parts = [
            noise()
            + (f"{json.dumps(key)}{noise()}:{noise()}" if key is not None else "")
            + draw(written(one))
            + noise()
            for key, one in pairs
        ]
        text = ",".join(parts) + ("," if parts and draw(st.booleans()) else "") + noise()
        return "{" + text + "}" if isinstance(value, dict) else f"[{text}]"
    return json.dumps(value, ensure_ascii=draw(st.booleans()))


@given(st.data(), st.dictionaries(st.text() | st.just("a"), VALUES, max_size=4))
def test_any_settings_are_read_and_keep_what_they_hold(data: st.DataObject, held: Any) -> None:
    text = data.draw(NOISE) + data.draw(written(held)) + data.draw(NOISE)
    assert parse(text) == held
    changed = with_member(text, ("a",), {"x": 1})
    assert parse(changed) == {**held, "a": {"x": 1}}
    if "a" not in held:
        there = iter(changed)
        assert all(letter in there for letter in text if not letter.isspace())


@given(st.text(alphabet='{}[]:,"/*\\ a1\n'))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        changed = with_member(text, ("a",), 1)
    except JsoncError:
        return
    assert parse(changed)["a"] == 1
