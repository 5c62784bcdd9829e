"""`tracemap export jira`: the due dates of Jira issues, shown, and sent where that is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.cli.session import Outcome, Session
from tracemap.exporting.jira import DueDate, LeftOut, State, compared, due_by_plan, sent
from tracemap.output.table import Column, Table, as_text
from tracemap.output.terminal import Style, plain, quantity
from tracemap.output.whole_file import write_whole
from tracemap.rest.environment import is_named, rest_of

_UNDONE = (State.FAILED, State.NOT_SENT)


class _Exported(NamedTuple):
    """What was compared, or sent.

    Attributes:
        as_of: the day of the question.
        applied: whether what differed was sent.
        host: the Jira that was asked, None where none was.
        issues: the due dates.
        left_out: the issues that the plan gives none.
    """

    as_of: date
    applied: bool
    host: str | None
    issues: tuple[DueDate, ...]
    left_out: tuple[LeftOut, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `export jira`."""
        return {
            "schema": "tracemap/export-jira/1",
            "as_of": self.as_of.isoformat(),
            "applied": self.applied,
            "host": self.host,
            "issues": [one.to_dict() for one in self.issues],
            "left_out": [one._asdict() for one in self.left_out],
        }


def run(session: Session, *, apply: bool, strict: bool) -> Outcome:
    """Show the due dates of issues beside those in Jira, where one is named; set what differs if asked to."""
    settings = session.catalog.config.exports["jira"]
    milestones = session.catalog.milestones.values()
    planned, left_out = due_by_plan(milestones, session.as_of, settings["test_plan_days"])
    if strict and left_out:
        session.warn("nothing was sent: something is left out, and --strict is given")
        apply = False
    elif apply and not is_named("JIRA"):
        rest_of("JIRA")  # says what the environment lacks
    host = None
    issues = planned
    if planned and is_named("JIRA"):
        rest = rest_of("JIRA")
        host = rest.host
        issues = list(compared(planned, rest, settings["api"]))
        if apply:
            issues = list(sent(issues, rest, settings["api"]))
    done = _Exported(session.as_of, apply, host, tuple(issues), tuple(left_out))
    undone = [one for one in issues if one.state in _UNDONE]
    status = 2 if undone else 1 if strict and left_out else 0
    for one in undone[:1]:
        session.warn(f"{one.issue}: not set: {one.why}")
    as_json = session.format == "json"
    outcome = (
        session.json(done, status) if as_json else Outcome("".join(_text(done, session)), status)
    )
    if session.output is None:
        return outcome
    content = outcome.whole()
    data = content if isinstance(content, bytes) else content.encode()
    write_whole(Path(session.output), data)
    return Outcome("", status)


def _text(done: _Exported, session: Session) -> Iterator[str]:
    if done.issues:
        yield as_text(_table(done), session.style, session.columns)
        yield f"\n{_summary(done)}\n"
    else:
        yield "no incomplete milestone with a due date names a Jira issue\n"
    if done.left_out:
        whys = Counter(one.why for one in done.left_out)
        for why, count in whys.items():
            first = next(one for one in done.left_out if one.why == why)
            them = f"{first.issue} of {first.milestone}" if count == 1 else quantity(count, "issue")
            yield f"left out: {plain(them)}: {plain(why)}\n"


def _table(done: _Exported) -> Table:
    columns = [Column("issue"), Column("of"), Column("milestone", flexible=True)]
    if done.host is not None:
        columns.append(Column("in Jira"))
    columns.append(Column("due"))
    if done.host is not None:
        columns.append(Column("change", paint=_painted))
    rows: list[list[str | None]] = []
    for one in done.issues:
        said = None if one.in_jira is None else one.in_jira.isoformat()
        in_jira = [] if done.host is None else [said]
        change = [] if done.host is None else [_change(one)]
        of = one.of.replace("_", " ")
        rows.append([one.issue, of, one.milestone, *in_jira, one.due.isoformat(), *change])
    return Table(columns, rows)


def _change(one: DueDate) -> str:
    match one.state:
        case State.EQUAL:
            return "none"
        case State.MISSING:
            return "no such issue"
        case State.FAILED | State.NOT_SENT:
            return str(one.state).replace("_", " ")
    moved = "set" if one.in_jira is None else f"{(one.due - one.in_jira).days:+d}d"
    return f"{moved}, done" if one.state is State.CHANGED else moved


def _painted(style: Style, text: str) -> str:
    if text.startswith(("failed", "not sent", "no such")):
        return style.red(text)
    return style.dim(text) if text.strip() == "none" else style.yellow(text)


def _summary(done: _Exported) -> str:
    states = Counter(one.state for one in done.issues)
    if done.host is None:
        many = quantity(len(done.issues), "issue")
        return f"{many}; TRACEMAP_JIRA_URL names a Jira to compare with"
    if done.applied:
        said = (
            f"set {states[State.CHANGED]} of {quantity(len(done.issues), 'issue')} in {done.host}"
        )
        undone = states[State.FAILED] + states[State.NOT_SENT]
        undone_said = f"; {undone} not set" if undone else ""
        return f"{said}; {states[State.EQUAL]} as in the plan already{undone_said}"
    differ = states[State.DIFFERS]
    if not differ:
        return f"nothing to set in {done.host}: {states[State.EQUAL]} as in the plan already"
    return (
        f"would set {differ} of {quantity(len(done.issues), 'issue')} in {done.host}; --apply does"
    )
