"""`tracemap blocking`: what blocks milestones or requirements; without any, the root blockers of the plan."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from tracemap.analysis.blocking import Blocked, Blocker
from tracemap.cli.layout import (
    chain_table,
    days,
    expected,
    heading,
    left_out,
    milestone_name,
    own_date,
    slip,
)
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.table import Column, Table, as_text
from tracemap.output.terminal import number, plain, quantity
from tracemap.questions.blocking import CHAINS, blocking

FORMATS = ("text", "json")
REPEATABLE = True
EXAMPLES = """\
  tracemap blocking                       the root blockers of the plan, the worst first
  tracemap blocking LDM-503-17            what LDM-503-17 waits for
  tracemap blocking LDM-503-17 --chains   with its blocking chains
  tracemap blocking DMS-REQ-0024          what the milestones of a requirement wait for"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "ids", metavar="ID", nargs="*", help="codes of milestones, ids of requirements"
    )
    parser.add_argument(
        "--chains", action="store_true", help="list the blocking chains, the critical one first"
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=int,
        default=CHAINS,
        help=f"how many chains and blockers are listed (default: {CHAINS})",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer what blocks what."""
    if options.limit < 0:
        raise UsageError(
            f"--limit {options.limit} is negative", "0 lists none, they are counted all the same"
        )
    answer = blocking(session.snapshot, options.ids, limit=options.limit)
    if session.format == "json":
        return session.json(answer)
    if not options.ids:
        return Outcome(_plan(session, answer.top_blockers, options.limit))
    blocks = [_target(session, target, answer.top_blockers, options) for target in answer.targets]
    return Outcome("\n".join(blocks))


def _plan(session: Session, blockers: Sequence[Blocker], limit: int) -> str:
    schedule = session.snapshot.schedule
    if not blockers:
        return f"nothing blocks: no milestone is incomplete as of {session.as_of}\n"
    waiting = sum(len(members) for members in schedule.groups) - len(blockers)
    wait = "waits" if waiting == 1 else "wait"
    text = (
        f"{quantity(len(blockers), 'root blocker')}, and {quantity(waiting, 'incomplete milestone')}"
        f" that {wait} for {'it' if len(blockers) == 1 else 'them'}, as of {session.as_of}\n"
    )
    text += "\n" + _blockers(session, blockers[:limit], "  ")
    return text + left_out(limit, len(blockers), "root blocker", f"--limit {len(blockers)}")


def _blockers(session: Session, blockers: Sequence[Blocker], indent: str = "    ") -> str:
    columns = (
        Column("root blocker"),
        Column("name", flexible=True),
        Column("due"),
        Column(
            "overdue", paint=lambda style, text: style.red(text) if text.strip() != "-" else text
        ),
        Column("milestones behind", short="milestones"),
        Column("requirements behind", short="requirements"),
    )
    rows = []
    for one in blockers:
        milestone = session.snapshot.catalog.milestones[one.id]
        late = (session.as_of - one.due).days if one.due else 0
        rows.append(
            (
                one.id,
                milestone_name(milestone),
                own_date(milestone),
                days(late) if late > 0 else None,
                one.blocks_milestones,
                one.blocks_requirements,
            )
        )
    return as_text(Table(columns, rows), session.style, session.columns, indent)


def _target(
    session: Session, target: Blocked, blockers: Sequence[Blocker], options: Namespace
) -> str:
    style = session.style
    lines = [heading(style, target.id, target.name, session.columns)]
    if target.completed is not None:
        return "\n".join(
            [*lines, f"  {style.green('completed')} {target.completed}: nothing blocks it", ""]
        )
    if target.id not in session.snapshot.catalog.milestones and not _awaited(session, target.id):
        return "\n".join(
            [*lines, "  no milestone verifies it, so there is nothing that it waits for", ""]
        )
    facts = [f"due {target.due}" if target.due else "no due date"]
    facts += [f"expected {expected(target.expected, lower_bound=target.lower_bound)}"]
    facts += [slip(target.slip_days, lower_bound=target.lower_bound)]
    lines.append("  " + "   ".join(fact for fact in facts if fact))
    lines.append(f"  {_waits(target)}")
    text = "\n".join(lines) + "\n"
    if len(target.critical_chain) > 1:
        table = chain_table(session.snapshot, target.critical_chain)
        text += "\n  critical chain\n" + as_text(table, style, session.columns, "    ")
    mine = [one for one in blockers if one.id in set(target.root_blockers)]
    if mine:
        text += "\n  root blockers\n" + _blockers(session, mine[: options.limit])
        text += left_out(options.limit, len(mine), "root blocker", f"--limit {len(mine)}")
        text += _undated(session, target)
    if options.chains and target.chains:
        text += _chains(target)
    elif target.chain_count > 1:
        text += f"\n  the chains one by one: tracemap blocking {plain(target.id)} --chains\n"
    return text


def _awaited(session: Session, requirement: str) -> bool:
    """Tell whether any milestone verifies a requirement."""
    evidence = session.snapshot.evidence
    return bool(evidence.milestones_of_requirement[evidence.requirement_number[requirement]])


def _waits(target: Blocked) -> str:
    if not target.incomplete_predecessors:
        return "waits for no other milestone: it is a root blocker itself"
    return (
        f"waits for {quantity(target.incomplete_predecessors, 'incomplete milestone')}, through"
        f" {quantity(target.chain_count, 'chain')} from {quantity(len(target.root_blockers), 'root blocker')}"
    )


def _undated(session: Session, target: Blocked) -> str:
    """Say which root blockers have no date: they are why a date is only a lower bound."""
    milestones = session.snapshot.catalog.milestones
    undated = sum(milestones[code].planned is None for code in target.root_blockers)
    if not undated:
        return ""
    these = "one of these has" if undated == 1 else f"{undated} of these have"
    return f'    {these} no date, which would settle how late "or later" is\n'


def _chains(target: Blocked) -> str:
    shown = len(target.chains)
    title = f"blocking chains, {shown} of {number(target.chain_count)}, the critical one first"
    lines = [f"\n  {'the only blocking chain' if target.chain_count == 1 else title}"]
    lines += [f"    {plain(' > '.join(chain))}" for chain in target.chains]
    return "\n".join(lines) + "\n"
