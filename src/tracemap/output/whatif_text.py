"""What would follow, for a terminal: one scenario in tables, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracemap.analysis.isodate import iso
from tracemap.comparing.dates import Moved
from tracemap.comparing.requirement_dates import RequirementMoved
from tracemap.comparing.whatif import Outcome, WhatIf
from tracemap.output.diff_sections import Section, expected_date, sections
from tracemap.output.diff_text import section_text
from tracemap.output.table import Cell, Column, Table
from tracemap.output.terminal import Style, plain, quantity


def whatif_text(answer: WhatIf, style: Style, columns: int | None, limit: int) -> str:
    """Return the answer for a terminal of so many columns, of each table as many rows as `limit`."""
    if len(answer.outcomes) == 1:
        return _single(answer.outcomes[0], answer.as_of, style, columns, limit)
    return _side_by_side(answer, style, columns, limit)


def _single(outcome: Outcome, as_of: date, style: Style, columns: int | None, limit: int) -> str:
    head = f"what if {plain(outcome.scenario.name)}? as of {as_of}"
    found = sections(outcome.diff, limit, infos_too=True)[:-1]
    follows = [section for section in found if section]
    if not follows:
        nothing = "no date moves, no requirement is affected, and a check finds the same"
        return f"{head}\n\nnothing would follow: {nothing}\n"
    brief = ", ".join(one.brief for one in follows if one.brief)
    tables = [section_text(section, style, columns) for section in follows]
    return "\n".join([f"{head}\n{brief}\n", *tables])


def _side_by_side(answer: WhatIf, style: Style, columns: int | None, limit: int) -> str:
    outcomes = answer.outcomes
    parts = [f"what if? {quantity(len(outcomes), 'scenario')} as of {answer.as_of}\n"]
    for outcome in outcomes:
        said = "; ".join(str(one) for one in outcome.scenario.assumptions)
        parts[0] += f"  {plain(outcome.scenario.name)}: {plain(said)}\n"
    heads = ("", "now", *(outcome.scenario.name for outcome in outcomes))
    table_columns = [Column(head, flexible=place > 1) for place, head in enumerate(heads)]
    for title, rows in (
        ("priorities", _priorities(outcomes)),
        ("requirements", _requirements(outcomes)),
        ("expected dates", _dates(outcomes)),
        ("in numbers", _numbers(outcomes)),
    ):
        if rows:
            table = Table(table_columns, rows[:limit])
            section = Section(title, "", table, max(len(rows) - limit, 0))
            parts.append(section_text(section, style, columns))
    return "\n".join(parts)


def _priorities(outcomes: Sequence[Outcome]) -> list[Sequence[Cell]]:
    """Return by when the last requirement of each priority is verified, now and in each scenario."""
    found = [{one.priority: one for one in outcome.diff.priorities} for outcome in outcomes]
    before = {priority: one.before for there in found for priority, one in there.items()}
    return [
        (
            priority,
            iso(before[priority]) or "none",
            *(
                _date(
                    before[priority],
                    there[priority].until if priority in there else before[priority],
                )
                for there in found
            ),
        )
        for priority in sorted(before)
    ]


def _requirements(outcomes: Sequence[Outcome]) -> list[Sequence[Cell]]:
    """Return when requirements are met that any scenario moves, by priority, those that move most first."""
    found = [{one.id: one for one in outcome.diff.requirement_dates} for outcome in outcomes]
    any_of = {identifier: one for there in found for identifier, one in there.items()}

    def order(identifier: str) -> tuple[bool, str, int]:
        priority = any_of[identifier].priority
        moved = (there[identifier].days for there in found if identifier in there)
        return priority is None, priority or "", -max(abs(days or 0) for days in moved)

    return [
        (
            identifier,
            expected_date(one.before, lower_bound=one.lower_bound_before),
            *(_then(there.get(identifier)) for there in found),
        )
        for identifier, one in sorted(any_of.items(), key=lambda item: order(item[0]))
    ]


def _dates(outcomes: Sequence[Outcome]) -> list[Sequence[Cell]]:
    """Return the expected dates that any scenario moves, those that move most first."""
    found = [{one.id: one for one in outcome.diff.dates} for outcome in outcomes]
    before = {code: one.before for there in found for code, one in there.items()}
    most = {
        code: max(abs(there[code].days or 0) for there in found if code in there) for code in before
    }

    def then(outcome: Outcome, there: dict[str, Moved], code: str) -> str:
        if code in outcome.dropped:
            return "dropped"
        return _date(before[code], there[code].expected if code in there else before[code])

    return [
        (
            code,
            iso(before[code]) or "unknown",
            *(then(one, there, code) for one, there in zip(outcomes, found, strict=True)),
        )
        for code in sorted(before, key=lambda code: -most[code])
    ]


def _then(moved: RequirementMoved | None) -> str:
    """Return a date of a scenario against the one now; `moved` is None where it is the same."""
    if moved is None:
        return "the same"
    if moved.days is None or moved.expected is None:
        return expected_date(moved.expected, lower_bound=moved.lower_bound)
    return f"{expected_date(moved.expected, lower_bound=moved.lower_bound)} ({moved.days:+})"


def _date(before: date | None, now: date | None) -> str:
    if before == now:
        return "the same"
    if now is None:
        return "unknown"
    return now.isoformat() if before is None else f"{now} ({(now - before).days:+})"


def _numbers(outcomes: Sequence[Outcome]) -> list[Sequence[Cell]]:
    """Return how much each scenario touches."""
    rows: list[Sequence[Cell]] = [
        ("expected dates moved", None, *(str(len(one.diff.dates)) for one in outcomes)),
        ("requirements met later", None, *(str(_later(one)) for one in outcomes)),
        ("requirements affected", None, *(str(len(one.diff.requirements)) for one in outcomes)),
        ("new findings", None, *(str(len(one.diff.new_findings)) for one in outcomes)),
    ]
    return rows


def _later(outcome: Outcome) -> int:
    """Return how many requirements are met later."""
    return sum((one.days or 0) > 0 for one in outcome.diff.requirement_dates)
