"""How good a forecast would have been on a past date, by what has come since."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tracemap.errors import UsageError
from tracemap.extras import NUMPY, require
from tracemap.forecasting.score import PERCENTS, Score
from tracemap.questions.forecast import DRAWS, SEED, checked_seed
from tracemap.questions.learned import Learned, PastStates, learned
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Tested:
    """The answer of `forecast --backtest`.

    Attributes:
        as_of: the date up to which it is known what came.
        trained: the date of the state that the forecast was made from; nothing later was looked at.
        state: where that state was read from.
        record: what was learnt up to then.
        milestones: how many were open then, with a date, and are in the plan now.
        completed: how many of them are completed now.
        gone: the codes of those that the plan does not have any more, which cannot be scored.
        drawn_completed: how many would be completed by now, at 10, 25, 50, 75 and 90 percent of the draws.
        scores: of each method, the forecast last.
    """

    as_of: date
    trained: date
    state: str
    record: Learned
    milestones: int
    completed: int
    gone: tuple[str, ...]
    drawn_completed: tuple[int, ...]
    scores: tuple[Score, ...]

    @property
    def best(self) -> Score:
        """Return the score of least loss; of equal ones that of the simpler method, which stands first."""
        return min(self.scores, key=lambda score: score.loss)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `forecast --backtest`."""
        return {
            "schema": "tracemap/forecast-backtest/1",
            "as_of": self.as_of.isoformat(),
            "trained": self.trained.isoformat(),
            "state": self.state,
            "record": self.record.to_dict(),
            "milestones": self.milestones,
            "completed": self.completed,
            "gone": list(self.gone),
            "drawn_completed": list(self.drawn_completed),
            "best": self.best.method,
            "scores": [_rounded(asdict(score)) for score in self.scores],
        }


def _rounded(score: dict[str, Any]) -> dict[str, Any]:
    return {key: round(one, 3) if isinstance(one, float) else one for key, one in score.items()}


def forecast_backtest(
    snapshot: Snapshot, past: PastStates, day: date, *, seed: int = SEED
) -> Tested:
    """Return how good a forecast made on a past date would have been.

    It is made from the newest state that is not later than the date, and from those before it.

    Raises:
        UsageError: the date is not before that of the question; there is no such state, it was too short a
            record, or nothing can be scored; the seed is not from 0 to 2**32 - 1; or numpy is not installed.
    """
    require(NUMPY)
    from tracemap.forecasting.backtest import backtest, scored_milestones

    checked_seed(seed)
    if day >= snapshot.as_of:
        advice = f"name a day before {snapshot.as_of}, the date up to which it is known what came"
        raise UsageError(f"nothing has come since {day} by which to score a forecast", advice)
    known = [one for one in past.known if one.day <= day]
    if not known:
        advice = f"the oldest is of {past.known[0].day}" if past.known else past.advice
        raise UsageError(f"no state of the plan is of {day} or earlier", advice)
    *earlier, then = known
    record = learned(then.catalog, then.day, PastStates(earlier, past.notes), PERCENTS)
    cases, gone = scored_milestones(then, snapshot.catalog, snapshot.as_of)
    if not record.enough:
        holds = (
            f"{record.needed} completed milestones are needed, it holds {record.lateness.completed}"
        )
        raise UsageError(f"the record of {then.day} is too thin: {holds}")
    if not cases:
        raise UsageError(f"no milestone that was incomplete on {then.day} is in the plan now")
    tested = backtest(then, record.lateness, cases, snapshot.as_of, (DRAWS, seed))
    return Tested(
        as_of=snapshot.as_of,
        trained=then.day,
        state=then.name,
        record=record,
        milestones=len(cases),
        completed=sum(one.completed is not None for one in cases),
        gone=gone,
        drawn_completed=tested.completed,
        scores=tested.scores,
    )
