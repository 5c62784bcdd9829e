"""How an id that somebody types is understood, and what is said where it names nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tracemap
from tests.meanings.strategies import AS_OF

MILESTONES = """\
LDM-503-14:
  name: Rehearsal
  aka: [OPS-REHEARSAL, LDM-503-2]
LDM-503-2: {name: Another}
LDM-503-20: {name: Yet another}
ÄM-1: {name: "Umlaut, composed"}
"""
REQUIREMENTS = """\
DMS-REQ-0024: {title: One}
DMS-REQ-0025: {title: Two, priority: 1a}
LDM-503-014: {title: Ids that read like a code}
LDM-503-0014: {}
LDM-503-00014: {}
"""
BROKEN = "test_cases:\n  LVV-T1:\n    name: [\n"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> tracemap.Plan:
    folder = tmp_path_factory.mktemp("plan")
    for name, text in (
        ("milestones", MILESTONES),
        ("requirements", REQUIREMENTS),
        ("testplans", BROKEN),
    ):
        (folder / name).mkdir()
        (folder / name / "all.yaml").write_text(text, "utf-8")
    return tracemap.load(folder, AS_OF)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("LDM-503-14", "LDM-503-14"),
        (" LDM-503-14\n", "LDM-503-14"),
        ("OPS-REHEARSAL", "LDM-503-14"),
        ("A\N{COMBINING DIAERESIS}M-1", "ÄM-1"),
    ],
)
def test_an_id_is_found_by_code_by_old_name_and_in_any_normal_form(
    plan: tracemap.Plan, typed: str, meant: str
) -> None:
    assert plan.show(typed).id == meant


def test_an_old_name_that_is_a_code_by_now_means_the_milestone_of_that_code(
    plan: tracemap.Plan,
) -> None:
    assert plan.show("LDM-503-2").id == "LDM-503-2"


def refused(ask: Callable[..., Any], *words: str, **options: str) -> tracemap.UnknownIdError:
    """Return the error with which a question about an id is refused."""
    with pytest.raises(tracemap.UnknownIdError) as caught:
        ask(*words, **options)
    return caught.value


def test_a_misspelt_id_brings_the_likeliest_first(plan: tracemap.Plan) -> None:
    error = refused(plan.verifies, "LDM-503-l4")
    assert (error.id, error.suggestions[0]) == ("LDM-503-l4", "LDM-503-14")
    assert error.message == "the plan has no milestone 'LDM-503-l4'"
    assert error.help is not None
    assert error.help.startswith("did you mean LDM-503-14")
    assert refused(plan.show, "DMS-REQ-24").suggestions[0] == "DMS-REQ-0024"
    three = refused(plan.show, "ldm_503_14").suggestions
    assert (len(three), three[0]) == (3, "LDM-503-14")


def test_an_id_like_nothing_brings_no_suggestion(plan: tracemap.Plan) -> None:
    error = refused(plan.show, "qwertyuiop")
    assert (error.suggestions, error.help) == ((), None)
    assert error.message == "the plan has no item 'qwertyuiop'"


def test_an_id_of_another_kind_is_said_to_be_one(plan: tracemap.Plan) -> None:
    error = refused(plan.verifies, "DMS-REQ-0024")
    assert error.message == "DMS-REQ-0024 is a requirement, expected a milestone"
    assert refused(plan.verified_by, "LDM-503-14").message == (
        "LDM-503-14 is a milestone, expected a requirement"
    )


@pytest.mark.parametrize("question", ["blocking", "when"])
def test_what_blocks_and_when_are_asked_of_milestones_and_requirements(
    plan: tracemap.Plan, question: str
) -> None:
    ask = getattr(plan, question)
    assert [one.id for one in ask("OPS-REHEARSAL", "DMS-REQ-0024").targets] == [
        "LDM-503-14",
        "DMS-REQ-0024",
    ]
    message = refused(ask, "LDM-503-14", "LDM-1").message
    assert message == "the plan has no milestone or requirement 'LDM-1'"


def test_an_id_in_a_file_that_could_not_be_read_is_not_called_unknown(plan: tracemap.Plan) -> None:
    error = refused(plan.show, "LVV-T1")
    assert "could not be read" in error.message
    assert "tracemap check" in error.message


def test_a_priority_that_no_requirement_has_is_refused_with_those_there_are(
    plan: tracemap.Plan,
) -> None:
    error = refused(plan.when, priority="1c")
    assert error.message == "no active requirement has the priority '1c'"
    assert error.suggestions == ("1a",)


def test_a_plan_of_nothing_has_nothing_to_say(tmp_path: Path) -> None:
    plan = tracemap.load(tmp_path, AS_OF)
    assert plan.blocking().to_dict()["top_blockers"] == []
    assert plan.coverage().totals.requirements == 0
    assert plan.plans().test_plans == ()
    assert plan.graph.number_of_nodes() == 0
    refused(plan.show, "LDM-503-14")
