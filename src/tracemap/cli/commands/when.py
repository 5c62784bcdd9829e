"""`tracemap when`: the expected date of milestones, requirements or a set of them, and what sets it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.cli.session import Outcome, Session
from tracemap.cli.when_text import milestones_text, requirements_text, target_text
from tracemap.errors import UsageError
from tracemap.questions.when import when

FORMATS = ("text", "json")
REPEATABLE = True
EXAMPLES = """\
  tracemap when LDM-503-19                  a milestone
  tracemap when LDM-503-19 --to LDM-503-17  how far it may slip before another does
  tracemap when DMS-REQ-0024                a requirement: when its last milestone is completed
  tracemap when --priority 1b               all requirements of a priority
  tracemap when --document LSE-61           all requirements of a document
  tracemap when --wbs 02C.06                all milestones under a WBS"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "ids", metavar="ID", nargs="*", help="codes of milestones, ids of requirements"
    )
    parser.add_argument(
        "--priority", metavar="P", help="the active requirements of this priority, as 1a"
    )
    parser.add_argument("--document", metavar="D", help="the active requirements of this document")
    parser.add_argument("--wbs", metavar="WBS", help="the milestones under this WBS")
    parser.add_argument(
        "--to",
        metavar="ID",
        help="count the total float of milestones to this milestone or requirement"
        " (default: the last that waits for them)",
    )
    parser.add_argument(
        "--limit", metavar="N", type=int, default=10, help="list up to N each (default: 10)"
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer when it is met."""
    sets = {name: getattr(options, name) for name in ("priority", "document", "wbs")}
    if not options.ids and not any(sets.values()):
        raise UsageError("when what?", "name milestones or requirements, or give --priority 1a")
    if options.limit < 0:
        raise UsageError(f"--limit {options.limit} is negative", "0 lists none")
    answer = when(session.snapshot, options.ids, to=options.to, **sets)
    if session.format == "json":
        return session.json(answer)
    blocks = [target_text(session, target, options.limit) for target in answer.targets]
    if answer.group:
        blocks.append(requirements_text(session, answer.group, options.limit))
    if answer.wbs:
        blocks.append(milestones_text(session, answer.wbs, options.limit))
    return Outcome("\n".join(blocks))
