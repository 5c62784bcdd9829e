"""The answers of `when` as text: the date, how far it may slip, what sets it, and what it waits for."""

from __future__ import annotations

from collections.abc import Sequence

from tracemap.analysis.isodate import in_days
from tracemap.cli.layout import (
    expected,
    heading,
    lateness,
    left_out,
    milestone_name,
    own_date,
    painted,
    section,
    slip,
    slipped,
    words,
    wrapped,
)
from tracemap.cli.session import Session
from tracemap.output.table import Cell, Column
from tracemap.output.terminal import enumerated, plain, quantity
from tracemap.questions.expectation import Expectation
from tracemap.questions.expected_milestones import MilestonesExpectation
from tracemap.questions.expected_requirements import OpenRequirement, RequirementsExpectation
from tracemap.questions.way import Step


def target_text(session: Session, target: Expectation, limit: int) -> str:
    """Return when one milestone or requirement is expected."""
    lines = [
        heading(session.style, target.id, target.name, session.columns),
        _facts(session, target),
    ]
    floats = _floats(target)
    lines += [f"  {floats}"] if floats else []
    return "\n".join(lines) + "\n" + _way(session, target.chain, target.waits_for, limit)


def _facts(session: Session, target: Expectation) -> str:
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
    return "  " + "   ".join(fact for fact in facts if fact)


def _floats(target: Expectation) -> str:
    """Return the floats of a milestone that has a date and is not completed, in words."""
    if target.kind != "milestone" or not target.critical_chain or target.expected is None:
        return ""
    to, free = target.float_to, target.free_float_days
    facts = []
    if to is not None and target.total_float_days is None:
        facts.append(f"{plain(to)} does not wait for it")
    elif to is not None and target.total_float_days is not None:
        facts.append(f"total float {in_days(target.total_float_days)} to {plain(to)}")
    facts.append("nothing waits for it" if free is None else f"free float {in_days(free)}")
    if free is not None and target.lower_bound:
        facts.append("as far as dates are known")
    return "   ".join(facts)


def requirements_text(session: Session, group: RequirementsExpectation, limit: int) -> str:
    """Return when the requirements of a priority or a document are verified, and which have no date."""
    names = " of ".join(plain(one) for one in (group.priority, group.document) if one is not None)
    lines = [
        f"{session.style.bold(names)}  {quantity(group.requirements, 'active requirement')}",
        "",
    ]
    stalled = group.stalled_requirements
    rows = [("verified", group.verified, "")]
    if group.awaited > len(stalled):
        count = group.awaited - len(stalled)
        rows.append(("not verified, with a milestone", count, _last(session, group)))
    if stalled:
        their = "its" if len(stalled) == 1 else "their"
        note = f"{their} tests have not all passed, and no date lies ahead: {_ids(stalled, limit)}"
        rows.append(("not verified, milestones completed", len(stalled), note))
    if group.unassigned:
        them = "it" if group.unassigned == 1 else "them"
        note = f"no date covers {them}: {_ids(group.unassigned_requirements, limit)}"
        rows.append(("not verified, no milestone", group.unassigned, note))
    wide = len(str(group.requirements))
    text = "\n".join(lines) + "\n"
    for state, count, note in rows:
        text += f"  {state:<34}  {count:>{wide}}\n"
        text += wrapped(note, session.columns, "      ") if note else ""
    if len(group.unassigned_requirements) > limit:
        text += f"      all of them: {session.follow_up(*_listing(group))}\n"
        verified = group.unplanned - group.unassigned
        text += (
            f"      (it lists {verified} more, which are verified without one)\n"
            if verified
            else ""
        )
    text += f"\n  {_verdict(session, group)}\n"
    return text + _way(session, group.chain, group.waits_for, limit)


def _ids(requirements: Sequence[OpenRequirement], limit: int) -> str:
    return enumerated([one.id for one in requirements], limit)


def _listing(group: RequirementsExpectation) -> list[str]:
    """Return the words of the command that lists the requirements without a milestone."""
    options = {"--priority": group.priority, "--document": group.document}
    given = [word for name, one in options.items() if one is not None for word in (name, one)]
    return ["list", "requirements", *given, "--state", "unplanned"]


def _last(session: Session, group: RequirementsExpectation) -> str:
    if group.awaited_until is None or group.awaited_until < session.as_of:
        return "no date"
    which = ", ".join(
        f"{one.id} ({quantity(one.requirements, 'requirement')})" for one in group.last[:3]
    )
    return f"the last on {group.awaited_until} with {which}"


def _verdict(session: Session, group: RequirementsExpectation) -> str:
    if group.verified == group.requirements:
        return "all are verified"
    cannot = "when all are verified cannot be said"
    counts = {"no milestone": group.unassigned, "no date ahead": len(group.stalled_requirements)}
    missing = [
        f"{count} {'has' if count == 1 else 'have'} {what}"
        for what, count in counts.items()
        if count
    ]
    if missing:
        return f"{cannot}: of {group.requirements}, {' and '.join(missing)}"
    if group.awaited_until is None or group.awaited_until < session.as_of:
        return f"{cannot}: no date lies ahead"
    until = expected(group.awaited_until, lower_bound=group.lower_bound)
    late = slip(group.slip_days, lower_bound=group.lower_bound)
    return f"all are expected to be verified by {until}" + (
        f", due {group.due}: {late}" if group.due else ""
    )


def milestones_text(session: Session, group: MilestonesExpectation, limit: int) -> str:
    """Return when all milestones under a WBS are completed."""
    text = f"{session.style.bold(plain(group.wbs))}  {quantity(group.milestones, 'milestone')}\n\n"
    open_ = len(group.waits_for)
    wide = len(str(group.milestones))
    text += f"  completed   {group.completed:>{wide}}\n  incomplete  {open_:>{wide}}"
    states = {"overdue": group.overdue, "late": group.late, "without any date": group.undated}
    counts = ", ".join(f"{count} {state}" for state, count in states.items() if count)
    text += f"  of them {counts}\n" if counts else "\n"
    when = expected(group.expected, lower_bound=group.lower_bound)
    if not open_:
        verdict = f"all are completed, the last on {group.expected}"
    elif group.expected is None or group.expected < session.as_of:
        verdict = "when all are completed cannot be said: nothing that is incomplete has a date"
    else:
        late = slip(group.slip_days, lower_bound=group.lower_bound)
        verdict = f"all are expected to be completed by {when}" + (
            f", due {group.due}: {late}" if group.due else ""
        )
    return f"{text}\n  {verdict}\n" + _way(session, group.chain, group.waits_for, limit)


def _way(session: Session, chain: Sequence[Step], waits_for: Sequence[Step], limit: int) -> str:
    """Return the critical chain and what is waited for, where either says more than the other."""
    text = ""
    if len(chain) > 1:
        marks = ["  ", *["> "] * (len(chain) - 1)]
        text += _table(session, "critical chain", chain, marks, with_float=False)
    if len(waits_for) > 1 or (waits_for and len(chain) < 2):
        shown = waits_for[:limit]
        title = f"waits for {quantity(len(waits_for), 'incomplete milestone')}"
        text += (
            _table(session, title, shown, [""] * len(shown), with_float=True) or f"\n  {title}\n"
        )
        text += left_out(len(shown), len(waits_for), "milestone", f"--limit {len(waits_for)}")
    return text


def _table(
    session: Session, title: str, steps: Sequence[Step], marks: Sequence[str], *, with_float: bool
) -> str:
    columns = [Column("milestone"), Column("name", flexible=True)]
    columns += [Column("due", spare=with_float, valued=True), Column("expected")]
    columns += [Column("slip", spare=with_float)]
    has_lag = any(step.lag_days for step in steps)
    unit = "days" if session.snapshot.schedule.calendar.counts_all else "wd"
    columns += [Column("lag")] if has_lag else []
    columns += [Column("float")] if with_float else []
    rows = []
    for mark, step in zip(marks, steps, strict=True):
        row = [f"{mark}{step.id}", *_name_and_due(session, step)]
        row.append(expected(step.expected, lower_bound=step.lower_bound))
        row.append(slipped(step.slip_days))
        row += [f"{step.lag_days:+d} {unit}" if step.lag_days else None] if has_lag else []
        row += [_room(step)] if with_float else []
        rows.append(row)
    return section(title, columns, rows, session.style, session.columns)


def _name_and_due(session: Session, step: Step) -> tuple[Cell, Cell]:
    milestone = session.catalog.milestones.get(step.id)
    if milestone is None:  # a requirement ends its chain
        return step.name, None
    return milestone_name(milestone), own_date(milestone)


def _room(step: Step) -> str:
    """Return the float of a step in words; what sets the date has none to speak of."""
    if step.drives:
        return "sets the date"
    return "unknown" if step.float_days is None else in_days(step.float_days)
