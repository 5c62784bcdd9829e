"""`tracemap plans`: test plans: their milestones, test cases, requirements and results, and missing ties."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from tracemap.cli.layout import left_out, words, wrapped
from tracemap.cli.session import Outcome, Session
from tracemap.output.table import Column, Table
from tracemap.output.terminal import quantity
from tracemap.questions.plans import LinkedPlan, Plans, plans

FORMATS = ("text", "json", "csv", "markdown")
REPEATABLE = True
EXAMPLES = """\
  tracemap plans
  tracemap plans -o plans.md"""
_SHOWN = 24


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command: it has none of its own."""


def run(session: Session, options: Namespace) -> Outcome:
    """Answer how test plans are tied."""
    answer = plans(session.snapshot)
    if session.format == "json":
        return session.json(answer)
    table = session.table(_table(answer, counts=session.format == "text"))
    if session.format != "text":
        return Outcome(table)
    head = f"{quantity(len(answer.test_plans), 'test plan')}, as of {answer.as_of}\n"
    return Outcome(head + (f"\n{table}" if answer.test_plans else "") + _gaps(answer, session))


def _table(answer: Plans, *, counts: bool) -> Table:
    columns = (
        Column("test plan"),
        Column("name", flexible=True),
        Column("milestones", folds=True),
        Column("test cases"),
        Column("requirements"),
        Column("results", folds=True),
    )
    return Table(columns, [_row(plan, counts=counts) for plan in answer.test_plans])


def _row(plan: LinkedPlan, *, counts: bool) -> list[str | int | None]:
    cases: str | int = len(plan.test_cases) if counts else " ".join(plan.test_cases)
    requirements: str | int = len(plan.requirements) if counts else " ".join(plan.requirements)
    results = ", ".join(f"{count} {words(result)}" for result, count in plan.results.items())
    return [plan.id, plan.name, " ".join(plan.milestones), cases, requirements, results]


def _gaps(answer: Plans, session: Session) -> str:
    claims = [f"{claim.milestone} {claim.requirement}" for claim in answer.claims_without_test]
    gaps: tuple[tuple[str, str, Sequence[str], str], ...] = (
        (
            "test plan",
            "with no milestone",
            answer.plans_without_milestone,
            "list test-plans --missing milestones",
        ),
        (
            "milestone",
            "with no test plan",
            answer.milestones_without_plan,
            "list milestones --missing test_plans",
        ),
        ("claim", "that no test case backs", claims, "plans --format json"),
    )
    text = ""
    for noun, lacking, found, command in gaps:
        if found:
            text += f"\n{quantity(len(found), noun)} {lacking}\n"
            text += wrapped(", ".join(found[:_SHOWN]), session.columns)
            text += left_out(_SHOWN, len(found), noun, session.follow_up(*command.split()))
    return text
