"""What a forecast was learnt from, and how good forecasts were, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracemap.forecasting.score import WITHOUT_NETWORK
from tracemap.output.table import Cell, Column, Table, as_text
from tracemap.output.terminal import Style, lines_of, quantity
from tracemap.questions.backtest import Tested
from tracemap.questions.learned import Learned

_PROSE = 110
"""How wide text is that no terminal bounds."""


def sentences(lines: Iterable[str], columns: int | None, indent: str = "") -> str:
    """Return sentences, each from a new line, on lines that fit the terminal."""
    wide = (columns or _PROSE) - len(indent)
    found = [part for line in lines for part in lines_of(line, wide)]
    return "".join(f"{indent}{part}\n" for part in found)


def record_text(record: Learned, style: Style, columns: int | None) -> str:
    """Return what was learnt from how many milestones; where they are too few, only that."""
    of = quantity(record.lateness.milestones, "milestone")
    lines = [f"learnt from {of}, {record.lateness.completed} of them completed; {_states(record)}"]
    if not record.enough:
        thin = f"{record.lateness.completed} of {of} that can be learnt from are completed"
        lines = [f"the record is too thin for percentiles: {thin}, and {record.needed} are needed"]
        lines += [record.advice] if record.advice else []
        return sentences([*lines, *record.notes], columns)
    text = sentences([*lines, *record.notes], columns)
    heads = [Column("planned ahead"), Column("milestones"), Column("completed")]
    heads += percent_columns([percent for percent, _ in record.leads[0].slips])
    rows: list[Sequence[Cell]] = [
        (lead.lead, lead.milestones, lead.completed, *(_days(days) for _, days in lead.slips))
        for lead in record.leads
    ]
    table = as_text(Table(heads, rows), style, columns, "  ")
    return f"{text}{table}{sentences(_stand_ins(record), columns, '  ')}"


def percent_columns(percents: Sequence[int]) -> list[Column]:
    """Return the columns of percentiles; in a narrow terminal the first, the middle and the last stay."""
    stay = {0, len(percents) // 2, len(percents) - 1}
    return [Column(f"{one} %", spare=place not in stay) for place, one in enumerate(percents)]


def _states(record: Learned) -> str:
    states = [day.isoformat() for day in record.states]
    if not states:
        return f"no older state was read; {record.advice}" if record.advice else "no older state"
    if len(states) > 4:
        return f"{len(states)} states, {states[0]} to {states[-1]}"
    return f"from the state{'s' if len(states) > 1 else ''} of {', '.join(states)}"


def _stand_ins(record: Learned) -> Iterable[str]:
    if any(lead.stands_in for lead in record.leads):
        leads = ", ".join(lead.lead for lead in record.leads if lead.stands_in)
        first, *later = record.baselines
        known = f"from {first} to {later[-1]}" if later else f"of {first}"
        yield f"{leads}: no older state was read; first due dates, known {known}, stand in for one"
    if any(lead.thin for lead in record.leads):
        leads = ", ".join(lead.lead for lead in record.leads if lead.thin)
        few = f"fewer than {record.needed} completed milestones"
        yield f"{leads}: {few}, so all lead times are taken together"


def _days(days: int | None) -> str:
    return "not known" if days is None else f"{days:+d} days" if days else "0 days"


def backtest_text(tested: Tested, style: Style, columns: int | None) -> str:
    """Return how good a forecast would have been, beside what it must beat."""
    head = (
        f"made with what was known on {tested.trained}, scored by what came until {tested.as_of}\n"
        f"{quantity(tested.milestones, 'milestone')} were incomplete with a date; {tested.completed} are"
        f" completed, {tested.milestones - tested.completed} still incomplete\n"
    )
    if tested.gone:
        head += f"{len(tested.gone)} others are not in the plan any more, and are not scored\n"
    heads = (
        Column("method", flexible=True),
        *(Column(f"in {share} %") for share in (50, 80)),
        *(Column(f"all in {share} %", spare=True) for share in (50, 80)),
        Column("median error"),
        Column("loss"),
    )
    rows: list[Sequence[Cell]] = []
    for one in tested.scores:
        shares = one.within_50, one.within_80, one.all_within_50, one.all_within_80
        error = None if one.median_error is None else f"{one.median_error} days"
        rows.append((one.method, *map(_percent, shares), error, f"{one.loss:.1f} days"))
    table = as_text(Table(heads, rows), style, columns)
    low, _, middle, _, high = tested.drawn_completed
    counts = (
        f"completed by {tested.as_of}: {tested.completed}; forecast {middle},"
        f" 80 % from {low} to {high}\n"
    )
    counts += sentences([_verdict(tested)], columns)
    return "\n".join((head, table, counts, record_text(tested.record, style, columns)))


def _verdict(tested: Tested) -> str:
    """Return whether the forecast was worth more than what is simpler."""
    best, whole = tested.best, tested.scores[-1]
    if best is whole:
        return f"{best.method} has the least loss"
    loss = f"{best.loss:.1f} days against {whole.loss:.1f}"
    said = f"{best.method} has less loss than {whole.method}, {loss}"
    if best.method == WITHOUT_NETWORK:
        return f"{said}: ask with --without-network"
    return f"{said}: do not trust its percentiles here"


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.0%}"
