"""What would follow, for a terminal: one scenario in tables, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracemap.comparing.dates import Moved
from tracemap.comparing.priorities import PriorityMoved
from tracemap.comparing.requirement_dates import RequirementMoved
from tracemap.comparing.whatif import Outcome, WhatIf
from tracemap.output.diff_sections import Section, expected_date, last_date, sections
from tracemap.output.diff_text import section_text
from tracemap.output.table import Cell, Column, Table
from tracemap.output.terminal import Style, plain, quantity

_SAME = "the same"


def whatif_text(answer: WhatIf, style: Style, columns: int | None, limit: int) -> str:
    """Return the answer for a terminal of so many columns, of each table as many rows as `limit`."""
    if len(answer.outcomes) == 1:
        return _single(answer.outcomes[0], answer.as_of, style, columns, limit)
    return _side_by_side(answer, style, columns, limit)


def _single(outcome: Outcome, as_of: date, style: Style, columns: int | None, limit: int) -> str:
    head = f"what if {plain(outcome.scenario.name)}? as of {as_of}"
    held = "".join(f"{plain(str(one))}\n" for one in outcome.held)
    found = sections(outcome.diff, limit, infos_too=True)[:-1]
    follows = [section for section in found if section]
    if not follows:
        nothing = "no date moves, no requirement is affected, and a check finds the same"
        return f"{head}\n{held}\nnothing would follow: {nothing}\n"
    brief = ", ".join(one.brief for one in follows if one.brief)
    tables = [section_text(section, style, columns) for section in follows]
    return "\n".join([f"{head}\n{held}{brief}\n", *tables])


def _side_by_side(answer: WhatIf, style: Style, columns: int | None, limit: int) -> str:
    outcomes = answer.outcomes
    parts = [f"what if? {quantity(len(outcomes), 'scenario')} as of {answer.as_of}\n"]
    for outcome in outcomes:
        said = "; ".join(str(one) for one in outcome.scenario.assumptions)
        parts[0] += f"  {plain(outcome.scenario.name)}: {plain(said)}\n"
        parts[0] += "".join(f"    {plain(str(one))}\n" for one in outcome.held)
    heads = ("", "now", *(outcome.scenario.name for outcome in outcomes))
    table_columns = [Column(head, folds=place > 1) for place, head in enumerate(heads)]
    numbers = _numbers(outcomes)
    for title, rows, most in (
        ("priorities", _priorities(outcomes), limit),
        ("requirements", _requirements(outcomes), limit),
        ("expected dates", _dates(outcomes), limit),
        ("in numbers", numbers, len(numbers)),
    ):
        if rows:
            table = Table(table_columns, rows[:most])
            section = Section(title, "", table, max(len(rows) - most, 0))
            parts.append(section_text(section, style, columns))
    return "\n".join(parts)


def _priorities(outcomes: Sequence[Outcome]) -> list[Sequence[Cell]]:
    """Return by when the last requirement of each priority is verified, now and in each scenario."""
    found = [{one.priority: one for one in outcome.diff.priorities} for outcome in outcomes]
    any_of = {priority: one for there in found for priority, one in there.items()}

    def then(one: PriorityMoved | None) -> str:
        if one is None or one.before == one.until:
            return _SAME
        return _moved_by(last_date(one.until, lower_bound=one.lower_bound), one.days)

    return [
        (
            priority,
            last_date(one.before, lower_bound=one.lower_bound_before),
            *(then(there.get(priority)) for there in found),
        )
        for priority, one in sorted(any_of.items())
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
    any_of = {code: one for there in found for code, one in there.items()}
    most = {
        code: max(abs(there[code].days or 0) for there in found if code in there) for code in any_of
    }

    def then(outcome: Outcome, code: str, moved: Moved | None) -> str:
        return "dropped" if code in outcome.dropped else _then(moved)

    return [
        (
            code,
            expected_date(any_of[code].before, lower_bound=any_of[code].lower_bound_before),
            *(
                then(outcome, code, there.get(code))
                for outcome, there in zip(outcomes, found, strict=True)
            ),
        )
        for code in sorted(any_of, key=lambda code: -most[code])
    ]


def _then(one: Moved | RequirementMoved | None) -> str:
    """Return an expected date of a scenario against the one now; None is one that is the same."""
    if one is None:
        return _SAME
    return _moved_by(expected_date(one.expected, lower_bound=one.lower_bound), one.days)


def _moved_by(day: str, days: int | None) -> str:
    return day if days is None else f"{day} ({days:+})"


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
