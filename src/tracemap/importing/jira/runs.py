"""The runs of test cases: what came of each, the latest first."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from tracemap.importing.jira.facts import Facts, Run

_NO_RUN = "not_executed"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Outcome(NamedTuple):
    """What came of a test case.

    Attributes:
        result: the result of its latest run, `not_executed` where there is none.
        day: the day of that run, as YYYY-MM-DD; None where it is unknown.
        earlier: the results of the days before, by day.
    """

    result: str
    day: str | None
    earlier: dict[str, str]


class Runs:
    """The runs that were read, each once: answers on one that lack something complete one another."""

    def __init__(self, facts: Facts) -> None:
        """Put together what was said of each run."""
        self._facts = facts
        self._settings = facts.settings
        self._meaning = {name.casefold(): result for name, result in facts.settings.results.items()}
        self._runs: dict[tuple[str, str], Run] = {}
        for number, run in enumerate(facts.runs):
            # A run without a key is like no other.
            known = self._runs.setdefault((run.case, run.key or f"#{number}"), run)
            self._runs[run.case, run.key or f"#{number}"] = known._replace(
                status=self._name(known) or run.status, when=known.when or run.when
            )

    def _name(self, run: Run) -> str | None:
        """Return the status of a run by name, if its name is known."""
        if run.status is None or not run.status.startswith("#"):
            return run.status
        number = run.status.removeprefix("#")
        return self._facts.statuses.get(number) or self._settings.statuses.get(number)

    def cases_of(self, cycles: Collection[str]) -> set[str]:
        """Return the test cases that were run in cycles."""
        return {run.case for run in self._runs.values() if run.cycle and run.cycle in cycles}

    def outcomes(self) -> dict[str, Outcome]:
        """Return what came of each test case that was run, or is to be."""
        by_case: dict[str, list[tuple[str, str, Run]]] = {}
        for run in self._runs.values():
            result = self._result(run)
            if result is not None:
                by_case.setdefault(run.case, []).append((self._when(run), result, run))
        return {case: self._outcome(runs) for case, runs in by_case.items()}

    def _result(self, run: Run) -> str | None:
        name = self._name(run)
        if name is None:
            number = (run.status or "").removeprefix("#")
            said = (
                f"no answer names status {number}; [import.zephyr] statuses can" if number else ""
            )
            self._facts.drop(run.place, "executions", said or "they do not say what came of them")
            return None
        result = self._meaning.get(name.casefold())
        if result is None:
            why = f"what status {name!r} means is not said; [import.zephyr] results can"
            self._facts.drop(run.place, "executions", why)
        return result or None

    def _when(self, run: Run) -> str:
        day = run.when[:10]
        try:
            date.fromisoformat(day if _DAY.fullmatch(day) else "")
        except ValueError:
            if run.when:
                self._facts.drop(run.place, "days of executions", f"{run.when[:40]!r} is no day")
            return ""
        return run.when

    def _outcome(self, runs: list[tuple[str, str, Run]]) -> Outcome:
        """Return what came of one test case: the latest run counts; of those on one day, the last."""
        made = [told for told in runs if told[1] != _NO_RUN]
        if not made:
            return Outcome(_NO_RUN, None, {})
        dated = sorted((told for told in made if told[0]), key=lambda told: told[0])
        if not dated:
            self._drop_undated(made[:-1])
            return Outcome(made[-1][1], None, {})
        self._drop_undated([told for told in made if not told[0]])
        by_day: dict[str, str] = {}
        for when, result, run in dated:
            if when[:10] in by_day:
                why = "another one of that day ended later"
                self._facts.drop(run.place, "executions", why)
            by_day[when[:10]] = result
        day = max(by_day)
        return Outcome(by_day.pop(day), day, by_day)

    def _drop_undated(self, runs: list[tuple[str, str, Run]]) -> None:
        for _, _, run in runs:
            why = "they have no day, so that they cannot be told to be the latest"
            self._facts.drop(run.place, "executions", why)
