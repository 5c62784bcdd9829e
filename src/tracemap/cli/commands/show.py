"""`tracemap show`: everything known about one id, with its place in the files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Any

from tracemap.cli.layout import expected, heading, section, slip, state_column, words
from tracemap.cli.session import Outcome, Session
from tracemap.output.table import Column
from tracemap.output.terminal import lines_of, number, plain
from tracemap.questions.lookup import kind_name
from tracemap.questions.show import Shown, Tie, show
from tracemap.schema.fields import fields_of

FORMATS = ("text", "json")
REPEATABLE = True
EXAMPLES = """\
  tracemap show LDM-503-17
  tracemap show LVV-P77"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "id",
        metavar="ID",
        help="a milestone, requirement, test plan, test case or verification element",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer what is known about an id."""
    answer = show(session.snapshot, options.id)
    if session.format == "json":
        return session.json(answer)
    name = answer.written.get("title" if answer.kind == "requirement" else "name")
    text = heading(session.style, answer.id, name, session.columns) + "\n"
    text += f"  {kind_name(answer.kind)}, {session.style.cyan(plain(str(answer.location)))}\n"
    text += _facts("written", _written(answer), session) + _facts(
        f"as of {answer.as_of}", _computed(answer), session
    )
    return Outcome(text + _ties(answer, session))


_TIED = {
    "derived_from",
    "predecessors",
    "successors",
    "superseded_by",
    "requirements",
    "test_plans",
    "test_cases",
    "milestones",
}


def _written(answer: Shown) -> list[tuple[str, str]]:
    """Return the fields as written; lists of ids stand below, with what they are tied to."""
    fields = fields_of(answer.kind)
    shown = []
    for name, value in answer.written.items():
        if name in ("name", "title") or (name in _TIED and name in answer.ties):
            continue
        unit = fields[name].unit
        shown.append((name, _value(value) + (f" {unit}" if unit else "")))
    return shown


_LABELS = {
    "slip_days": "slip",
    "chain_count": "blocking chains",
    "waiting_for_it": "directly waiting for it",
}


def _computed(answer: Shown) -> list[tuple[str, str]]:
    """Return what follows from the plan, in words."""
    computed = dict(answer.computed)
    lower_bound = computed.pop("lower_bound", False)
    completed = computed.get("state") == "completed"
    shown = []
    for name, value in computed.items():
        if value in (None, (), 0) or (completed and name == "slip_days"):
            continue
        match name:
            case "expected":
                text = expected(value, lower_bound=lower_bound)
            case "slip_days":
                text = slip(value, lower_bound=lower_bound).removeprefix("slips ")
            case "chain_count":
                text = number(value)
            case "critical_chain":
                text = " > ".join(value) if len(value) > 1 else ""
            case "results":
                text = ", ".join(f"{count} {words(result)}" for result, count in value.items())
            case _:
                text = words(value) if isinstance(value, str) else _value(value)
        if text:
            shown.append((_LABELS.get(name, words(name)), text))
    if answer.disagreement:
        shown.append(("disagreement", answer.disagreement))
    return shown


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(
            f"{one[0]} = {one[1]}" if isinstance(one, tuple) else str(one) for one in value
        )
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, date) else f"{value}"


def _facts(title: str, facts: list[tuple[str, str]], session: Session) -> str:
    if not facts:
        return ""
    wide = max(len(name) for name, _ in facts)
    margin = " " * (wide + 6)
    room = None if session.columns is None else max(session.columns - len(margin), 20)
    text = f"\n  {title}\n"
    for name, value in facts:
        lines = lines_of(value, room) if room else [plain(value)]
        text += f"    {session.style.dim(name.ljust(wide))}  " + f"\n{margin}".join(lines) + "\n"
    return text


def _day(tie: Tie) -> str | None:
    return None if tie.date is None else expected(tie.date, lower_bound=tie.lower_bound)


_DATES = {"milestone": "expected", "requirement": "expected", "test_case": "executed"}


def _ties(answer: Shown, session: Session) -> str:
    text = ""
    for name, ties in answer.ties.items():
        kind = ties[0].kind
        columns = [
            Column("id"),
            Column("name", flexible=True),
            state_column("result" if kind == "test_case" else "state"),
        ]
        dated = _DATES.get(kind)
        joined = any(one.through for one in ties)
        columns += [Column(dated)] if dated else []
        columns += [Column("in P6 through", folds=True)] if joined else []
        rows = [
            (
                one.id,
                one.name,
                words(one.state),
                *([_day(one)] if dated else []),
                *([", ".join(one.through) or None] if joined else []),
            )
            for one in ties
        ]
        title = f"{words(name)} ({len(ties)})" if len(ties) > 1 else words(name)
        text += section(title, columns, rows, session.style, session.columns)
    return text
