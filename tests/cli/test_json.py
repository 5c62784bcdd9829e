"""`--format json`: the shape that its schema promises, and the same as Python gives."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AS_OF, Call, validator
from tracemap import Narrowing, Plan, load
from tracemap.schema.fields import fields_of
from tracemap.schema.store import schema, schema_names

OUTPUTS = [name for name in schema_names() if name.startswith("output/")]
GROUPINGS = ("priority", "wbs", "section", "document", "milestone")
KINDS = {
    "milestones": "milestone",
    "requirements": "requirement",
    "test-plans": "test_plan",
    "test-cases": "test_case",
    "verification-elements": "verification_element",
}


def assert_conforms(answer: dict[str, Any], name: str) -> None:
    """Hold an answer to its schema, and its first keys to the promise for all of them."""
    fault = next(validator(name).iter_errors(answer), None)
    assert fault is None, f"{name}: {fault.json_path}: {fault.message}"
    assert next(iter(answer.items())) == ("schema", f"tracemap/{name}/1")


@cache
def plan_of(project: Path) -> Plan:
    return load(project, date.fromisoformat(AS_OF))


def questions(plan: Plan) -> Iterator[tuple[tuple[str, ...], Callable[[], Any]]]:
    """Yield each question as the command line puts it, with the same one in Python."""
    milestones = list(plan.milestones)
    first, last = milestones[0], milestones[-1]
    few = [*milestones[:3], milestones[-1]]
    requirements = list(plan.requirements)[:3]
    yield ("check",), plan.check
    for by in GROUPINGS:
        yield ("coverage", "--by", by), partial(plan.coverage, by)
    for code in few:
        yield ("verifies", code), partial(plan.verifies, code)
        yield ("verifies", code, "--cumulative"), partial(plan.verifies, code, cumulative=True)
    for requirement in requirements:
        yield ("verified-by", requirement), partial(plan.verified_by, requirement)
    yield ("blocking",), plan.blocking
    yield ("blocking", *few, *requirements), partial(plan.blocking, *few, *requirements)
    yield ("blocking", *few, "--limit", "0"), partial(plan.blocking, *few, limit=0)
    yield ("blocking", "--rank", "drag"), partial(plan.blocking, rank="drag")
    yield ("blocking", "--matrix"), plan.waiting
    yield ("blocking", "--matrix", "--by", "owner"), partial(plan.waiting, "owner")
    yield ("when", *few, *requirements), partial(plan.when, *few, *requirements)
    priorities = {one.priority for one in plan.requirements.values() if one.priority and one.active}
    for priority in sorted(priorities):
        yield ("when", "--priority", priority), partial(plan.when, priority=priority)
    documents = {one.document for one in plan.requirements.values() if one.document and one.active}
    for document in sorted(documents):
        yield ("when", "--document", document), partial(plan.when, document=document)
    for wbs in sorted({one for milestone in plan.milestones.values() for one in milestone.wbs}):
        yield ("when", "--wbs", wbs), partial(plan.when, wbs=wbs)
    yield ("when", *few, "--to", few[-1]), partial(plan.when, *few, to=few[-1])
    yield from over_time(plan, few, sorted(priorities))
    yield ("plans",), plan.plans
    yield ("effort",), plan.effort
    yield ("effort", "--by", "owner", "--per", "month"), partial(plan.effort, "owner", "month")
    drop = partial(plan.whatif, drop=[first], phase={last: "operations"})
    yield ("whatif", "--drop", first, "--phase", f"{last}=operations"), drop
    for plural, kind in KINDS.items():
        yield ("list", plural), partial(plan.list, kind)


def over_time(
    plan: Plan, few: list[str], priorities: list[str]
) -> Iterator[tuple[tuple[str, ...], Callable[[], Any]]]:
    """Yield the questions about how the plan goes over time."""
    yield ("burndown",), plan.burndown
    prefix = few[0][:2]
    alike = (one for one in plan.milestones.values() if one.id.startswith(prefix))
    levels = sorted({one.level for one in alike if one.level is not None})
    narrow = Narrowing(prefixes=(prefix,), levels=frozenset(levels), external=True)
    options = ["--prefix", prefix, "--external"]
    options += [word for level in levels for word in ("--level", str(level))]
    yield ("burndown", *options), partial(plan.burndown, narrow)
    yield ("burndown", "--per", "quarter"), partial(plan.burndown, per="quarter")
    if any(one.active for one in plan.requirements.values()):
        yield ("burndown", "--of", "requirements"), plan.requirements_left
    yield ("timeline",), plan.timeline
    near = partial(plan.timeline, focus=few, depth=2, incomplete=True)
    yield ("timeline", "--focus", *few, "--depth", "2", "--incomplete"), near
    for priority in priorities:
        yield ("forecast", "--priority", priority), partial(plan.forecast, priority=priority)
    yield ("forecast",), plan.forecast
    asked = partial(plan.forecast, *few, percentiles=[5, 95], seed=3)
    yield ("forecast", *few, "--percentiles", "5,95", "--seed", "3"), asked


def test_every_answer_keeps_its_schema_and_is_what_python_gives(
    ask: Call, project: Path, read_once: None
) -> None:
    for arguments, question in questions(plan_of(project)):
        run = ask(*arguments, "--format", "json")
        assert run.status in ((0, 1) if arguments == ("check",) else (0,)), run.err
        answer = json.loads(run.out)
        assert_conforms(answer, arguments[0] + ("-matrix" if "--matrix" in arguments else ""))
        assert list(answer)[1] == "as_of"
        assert answer["as_of"] == AS_OF
        assert answer == question().to_dict(), arguments


def test_show_keeps_its_schema_for_items_of_every_kind(ask: Call, project: Path) -> None:
    plan = plan_of(project)
    for kind in KINDS.values():
        ids = [row.id for row in plan.list(kind).items]
        for identifier in ids[:: max(1, len(ids) // 25)]:
            answer = plan.show(identifier).to_dict()
            assert_conforms(answer, "show")
            assert answer["kind"] == kind
            assert set(answer["written"]) <= set(fields_of(kind))
        if ids:
            run = ask("show", ids[0], "--format", "json")
            assert json.loads(run.out) == plan.show(ids[0]).to_dict()


@pytest.mark.parametrize(
    "arguments", [("rule",), ("rule", "TM403"), ("schema",), ("cache", "info")], ids=" ".join
)
def test_what_tracemap_says_of_itself_keeps_its_schema(
    tracemap: Call, arguments: tuple[str, ...]
) -> None:
    run = tracemap(*arguments, "--format", "json")
    assert (run.status, run.err) == (0, "")
    assert_conforms(json.loads(run.out), arguments[0])


@pytest.mark.parametrize("project", ["hostile"], indirect=True)
def test_json_holds_no_character_that_a_terminal_obeys_and_says_the_same(
    ask: Call, project: Path
) -> None:
    for arguments, question in questions(plan_of(project)):
        text = ask(*arguments, "--format", "json").out
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text
        )
        assert json.loads(text) == question().to_dict()


def test_a_number_of_chains_beyond_any_integer_of_a_machine_is_exact(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    links = ["S-0:\n  name: the first\n"]
    for step in range(200):
        both = f"predecessors: [S-{step}]"
        links += [f"{side}-{step}:\n  name: one of two\n  {both}\n" for side in "LR"]
        links.append(f"S-{step + 1}:\n  name: both\n  predecessors: [L-{step}, R-{step}]\n")
    (tmp_path / "milestones" / "ladder.yaml").write_text("".join(links))
    run = tracemap(
        "--project", str(tmp_path), "--as-of", AS_OF, "blocking", "S-200", "--format=json"
    )
    answer = json.loads(run.out)
    assert_conforms(answer, "blocking")
    assert answer["targets"][0]["chain_count"] == 2**200


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_schema_of_an_output_describes_every_property_and_allows_no_other(name: str) -> None:
    whole = schema(name)
    short = name.removeprefix("output/")
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert whole["$id"] == f"urn:tracemap:schema:output:{short}:1"
    assert next(iter(whole["properties"])) == "schema"
    assert whole["properties"]["schema"]["const"] == f"tracemap/{short}/1"
    for path, node in _nodes(whole):
        assert "properties" not in node or "additionalProperties" in node, path
        for key, held in node.get("properties", {}).items():
            assert "description" in held, f"{path}.{key}"


def _nodes(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas in a schema that say what a value is; those of if and then only add to them."""
    waiting = [("", whole)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        for key in ("properties", "$defs"):
            waiting += [(f"{path}.{name}", held) for name, held in node.get(key, {}).items()]
        waiting += [
            (f"{path}.{key}", node[key])
            for key in ("items", "additionalProperties")
            if isinstance(node.get(key), dict)
        ]


@pytest.mark.parametrize("name", schema_names())
def test_schema_prints_the_file_that_is_in_the_repository(
    tracemap: Call, root: Path, name: str
) -> None:
    run = tracemap("schema", name)
    assert run.status == 0
    assert run.out == (root / "schemas" / f"{name}.schema.json").read_text("utf-8")


@pytest.mark.parametrize("project", ["late"], indirect=True)
def test_a_backtest_keeps_its_schema_and_is_what_python_gives(ask: Call, project: Path) -> None:
    run = ask("forecast", "--backtest", "2022-12-31", "--format", "json")
    assert (run.status, run.err) == (0, "")
    answer = json.loads(run.out)
    assert_conforms(answer, "forecast-backtest")
    assert answer["trained"] == "2022-12-31"
    assert answer == plan_of(project).forecast_backtest(date(2022, 12, 31)).to_dict()
