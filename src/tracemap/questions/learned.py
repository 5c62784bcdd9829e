"""What a forecast rests on: the record of a plan, and how late its milestones have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.catalog import Catalog
from tracemap.forecasting.lateness import ENOUGH, Lateness, learn
from tracemap.forecasting.record import record_of
from tracemap.loading.history import History, Known


class Lead(NamedTuple):
    """How late those came that were planned so far ahead.

    Attributes:
        lead: how far, in words.
        milestones: of how many milestones that is known.
        completed: how many of them are completed.
        stands_in: whether later due dates stand in for states of that time.
        thin: whether there are too few, and the milestones of all lead times stand here.
        slips: the days after their date by which each percent had come; None where the record ends before.
    """

    lead: str
    milestones: int
    completed: int
    stands_in: bool
    thin: bool
    slips: tuple[tuple[int, int | None], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `leads` of a record."""
        slips = [{"percent": percent, "days": days} for percent, days in self.slips]
        return {**self._asdict(), "slips": slips}


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learnt of a plan's own record.

    Attributes:
        lateness: all of it.
        states: the dates of the past states that were read.
        oldest: the date of the oldest state; today's where none was read.
        baselines: the dates of the states whose due dates stand in for older ones, the oldest first.
        leads: how late milestones came, by how far ahead they were planned.
        notes: which states were left out, and why.
        advice: how to get states, where none was read.
    """

    lateness: Lateness
    states: tuple[date, ...]
    oldest: date
    baselines: tuple[date, ...]
    leads: tuple[Lead, ...]
    notes: tuple[str, ...]
    advice: str

    @property
    def enough(self) -> bool:
        """Tell whether the record is long enough for any percentile."""
        return self.lateness.enough

    @property
    def needed(self) -> int:
        """Return how many completed milestones it must hold."""
        return ENOUGH

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the `record` of a forecast."""
        return {
            "milestones": self.lateness.milestones,
            "completed": self.lateness.completed,
            "needed": self.needed,
            "enough": self.enough,
            "states": [day.isoformat() for day in self.states],
            "oldest": self.oldest.isoformat(),
            "baselines": [day.isoformat() for day in self.baselines],
            "leads": [lead.to_dict() for lead in self.leads],
            "in_common": round(self.lateness.common, 3),
            "in_common_in_wbs": round(self.lateness.common_in_wbs, 3),
            "notes": list(self.notes),
        }


class PastStates(NamedTuple):
    """The past states of a plan, the newest last; what was left out; how to get some where there is none."""

    known: Sequence[Known]
    notes: tuple[str, ...] = ()
    advice: str = ""


def past_of(history: History) -> PastStates:
    """Return the past states that were found, read; what could not be is in the notes."""
    notes = list(history.notes)
    known = tuple(history.known(notes.append))
    return PastStates(known, tuple(notes), "" if known else history.advice)


def learned(today: Catalog, as_of: date, past: PastStates, percents: Sequence[int]) -> Learned:
    """Return what the record of a plan as of a date says of lateness; what came later is not looked at."""
    record = record_of(today, as_of, past.known)
    lateness = learn(record.observations)
    leads = tuple(
        Lead(
            span.lead,
            span.milestones,
            span.completed,
            span.stands_in,
            span.thin,
            tuple((percent, span.curve.quantile(percent / 100)) for percent in percents),
        )
        for span in lateness.spans
    )
    return Learned(
        lateness=lateness,
        states=record.states,
        oldest=min(record.states, default=as_of),
        baselines=record.baselines,
        leads=leads,
        notes=past.notes,
        advice=past.advice,
    )
