"""Documents for each keyword of each schema: the reader, our judge and the standard one agree on them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.loading.plans import assert_placed, load, read
from tests.loading.test_yaml_test_suite import judged
from tracemap.capacity import with_dates_as_text
from tracemap.config import config_of
from tracemap.errors import TracemapError
from tracemap.identifiers import natural_key
from tracemap.loading.baseline import parse_baseline
from tracemap.loading.scenario_file import read_scenario
from tracemap.schema.conform import conforms
from tracemap.schema.store import schema

DOCUMENTS = yaml.safe_load((Path(__file__).parent / "documents.yaml").read_text("utf-8"))
FOLDERS = {"milestone": "milestones", "requirement": "requirements", "test_plan": "testplans"}
BESIDE = ("config", "baseline", "scenario")
NO_JUDGES = ("title", "description", "examples", "default", "patternErrorMessage", "x-unit")
"""What tells people and editors about a value, and judges nothing."""


def written() -> Iterator[Any]:
    """Yield each document with the place that is found in it, or none."""
    for entry in DOCUMENTS:
        for text, at in [*((text, "") for text in entry["good"]), *entry["bad"].items()]:
            name = f"{entry['schema']} {entry['keyword']}: {text.strip()}"
            yield pytest.param(entry["schema"], entry["keyword"], in_full(text), at, id=name)


def in_full(text: str) -> str:
    """Return a document with its many entries: for `1000 TEXTS` texts, for `1000 LISTS` keys with lists."""
    for number in (1000, 1001):
        texts = ", ".join(f"'a{one}'" for one in range(number))
        lists = "\n".join(f"a{one} = []" for one in range(number))
        text = text.replace(f"{number} TEXTS", texts).replace(f"{number} LISTS", lists)
    return text


def value_of(kind: str, text: str) -> Any:
    """Return the value of a document, typed as JSON types it."""
    if kind == "config":
        return with_dates_as_text(tomllib.loads(text))
    root, faults = read(text)
    assert not faults
    return judged(root) if root else None


def first_fault(kind: str, text: str, folder: Path) -> str:
    """Return the place, and the rule in a plan, of the first thing that the reader finds; empty for none."""
    if kind in FOLDERS:
        files = {f"{FOLDERS[kind]}/plan.yaml": text}
        problems = [one for one in load(files).problems if one.code.startswith("TM1")]
        problems = [one for one in problems if one.code != "TM104"]
        for problem in problems:
            assert_placed(problem, files)
        places = [f"{one.location.line}:{one.location.column} {one.code}" for one in problems]
        return min(places, key=natural_key, default="")
    try:
        if kind == "config":
            config_of(lambda name: text.encode() if name == "tracemap.toml" else None)
        elif kind == "baseline":
            parse_baseline(text, "name")
        else:
            (folder / "name").write_text(text)
            read_scenario(folder / "name", "name")
    except TracemapError as error:
        _, _, place = error.message.partition(":")
        return place.partition(": ")[0]
    return ""


@pytest.mark.parametrize(("kind", "keyword", "text", "at"), [*written()])
def test_a_document_is_judged_alike_and_what_is_wrong_has_its_place(
    kind: str, keyword: str, text: str, at: str, tmp_path: Path
) -> None:
    value = value_of(kind, text)
    errors = list(Draft202012Validator(schema(kind)).iter_errors(value))
    assert conforms(schema(kind), value) == (not errors)
    assert bool(errors) == bool(at)
    if errors and keyword != "$ref":  # which the path of an error leaves out
        assert keyword in {step for error in errors for step in steps(error)}
    assert first_fault(kind, text, tmp_path) == at


def steps(error: Any) -> Iterator[str]:
    """Yield the keywords by which an error came about."""
    yield error.validator
    yield from (str(step) for step in error.absolute_schema_path)
    for inner in error.context:
        yield from steps(inner)


def keywords(spec: Any) -> Iterator[str]:
    """Yield the keywords that a schema uses to judge."""
    for word, held in spec.items():
        if word == "$defs":
            yield from (one for part in held.values() for one in keywords(part))
        if (word.startswith("$") and word != "$ref") or word in NO_JUDGES:
            continue
        yield word
        inner = held if isinstance(held, list) else [held]
        inner = [*held.values()] if word == "properties" else inner
        for part in inner:
            if isinstance(part, dict):
                yield from keywords(part)


@pytest.mark.parametrize("kind", [*FOLDERS, *BESIDE])
def test_every_keyword_of_a_schema_has_documents_that_break_it_twice_as_many_as_keep_it(
    kind: str,
) -> None:
    mine = [entry for entry in DOCUMENTS if entry["schema"] == kind]
    assert {entry["keyword"] for entry in mine} == set(keywords(schema(kind)))
    assert len({entry["keyword"] for entry in mine}) == len(mine)
    assert all(len(entry["bad"]) >= 2 and entry["good"] for entry in mine)
    bad = sum(len(entry["bad"]) for entry in mine)
    assert 1.5 <= bad / sum(len(entry["good"]) for entry in mine) <= 3
