"""`tracemap verified-by`: the milestones, test plans and test cases of a requirement."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import PASSED
from tracemap.cli.layout import expected, heading, painted, section, state_column, words
from tracemap.cli.session import Outcome, Session
from tracemap.output.table import Column
from tracemap.output.terminal import plain, quantity
from tracemap.questions.verified_by import VerifiedBy, verified_by

FORMATS = ("text", "json")
REPEATABLE = True
EXAMPLES = """\
  tracemap verified-by DMS-REQ-0024"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("requirement", metavar="REQ", help="the id of the requirement")


def run(session: Session, options: Namespace) -> Outcome:
    """Answer what verifies a requirement."""
    answer = verified_by(session.snapshot, options.requirement)
    if session.format == "json":
        return session.json(answer)
    return Outcome(
        _head(answer, session)
        + _milestones(answer, session)
        + _tests(answer, session)
        + _parts(answer, session)
    )


def _head(answer: VerifiedBy, session: Session) -> str:
    requirement, style = answer.requirement, session.style
    lines = [heading(style, requirement.id, requirement.title, session.columns)]
    facts = [f"priority {requirement.priority}" if requirement.priority else "no priority"]
    facts += [
        requirement.document or "",
        f"section {requirement.section}" if requirement.section else "",
    ]
    if requirement.status and not requirement.active:
        facts.append(f"{requirement.status}: it counts nowhere")
    lines.append("  " + plain("   ".join(one for one in facts if one)))
    basis = {
        "tests": "by test cases",
        "claim": "by claim",
        "both": "by claim and test cases",
        "none": "",
    }
    verification = f"{painted(style, words(answer.verification))} {basis[answer.basis]}".rstrip()
    lines.append(f"  {verification}   {_dates(answer)}")
    if answer.rollup:
        count = quantity(len(answer.derived), "requirement")
        worst = painted(style, words(answer.rollup))
        lines.append(f"  {count} derived from it, the worst state of these and below: {worst}")
    return "\n".join(lines) + "\n"


def _dates(answer: VerifiedBy) -> str:
    if not answer.milestones:
        return "no milestone verifies it, so no date covers it"
    due = f"due {answer.due}   " if answer.due else ""
    if all(one.state == "completed" for one in answer.milestones):
        return f"{due}its milestones completed {answer.expected}"
    return f"{due}expected {expected(answer.expected, lower_bound=answer.lower_bound)}"


def _milestones(answer: VerifiedBy, session: Session) -> str:
    columns = (
        Column("milestone"),
        Column("name", flexible=True),
        state_column(),
        Column("due"),
        Column("expected"),
        Column("by", folds=True),
    )
    rows = [
        (
            one.id,
            one.name,
            words(one.state),
            iso(one.due),
            expected(one.expected, lower_bound=one.lower_bound),
            " ".join(one.via),
        )
        for one in answer.milestones
    ]
    completed = sum(one.state == "completed" for one in answer.milestones)
    title = f"milestones, {completed} of {len(rows)} completed"
    return section(title, columns, rows, session.style, session.columns)


def _tests(answer: VerifiedBy, session: Session) -> str:
    columns = (
        Column("test case"),
        Column("name", flexible=True),
        state_column("result"),
        Column("executed"),
        Column("test plans", folds=True),
        Column("verifies", folds=True, spare=True),
    )
    rows = [
        (
            one.id,
            one.name,
            words(one.result),
            iso(one.executed),
            " ".join(one.test_plans),
            " ".join(one.verifies),
        )
        for one in answer.test_cases
    ]
    plans = (
        Column("test plan"),
        Column("name", flexible=True),
        Column("status"),
        Column("milestones", folds=True),
    )
    plan_rows = [
        (one.id, one.name, one.status, " ".join(one.milestones)) for one in answer.test_plans
    ]
    style, width = session.style, session.columns
    passed = sum(one.result in PASSED for one in answer.test_cases)
    title = f"test cases, {passed} of {len(rows)} passed"
    return section(title, columns, rows, style, width) + section(
        "test plans", plans, plan_rows, style, width
    )


def _parts(answer: VerifiedBy, session: Session) -> str:
    style, width = session.style, session.columns
    elements = (
        Column("element"),
        Column("name", flexible=True),
        Column("status (declared)", short="declared"),
        Column("test cases", folds=True),
    )
    rows = [
        (one.id, one.name, one.status, " ".join(one.test_cases))
        for one in answer.verification_elements
    ]
    derived = (Column("requirement"), Column("title", flexible=True), state_column())
    derived_rows = [(one.id, one.title, words(one.verification)) for one in answer.derived]
    return section("verification elements", elements, rows, style, width) + section(
        "derived from it", derived, derived_rows, style, width
    )
