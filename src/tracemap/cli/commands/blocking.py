"""`tracemap blocking`: what blocks milestones or requirements; without any, the root blockers of the plan."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from tracemap.analysis.blocking import RANKS, Blocked, Blocker
from tracemap.cli.blocking_tables import (
    blocker_data,
    blocker_table,
    chain_data,
    chain_table,
    others_table,
    waiting_table,
)
from tracemap.cli.layout import expected, heading, left_out, painted, slip, words
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.model import Milestone
from tracemap.output.table import as_text
from tracemap.output.terminal import enumerated, number, plain, quantity
from tracemap.questions.blocking import CHAINS, blocking
from tracemap.questions.waiting import SIDES, waiting

# Of the milestones of a cycle, as many as the finding of it names.
_MOST_NAMED = 8

FORMATS = ("text", "json", "csv", "markdown")
REPEATABLE = True
EXAMPLES = """\
  tracemap blocking                       the root blockers of the plan, the worst first
  tracemap blocking --rank drag           the same, by the days won were one done today
  tracemap blocking --matrix --by owner   who waits for whom
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
    parser.add_argument(
        "--rank",
        choices=tuple(RANKS),
        help="the worst root blocker has most milestones (the default) or requirements behind it, or most"
        " drag: days won were it done today, summed over the milestones behind it",
    )
    parser.add_argument(
        "--matrix",
        action="store_true",
        help="which WBS waits for which other: how many incomplete milestones, and the worst slip",
    )
    parser.add_argument(
        "--by", choices=SIDES, help="with --matrix: which WBS (the default), or which owner"
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer what blocks what."""
    if options.limit < 0:
        raise UsageError(
            f"--limit {options.limit} is negative", "0 lists none, they are counted all the same"
        )
    if options.matrix:
        return _matrix(session, options)
    if options.by is not None:
        raise UsageError(f"--by {options.by} is about the matrix", "add --matrix")
    if options.chains and not options.ids:
        raise UsageError("--chains of what?", "name milestones or requirements")
    answer = blocking(
        session.snapshot, options.ids, limit=options.limit, rank=options.rank or "milestones"
    )
    if session.format == "json":
        return session.json(answer)
    if session.format != "text":
        data = chain_data(answer.targets) if options.ids else blocker_data(answer.top_blockers)
        return Outcome(session.table(data))
    if not options.ids:
        return Outcome(_plan(session, answer.top_blockers, options.limit))
    blocks = [_target(session, target, answer.top_blockers, options) for target in answer.targets]
    return Outcome("\n".join(blocks))


def _matrix(session: Session, options: Namespace) -> Outcome:
    if options.ids or options.rank or options.chains:
        raise UsageError(
            "--matrix is about the whole plan", "leave out ids, --rank and --chains, or --matrix"
        )
    answer = waiting(session.snapshot, options.by or SIDES[0])
    if session.format == "json":
        return session.json(answer)
    if session.format != "text":
        return Outcome(session.table(waiting_table(answer, None, for_reader=False)))
    what = "WBS" if answer.by == "wbs" else answer.by
    if not answer.pairs:
        if not any(_sides(one, answer.by) for one in session.catalog.milestones.values()):
            return Outcome(f"no milestone says its {what}\n")
        return Outcome(f"no {what} waits for another as of {session.as_of}\n")
    text = (
        f"which {what} waits for which other, in incomplete milestones, as of {session.as_of}\n\n"
    )
    table = waiting_table(answer, options.limit, for_reader=True)
    text += as_text(table, session.style, session.columns, "  ")
    total = len(answer.pairs)
    return Outcome(text + left_out(options.limit, total, "pair", f"--limit {total}"))


def _sides(milestone: Milestone, by: str) -> object:
    return milestone.wbs if by == "wbs" else milestone.owner


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
    text += "\n" + _blockers(session, blockers[:limit], "  ", of_plan=True)
    if not any(one.drag_days for one in blockers):
        one = "it" if len(blockers) == 1 else "any one of them"
        text += f"  drag: none; were {one} done today, other dates would still hold\n"
    return text + left_out(limit, len(blockers), "root blocker", f"--limit {len(blockers)}")


def _blockers(session: Session, blockers: Sequence[Blocker], indent: str, *, of_plan: bool) -> str:
    table = blocker_table(session, blockers, of_plan=of_plan)
    return as_text(table, session.style, session.columns, indent)


def _target(
    session: Session, target: Blocked, blockers: Sequence[Blocker], options: Namespace
) -> str:
    style = session.style
    lines = [heading(style, target.id, target.name, session.columns)]
    if target.completed is not None:
        return "\n".join([*lines, f"  {_completed(session, target)}", ""])
    if target.id not in session.snapshot.catalog.milestones and not _awaited(session, target.id):
        return "\n".join(
            [*lines, "  no milestone verifies it, so there is nothing that it waits for", ""]
        )
    facts = [f"due {target.due}" if target.due else "no due date"]
    facts += [f"expected {expected(target.expected, lower_bound=target.lower_bound)}"]
    facts += [slip(target.slip_days, lower_bound=target.lower_bound)]
    lines.append("  " + "   ".join(fact for fact in facts if fact))
    lines.append(f"  {_waits(target)}")
    lines += [f"  {line}" for line in _cycles(session, target)]
    text = "\n".join(lines) + "\n"
    if len(target.critical_chain) > 1:
        table = chain_table(session, target)
        text += "\n  critical chain\n" + as_text(table, style, session.columns, "    ")
    roots = set(target.root_blockers)
    mine = [one for one in blockers if one.id in roots]
    if mine:
        text += "\n  root blockers, with what stands behind each in the whole plan\n"
        text += _blockers(session, mine[: options.limit], "    ", of_plan=False)
        text += left_out(options.limit, len(mine), "root blocker", f"--limit {len(mine)}")
        text += _undated(session, target)
    if options.chains and target.chains:
        text += _chains(target)
        others = others_table(session, target)
        if others is not None:
            text += "\n  milestones of these chains that are not on the critical one\n"
            text += as_text(others, style, session.columns, "    ")
    elif target.chain_count > 1:
        one_by_one = session.follow_up("blocking", target.id, "--chains")
        text += f"\n  the chains one by one: {one_by_one}\n"
    return text


def _cycles(session: Session, target: Blocked) -> list[str]:
    """Say which of the milestones that are named wait for one another: their dates and chains are one."""
    schedule, number = session.snapshot.schedule, session.snapshot.precedence.number
    codes = (*(link.id for link in target.critical_links), *target.root_blockers)
    groups = sorted({schedule.group(number[code]) for code in codes} - {-1})
    cycles = [schedule.groups[group] for group in groups if len(schedule.groups[group]) > 1]
    named = [[plain(code) for code in schedule.precedence.codes(members)] for members in cycles]
    return [
        f"{enumerated(codes, _MOST_NAMED)} wait for one another (TM301); they are taken as one"
        for codes in named
    ]


def _completed(session: Session, target: Blocked) -> str:
    """Say that nothing blocks a target any more; of a requirement, whether it is verified."""
    done = session.style.green("completed")
    number = session.snapshot.evidence.requirement_number.get(target.id)
    if number is None:
        return f"{done} {target.completed}: nothing blocks it"
    state = words(session.snapshot.verification.states[number])
    said = f"{painted(session.style, state)}: its milestones were completed {target.completed}"
    if state == "verified":
        return said
    return f"{said}, no milestone blocks it, and its tests have not all passed"


def _awaited(session: Session, requirement: str) -> bool:
    """Tell whether any milestone verifies a requirement."""
    evidence = session.snapshot.evidence
    return bool(evidence.milestones_of_requirement[evidence.requirement_number[requirement]])


def _waits(target: Blocked) -> str:
    if not target.incomplete_predecessors:
        return "waits for no incomplete milestone: it is a root blocker itself"
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
