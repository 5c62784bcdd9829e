"""The exit status says what became of the question, whatever the plan."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import Plan
from tests.loading.plans import PLAN, Files

BROKEN = "A: [\n"


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({PLAN: "A: {name: x, due: 2099-01-01}\n"}, 0),
        ({PLAN: "A: {nmae: x}\n"}, 1),
        ({PLAN: BROKEN}, 1),
        ({PLAN: b"\xff"}, 1),
        ({"milestones/a.YAML": "A: {name: x}\n"}, 1),
        ({PLAN: "A: {name: x}\n", "tracemap.toml": "nonsense = 1\n"}, 2),
        ({PLAN: "A: {name: x}\n", "tracemap.toml": "= 1\n"}, 2),
        ({}, 3),
        ({PLAN: ""}, 3),
        ({PLAN: "# nothing\n"}, 3),
        ({"elsewhere/a.yaml": "A: {name: x}\n"}, 3),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab", "junit"])
def test_a_check_ends_with_the_status_of_the_contract(
    plan: Plan, tracemap: Call, files: Files, status: int, form: str
) -> None:
    project = plan({"README": "", **files})
    assert tracemap("--project", str(project), "check", "--format", form).status == status


@pytest.mark.parametrize("words", [["nothing"], ["check", "--nothing"], ["show", "NOBODY"], []])
def test_what_cannot_be_answered_is_status_2(plan: Plan, tracemap: Call, words: list[str]) -> None:
    assert tracemap("--project", str(plan({PLAN: "A: {name: x}\n"})), *words).status == 2


@pytest.mark.parametrize("words", ["coverage", "blocking", "plans", "list milestones", "graph"])
def test_an_empty_plan_is_an_answer_to_no_question(plan: Plan, tracemap: Call, words: str) -> None:
    assert tracemap("--project", str(plan({PLAN: ""})), *words.split()).status == 3


def test_an_import_past_a_limit_names_the_code_and_the_setting(plan: Plan, tracemap: Call) -> None:
    text = "milestone,name\nA,x\n"
    for most, status in ((len(text), 0), (len(text) - 1, 2)):
        project = plan({"a.csv": text, "tracemap.toml": f"limits.file_bytes = {most}\n"})
        source = str(project / "a.csv")
        run = tracemap("--project", str(project), "import", "csv", source, "--dry-run")
        assert run.status == status, run.err
    assert "TM004: limits.file_bytes in the configuration raises the limit" in run.err
