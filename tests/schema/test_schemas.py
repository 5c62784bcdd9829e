"""The schemas are the one source of the fields: items, settings and enumerations in the code follow them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from tracemap.config import CalendarSettings, Config, Thresholds, default_config
from tracemap.findings import Severity
from tracemap.limits import Limits
from tracemap.model import KINDS
from tracemap.schema.fields import SECTIONS, FieldSpec, fields_of, value_schema
from tracemap.schema.store import FILE_KINDS, Schema, schema, schema_names

ITEMS = tuple(KINDS)
INPUTS = (*FILE_KINDS, "config")
TYPES: dict[str, Any] = {
    "text": str | None,
    "date": date | None,
    "number": float | None,
    "texts": tuple[str, ...],
    "methods": tuple[str, ...],
    "parameters": tuple[tuple[str, str], ...],
    "days_by_milestone": tuple[tuple[str, str], ...],
    "results_by_day": tuple[tuple[str, str], ...],
    "milestone_id": str | None,
    "requirement_id": str | None,
}
OF_CHOICES: dict[str, Any] = {"level": int | None, "external": bool | None}
RESULTS = (
    *("passed", "passed_with_deviation", "failed", "blocked", "in_progress"),
    "not_executed",
)
CONTRACT = {
    "milestone": {
        "required": {"name"},
        "level": ("1", "2", "3", "4"),
        "kind": ("delivery", "test", "decision", "handover", "review", "release"),
        "phase": ("construction", "operations"),
        "external": ("true", "false"),
    },
    "requirement": {
        "required": {"title"},
        "priority": ("1a", "1b", "2", "3"),
        "method": ("test", "analysis", "inspection", "demonstration"),
        "status": ("active", "deferred", "withdrawn"),
    },
    "test_plan": {"required": {"name"}},
    "test_case": {"required": set(), "result": RESULTS, "earlier_results": RESULTS},
    "verification_element": {"required": {"requirement"}},
}
"""What the schemas have promised: required fields and allowed values, in order."""


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_has_the_fields_of_its_schema_in_order_and_of_their_types(kind: str) -> None:
    shape, specs = KINDS[kind], fields_of(kind)
    assert shape._fields == ("id", *specs, "source", "at")
    hints = get_type_hints(shape)
    assert {name: hints[name] for name in specs} == {
        name: _type_of(spec) for name, spec in specs.items()
    }


def _type_of(spec: FieldSpec) -> Any:
    if spec.form == "choice":
        return OF_CHOICES.get(spec.name, str | None)
    return tuple[str, ...] if spec.form.endswith("_ids") else TYPES[spec.form]


@pytest.mark.parametrize("kind", ITEMS)
def test_required_fields_and_allowed_values_are_those_promised(kind: str) -> None:
    specs = fields_of(kind)
    found: dict[str, Any] = {name: spec.choices for name, spec in specs.items() if spec.choices}
    found["required"] = {name for name, spec in specs.items() if spec.required}
    assert found == CONTRACT[kind]


def test_every_kind_of_item_has_a_schema_in_a_file_or_in_a_section_of_one() -> None:
    in_test_plans = schema("test_plan")["properties"]
    assert dict(SECTIONS.items()) == {
        section: spec["additionalProperties"]["$ref"].removeprefix("#/$defs/")
        for section, spec in in_test_plans.items()
    }
    assert set(ITEMS) == {"milestone", "requirement", *SECTIONS.values()}


def test_settings_are_those_of_the_schema_in_order() -> None:
    settings = schema("config")["properties"]
    named = [f"{name}s" if name in ("import", "export") else name for name in settings]
    assert list(Config._fields) == [*named, "written"]
    assert list(Limits._fields) == list(settings["limits"]["properties"])
    assert list(Thresholds._fields) == list(settings["rules"]["properties"])
    capacity = settings["capacity"]["items"]["properties"]
    assert list(capacity) == ["wbs", "owner", "fte", "from", "to"]
    calendar = settings["calendar"]["properties"]
    assert list(CalendarSettings._fields) == list(calendar)
    assert list(default_config().identifiers) == list(ITEMS)


def test_severities_are_those_of_the_schema_in_order() -> None:
    settings = schema("config")["properties"]
    severities = [severity.value for severity in Severity]
    assert settings["severity"]["additionalProperties"]["enum"] == severities
    assert settings["fail_on"]["enum"] == [*severities, "never"]


def _properties(name: str) -> Iterator[tuple[str, Schema]]:
    waiting: list[tuple[str, Any]] = [(name, schema(name))]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, list):
            waiting += [(path, one) for one in node]
        elif isinstance(node, dict):
            for key, found in node.items():
                if key in ("properties", "$defs"):
                    yield from ((f"{path}.{one}", spec) for one, spec in found.items())
                    waiting += [(f"{path}.{one}", spec) for one, spec in found.items()]
                elif key not in ("default", "examples", "enum", "if", "then", "else"):
                    waiting.append((path, found))


@pytest.mark.parametrize("name", schema_names())
def test_every_property_is_described(name: str) -> None:
    bare = [path for path, spec in _properties(name) if not spec.get("description", "").strip()]
    assert bare == []


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_one_and_says_what_it_is(name: str) -> None:
    whole = schema(name)
    Draft202012Validator.check_schema(whole)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert whole["$id"] == f"urn:tracemap:schema:{name.replace('/', ':')}:1"
    assert whole["title"].strip()
    assert whole["description"].strip()


@pytest.mark.parametrize("kind", ITEMS)
def test_the_examples_of_a_field_keep_its_schema(kind: str) -> None:
    for name, spec in fields_of(kind).items():
        assert spec.title, name
        assert spec.description.endswith("."), name
        assert spec.examples, name
        judge = Draft202012Validator(value_schema(kind, name))
        assert all(judge.is_valid(example) for example in spec.examples), name


def test_the_defaults_and_examples_of_the_settings_keep_the_schema() -> None:
    for path, spec in _properties("config"):
        judge = Draft202012Validator(spec)
        for value in (*spec["examples"], *([spec["default"]] if "default" in spec else [])):
            assert judge.is_valid(value), path
        in_a_list = path.startswith("config.capacity.")
        assert "default" in spec or "properties" in spec or in_a_list, path


@pytest.mark.parametrize("name", INPUTS)
def test_a_file_with_a_key_too_many_is_refused(name: str) -> None:
    closed = [
        spec.get("additionalProperties") is False
        for _, spec in [(name, schema(name)), *_properties(name)]
        if "properties" in spec
    ]
    assert closed
    assert all(closed)


def test_a_schema_is_found_by_its_name_alone() -> None:
    assert schema_names()[:6] == sorted((*INPUTS, "baseline", "scenario"))
    assert [name for name in schema_names() if schema(name)["$id"]] == schema_names()
    for wrong in ("mileston", "", "output/nothing", "milestone.schema.json"):
        with pytest.raises(KeyError):
            schema(wrong)
