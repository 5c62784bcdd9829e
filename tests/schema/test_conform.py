"""`conform` judges as the `jsonschema` library does, on documents that keep a schema and on broken ones."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tracemap.schema.conform import conforms
from tracemap.schema.fields import fields_of, value_schema
from tracemap.schema.store import Schema, schema

INPUTS = ("milestone", "requirement", "test_plan", "config")
NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.integers(),
    st.sampled_from([0.0, 1.0, 90.0, -0.5, 1e300]),
    st.floats(allow_nan=False, allow_infinity=False),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    st.sampled_from(["", "1a", "2", "test", "TM4", "2024-02-30", "2024-02-30\n", "error"]),
    st.text(max_size=5),
)
KEYS = st.one_of(st.sampled_from(["name", "title", "limits", "depth", "DM-1"]), st.text(max_size=3))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)


def documents(spec: Schema, whole: Schema, *, broken: bool) -> st.SearchStrategy[Any]:
    """Return documents that keep a schema, or, where `broken`, such that anything may stand anywhere."""
    kept = st.deferred(lambda: _kept(spec, whole, broken=broken))
    return st.integers(0, 7).flatmap(lambda one: ANYTHING if one == 0 else kept) if broken else kept


def _kept(spec: Schema, whole: Schema, *, broken: bool) -> st.SearchStrategy[Any]:
    if "$ref" in spec:
        return _kept(whole["$defs"][spec["$ref"].rsplit("/", 1)[-1]], whole, broken=broken)
    if "anyOf" in spec:
        return st.one_of([documents(one, whole, broken=broken) for one in spec["anyOf"]])
    if "enum" in spec:
        return st.sampled_from(spec["enum"])
    kinds = spec["type"] if isinstance(spec["type"], list) else [spec["type"]]
    return st.one_of([_of_kind(kind, spec, whole, broken=broken) for kind in kinds])


def _of_kind(kind: str, spec: Schema, whole: Schema, *, broken: bool) -> st.SearchStrategy[Any]:
    match kind:
        case "string":
            return st.from_regex(spec["pattern"]) if "pattern" in spec else st.text(max_size=5)
        case "number" | "integer":
            numbers = st.integers(spec.get("minimum"), spec.get("maximum"))
            return numbers | numbers.filter(lambda one: abs(one) < 2**53).map(float)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            least = 0 if broken else spec.get("minItems", 0)
            items = documents(spec["items"], whole, broken=broken)
            return st.lists(items, min_size=least, max_size=3)
        case _:
            return _mappings(spec, whole, broken=broken)


def _mappings(spec: Schema, whole: Schema, *, broken: bool) -> st.SearchStrategy[Any]:
    fields = {
        name: documents(one, whole, broken=broken)
        for name, one in spec.get("properties", {}).items()
    }
    required = set() if broken else set(spec.get("required", ()))
    named = st.fixed_dictionaries(
        {name: one for name, one in fields.items() if name in required},
        optional={name: one for name, one in fields.items() if name not in required},
    )
    others = spec.get("additionalProperties", True)
    if isinstance(others, dict):
        held = documents(others, whole, broken=broken)
        keys = st.from_regex(spec["propertyNames"]["pattern"]) if "propertyNames" in spec else KEYS
        keys = keys | KEYS if broken else keys
        return st.builds(dict.__or__, st.dictionaries(keys, held, max_size=2), named)
    return (
        st.builds(dict.__or__, st.dictionaries(KEYS, ANYTHING, max_size=1), named)
        if broken
        else named
    )


@pytest.mark.parametrize("name", INPUTS)
def test_a_document_made_after_a_schema_keeps_it(name: str) -> None:
    judge = Draft202012Validator(schema(name))

    @given(documents(schema(name), schema(name), broken=False))
    def holds(document: Any) -> None:
        assert judge.is_valid(document)
        assert conforms(schema(name), document)

    holds()


@pytest.mark.parametrize("name", INPUTS)
def test_a_broken_document_is_judged_as_jsonschema_judges_it(name: str) -> None:
    judge = Draft202012Validator(schema(name))
    verdicts = set()

    @given(documents(schema(name), schema(name), broken=True))
    def holds(document: Any) -> None:
        verdict = judge.is_valid(document)
        verdicts.add(verdict)
        assert conforms(schema(name), document) == verdict

    holds()
    assert verdicts == {True, False}


FIELDS = [
    (kind, field)
    for kind in ("milestone", "requirement", "test_plan", "test_case", "verification_element")
    for field in fields_of(kind)
]


@given(st.sampled_from(FIELDS), ANYTHING)
def test_any_value_of_a_field_is_judged_as_jsonschema_judges_it(
    field: tuple[str, str], value: Any
) -> None:
    spec = value_schema(*field)
    assert conforms(spec, value) == Draft202012Validator(spec).is_valid(value)


@pytest.mark.parametrize(
    ("spec", "value", "kept"),
    [
        ({"enum": [1]}, 1.0, True),
        ({"enum": [1]}, True, False),
        ({"enum": [True]}, 1, False),
        ({"enum": ["1"]}, 1, False),
        ({"type": "integer"}, 90.0, True),
        ({"type": "integer"}, 90.5, False),
        ({"type": "integer"}, True, False),
        ({"type": "number"}, False, False),
        ({"type": "number", "minimum": 0}, 0, True),
        ({"type": "number", "minimum": 0}, -0.1, False),
        ({"type": "number", "maximum": 1}, 1, True),
        ({"type": "number", "maximum": 1}, 2, False),
        ({"type": ["string", "null"], "pattern": "^a"}, None, True),
        ({"type": "string", "pattern": "b"}, "abc", True),
        ({"type": "string", "pattern": "^b"}, "abc", False),
        ({"items": {"type": "string"}}, ["a", 1], False),
        ({"items": {"type": "string"}}, "not a list", True),
        ({"maxItems": 1}, ["a"], True),
        ({"maxItems": 1}, ["a", "b"], False),
        ({"minItems": 1, "maxItems": 2}, [], False),
        ({"maxItems": 1}, "not a list", True),
        ({"maxProperties": 1}, {"a": 1}, True),
        ({"maxProperties": 1}, {"a": 1, "b": 1}, False),
        ({"maxProperties": 1}, ["not", "a mapping"], True),
        ({"required": ["a"]}, {}, False),
        ({"required": ["a"]}, {"a": None}, True),
        ({"properties": {"a": {"type": "string"}}}, {"a": 1}, False),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"b": 1}, False),
        ({"additionalProperties": {"type": "string"}}, {"b": 1}, False),
        ({"propertyNames": {"pattern": "^a"}}, {"ab": 1}, True),
        ({"propertyNames": {"pattern": "^a"}}, {"ab": 1, "b": 1}, False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, True),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, False),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}, 1, False),
        ({"$ref": "#/$defs/a", "type": "string", "$defs": {"a": {}}}, 1, False),
    ],
)
def test_each_keyword_judges_alone(spec: Schema, value: Any, kept: bool) -> None:
    assert conforms(spec, value) is kept
    assert Draft202012Validator(spec).is_valid(value) is kept
