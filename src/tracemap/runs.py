"""The runs of a test case: the latest is its result, those before it are its earlier results.

What is imported is laid over what a plan holds by this one rule, so that a newer run never loses an older
one, and an older one never stands in the place of a newer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracemap.records import Record

RUN_FIELDS = ("result", "executed", "earlier_results")
"""The fields of a test case that say its runs."""

FROM_WORST = ("failed", "blocked", "in_progress", "passed_with_deviation", "passed", "not_executed")
"""The results, the one that counts where several are known of one day first."""


class Run(NamedTuple):
    """One run of a test case.

    Attributes:
        result: as a plan says it, `passed` ...
        day: the day of the run, as YYYY-MM-DD; None where it is not known.
    """

    result: str
    day: str | None


def runs_of(record: Record) -> list[Run]:
    """Return the runs that a test case knows, the latest last."""
    runs: list[Run] = []
    match record:
        case {"earlier_results": dict(earlier)}:
            runs += [Run(result, day) for day, result in sorted(earlier.items())]
    match record:
        case {"result": str(result), "executed": str(day)}:
            runs.append(Run(result, day))
        case {"result": str(result)}:
            runs.append(Run(result, None))
    return runs


def merged_runs(identifier: str, old: Record, new: Record) -> tuple[Record, tuple[str, ...]]:
    """Return the fields of a test case that say its runs, of what is known and what is new about it.

    See `from_runs`.
    """
    return from_runs(identifier, [*runs_of(old), *runs_of(new)])


def from_runs(identifier: str, runs: Iterable[Run]) -> tuple[Record, tuple[str, ...]]:
    """Return the fields `result`, `executed` and `earlier_results` of a test case, and what is to be told.

    The run of the latest day is its result, the others are its earlier results. Of several on one day the
    worst counts. A run whose day is not known is the latest where it comes last, and cannot be kept where
    another one comes after it. That something was not executed, without a day, is no run.

    Args:
        identifier: the test case, for what is told.
        runs: in the order in which they became known.
    """
    told: list[str] = []
    by_day: dict[str, str] = {}
    undated = idle = None
    for result, day in runs:
        if day is None and result == "not_executed":
            idle = result
            continue
        if day is not None and by_day.get(day) == result:
            continue
        if undated is not None and undated != result:
            told.append(f"{identifier}: {undated}, of a day that is not known, is not kept")
        undated = result if day is None else None
        if day is not None:
            known = by_day.get(day, result)
            by_day[day] = min(known, result, key=FROM_WORST.index)
            if known != result:
                told.append(f"{identifier}: {known} and {result} on {day}; {by_day[day]} counts")
    fields: Record = {}
    if undated is not None:
        fields["result"] = undated
    elif by_day:
        latest = max(by_day)
        fields |= {"result": by_day.pop(latest), "executed": latest}
    elif idle is not None:
        fields["result"] = idle
    if by_day:
        fields["earlier_results"] = dict(sorted(by_day.items()))
    return fields, tuple(told)
