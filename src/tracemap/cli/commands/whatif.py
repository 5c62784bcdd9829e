"""`tracemap whatif`: what would follow if milestones slipped, moved, were completed or dropped."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tracemap.cli.session import Outcome, Session
from tracemap.comparing.scenario import VERBS, Assumption, Scenario, assumed
from tracemap.comparing.whatif import whatif
from tracemap.errors import UsageError
from tracemap.loading.scenario_file import read_scenario
from tracemap.output.whatif_text import whatif_text

FORMATS = ("text", "json")
EXAMPLES = """\
  tracemap whatif --slip LDM-503-16=60d
  tracemap whatif --complete LDM-503-18q --drop DM-AP-16
  tracemap whatif --move LDM-503-17a=2025-06-01 --phase DM-DAX-9=operations
  tracemap whatif --scenario network-late.yaml --scenario cut.yaml     side by side"""

_HELP = {
    "slip": (
        "CODE=TIME",
        "it comes so much later than it is expected: 60d, 8w, or 40wd of working days",
    ),
    "complete": ("CODE[=DATE]", "it is completed"),
    "drop": ("CODE", "it is no part of the plan, and nothing waits for it"),
    "move": ("CODE=DATE", "it is forecast for a date"),
    "phase": ("CODE=PHASE", "it goes to construction or operations"),
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    for verb in VERBS:
        metavar, help = _HELP[verb]
        parser.add_argument(f"--{verb}", metavar=metavar, action="append", default=[], help=help)
    parser.add_argument(
        "--scenario",
        metavar="FILE",
        action="append",
        default=[],
        help="assumptions from a file (tracemap schema scenario); several are put side by side",
    )
    parser.add_argument(
        "--limit", metavar="N", type=int, default=12, help="show up to N rows a table (default: 12)"
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer what would follow."""
    if options.limit < 0:
        raise UsageError("--limit: the least is 0")
    given = tuple(assumed(verb, text) for verb in VERBS for text in getattr(options, verb))
    scenarios = _from_files(options.scenario, given)
    if not scenarios:
        if not given:
            raise UsageError("what if what?", "give an assumption, as --slip CODE=60d")
        scenarios = [Scenario("; ".join(str(one) for one in given), given)]
    answer = whatif(session.snapshot, scenarios)
    if session.format == "json":
        return session.json(answer)
    return Outcome(whatif_text(answer, session.style, session.columns, options.limit))


def _from_files(names: Sequence[str], given: tuple[Assumption, ...]) -> list[Scenario]:
    """Return the scenarios of files; those that have one name are told apart by their files."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise UsageError(f"--scenario {twice[0]} is given twice", "give each file once")
    scenarios = [_from_file(name, given) for name in names]
    called = Counter(one.name for one in scenarios)
    return [
        one if called[one.name] == 1 else replace(one, name=f"{one.name} ({name})")
        for name, one in zip(names, scenarios, strict=True)
    ]


def _from_file(name: str, given: tuple[Assumption, ...]) -> Scenario:
    """Return the scenario of a file, with the assumptions that options add to each."""
    title, listed = read_scenario(Path(name), name)
    return Scenario(title, (*(Assumption(*one) for one in listed), *given))
