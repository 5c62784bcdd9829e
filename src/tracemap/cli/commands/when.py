"""`tracemap when`: the expected date of milestones, requirements or a priority, and what sets it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from tracemap.cli.layout import chain_table, expected, heading, lateness, painted, slip, words
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.table import as_text
from tracemap.output.terminal import plain, quantity
from tracemap.questions.when import Expectation, PriorityExpectation, when

FORMATS = ("text", "json")
REPEATABLE = True
EXAMPLES = """\
  tracemap when LDM-503-19       a milestone
  tracemap when DMS-REQ-0024     a requirement: when the last of its milestones is completed
  tracemap when --priority 1b    all requirements of a priority"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "ids", metavar="ID", nargs="*", help="codes of milestones, ids of requirements"
    )
    parser.add_argument(
        "--priority", metavar="P", help="the active requirements of this priority, as 1a"
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer when it is met."""
    if not options.ids and not options.priority:
        raise UsageError("when what?", "name milestones or requirements, or give --priority 1a")
    answer = when(session.snapshot, options.ids, priority=options.priority)
    if session.format == "json":
        return session.json(answer)
    blocks = [_target(session, target) for target in answer.targets]
    if answer.group:
        blocks.append(_group(session, answer.group))
    return Outcome("\n".join(blocks))


def _target(session: Session, target: Expectation) -> str:
    lines = [heading(session.style, target.id, target.name, session.columns)]
    facts = [
        painted(session.style, words(target.state)),
        f"due {target.due}" if target.due else "no due date",
    ]
    if target.state == "completed":
        facts = [f"{facts[0]} {target.expected}", facts[1], lateness(target.slip_days)]
    elif target.expected is None and target.kind == "requirement":
        facts = [facts[0], "no milestone with a date verifies it, so no date can be given"]
    elif target.kind == "requirement" and not target.critical_chain:
        facts += [f"its milestones completed {target.expected}", lateness(target.slip_days)]
        if target.state != "verified":
            facts.append("its tests have not all passed")
    elif target.expected is None:
        facts += ["expected unknown: neither it nor anything that it waits for has a date"]
    else:
        facts += [f"expected {expected(target.expected, lower_bound=target.lower_bound)}"]
        facts += [slip(target.slip_days, lower_bound=target.lower_bound)]
    lines.append("  " + "   ".join(fact for fact in facts if fact))
    text = "\n".join(lines) + "\n"
    if len(target.critical_chain) > 1:
        table = chain_table(session.snapshot, target.critical_chain)
        text += "\n  critical chain\n" + as_text(table, session.style, session.columns, "    ")
    return text


def _group(session: Session, group: PriorityExpectation) -> str:
    style = session.style
    priority = plain(group.priority)
    lines = [f"{style.bold(priority)}  {quantity(group.requirements, 'active requirement')}", ""]
    rows = [("verified", group.verified, "")]
    if group.awaited:
        rows.append(("not verified, with a milestone", group.awaited, _last(group, session.as_of)))
    if group.unassigned:
        advice = f"tracemap list requirements --priority {priority} --state unplanned"
        if group.unplanned > group.unassigned:
            advice += f" (with {group.unplanned - group.unassigned} verified)"
        rows.append(
            ("not verified, no milestone", group.unassigned, f"no date covers them: {advice}")
        )
    wide = len(str(group.requirements))
    for state, count, note in rows:
        lines.append(f"  {state:<30}  {count:>{wide}}")
        lines += [f"      {note}"] if note else []
    lines += ["", f"  {_verdict(group, session.as_of)}"]
    return "\n".join(lines) + "\n"


def _last(group: PriorityExpectation, as_of: date) -> str:
    if group.awaited_until is None:
        return "no date"
    if group.awaited_until < as_of:
        last = group.awaited_until
        return (
            f"their milestones are completed, the last on {last}; their tests have not all passed"
        )
    which = ", ".join(
        f"{one.id} ({quantity(one.requirements, 'requirement')})" for one in group.last[:3]
    )
    return f"the last on {group.awaited_until} with {plain(which)}"


def _verdict(group: PriorityExpectation, as_of: date) -> str:
    if group.verified == group.requirements:
        return "all are verified"
    if group.unassigned:
        have = "has" if group.unassigned == 1 else "have"
        counts = f"{group.unassigned} of {group.requirements} {have}"
        return f"when all are verified cannot be said: {counts} no milestone"
    if group.awaited_until is None or group.awaited_until < as_of:
        return "when all are verified cannot be said: no date lies ahead"
    return f"all are verified on {expected(group.expected, lower_bound=group.lower_bound)}"
