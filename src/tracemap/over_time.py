"""The questions to a plan about how it goes over time, for Python; `tracemap.plan.Plan` has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracemap.loading.history import find_history
from tracemap.questions.backtest import Tested, forecast_backtest
from tracemap.questions.burndown import Burndown, EarlierPlan, burndown, per_period
from tracemap.questions.curves import Window
from tracemap.questions.forecast import PERCENTS, SEED, Forecast, forecast
from tracemap.questions.learned import PastStates, past_of
from tracemap.questions.narrowing import Narrowing
from tracemap.questions.requirements_left import requirements_left
from tracemap.questions.timeline import Timeline, timeline
from tracemap.snapshot import Snapshot


class OverTime:
    """A plan as of a date, and what was, is and will be left of it.

    Attributes:
        snapshot: the plan with its analyses, for questions that no method asks.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Hold the snapshot; use `tracemap.load`."""
        self.snapshot = snapshot

    @property
    def as_of(self) -> date:
        """Return the date on which the plan is asked."""
        return self.snapshot.as_of

    def burndown(
        self,
        among: Narrowing | None = None,
        *,
        per: str | None = None,
        then: OverTime | None = None,
        window: Window | None = None,
    ) -> Burndown:
        """Return how many milestones are left over time, or how many dates fall in each period.

        Args:
            among: which milestones are counted; where it is None, all but those of other projects.
            per: count the dates in each `month`, `quarter` or `year` instead.
            then: the plan as it was known earlier, as of that day, for a line of its own; not with `per`.
            window: the days that are shown.

        Raises:
            UsageError: the window holds no day.
        """
        among, window = among or Narrowing(), window or Window()
        if per is not None:
            return per_period(self.snapshot, per, among, window=window)
        past = EarlierPlan(then.snapshot, str(then.snapshot.catalog.root)) if then else None
        return burndown(self.snapshot, among, then=past, window=window)

    def requirements_left(
        self, *, priority: str | None = None, window: Window | None = None
    ) -> Burndown:
        """Return how many requirements are still to be verified over time, by priority.

        Raises:
            UnknownIdError: the plan has no active requirement of the priority.
            UsageError: the window holds no day.
        """
        return requirements_left(self.snapshot, priority=priority, window=window or Window())

    def timeline(
        self,
        among: Narrowing | None = None,
        *,
        focus: Sequence[str] = (),
        depth: int | None = None,
        incomplete: bool = False,
    ) -> Timeline:
        """Return milestones in time, each with what it waits for.

        Args:
            among: which milestones; where it is None, all but those of other projects.
            focus: only what is before or after these milestones.
            depth: at most so many links away from the focus.
            incomplete: only milestones that are not completed.

        Raises:
            UnknownIdError: the plan has no milestone of a code in focus.
        """
        return timeline(
            self.snapshot, among or Narrowing(), focus=focus, depth=depth, incomplete=incomplete
        )

    def chart(self, answer: Burndown | Timeline, form: str = "svg", width: float = 25) -> bytes:
        """Return the picture of an answer over time as a file; it needs the extra `charts`.

        Args:
            answer: what `burndown`, `requirements_left` or `timeline` gave.
            form: svg or png.
            width: of the picture, in centimetres.

        Raises:
            PictureError: matplotlib is not installed, or cannot draw it.
            UsageError: there is no such format, or no picture so wide or long is drawn.
        """
        from tracemap.render.charts.drawing import draw_burndown, draw_timeline

        if isinstance(answer, Timeline):
            return draw_timeline(answer, form, width)
        return draw_burndown(answer, form, width)

    def forecast(
        self,
        *identifiers: str,
        priority: str | None = None,
        percentiles: Sequence[int] = PERCENTS,
        seed: int = SEED,
        network: bool = True,
        history: Sequence[str] = (),
    ) -> Forecast:
        """Return how sure the dates of milestones, requirements or priorities are, by the plan's own record.

        Args:
            identifiers: what is asked about; without any, and without a priority, all priorities.
            priority: the requirements of this priority.
            percentiles: whole numbers from 1 to 99.
            seed: where the random numbers start.
            network: whether milestones wait for others; else each comes by its own date alone.
            history: older states of the plan, as `--history` names them, beside those at hand.

        Raises:
            UnknownIdError: the plan has no such milestone or requirement, or none of the priority.
            UsageError: a percentile or the seed is out of range, or numpy is not installed.
            ProjectError: a state that is named is not there.
        """
        past = self._past(history)
        return forecast(
            self.snapshot,
            past,
            identifiers,
            priority=priority,
            percents=percentiles,
            seed=seed,
            network=network,
        )

    def forecast_backtest(
        self, day: date, *, seed: int = SEED, history: Sequence[str] = ()
    ) -> Tested:
        """Return how good a forecast would have been that knew what was known on a past date.

        Raises:
            UsageError: no state is of that date or earlier, it knew too little, or numpy is not installed.
            ProjectError: a state that is named is not there.
        """
        return forecast_backtest(self.snapshot, self._past(history), day, seed=seed)

    def _past(self, history: Sequence[str]) -> PastStates:
        catalog = self.snapshot.catalog
        return past_of(find_history(catalog.root, catalog.config, self.as_of, given=history))
