"""Results of automated tests as runs of test cases: what a test names, and what the plan is to say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.reading import Reading, Source
from tracemap.interchange.values import in_order
from tracemap.output.terminal import quantity
from tracemap.records import Record, Records
from tracemap.runs import FROM_WORST, Run, from_runs, merged_runs

_KINDS = ("test_case", "verification_element", "requirement")
"""The kinds of items that a test may name; where an id may be of several kinds, it is of the first."""

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.DOTALL)


class Named(NamedTuple):
    """What a test names.

    Attributes:
        cases: test cases.
        verified: requirements and verification elements.
    """

    cases: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()


class Ids:
    """Finds ids in texts."""

    def __init__(self, source: Source) -> None:
        """Take the forms of ids, and the ids that the plan holds, where it is known."""
        forms = "|".join(f"(?P<{kind}>{source.forms[kind].pattern})" for kind in _KINDS)
        anywhere = rf"(?<![A-Za-z0-9])(?:{forms})(?![A-Za-z0-9])"
        self._form = source.bounded(anywhere, "identifiers")
        self._held: dict[str, set[str]] | None = None
        if source.plan is not None:
            records = dict(source.plan.by_kind())
            self._held = {kind: set(records[kind]) for kind in _KINDS}

    def said(self, texts: Iterable[str]) -> Named:
        """Return the ids in texts that say nothing else, as the value of a property."""
        return _named(
            (kind, found[kind])
            for text in texts
            for found in self._form.finditer(text)
            if (kind := found.lastgroup or "")
        )

    def in_names(self, names: Iterable[str]) -> Named:
        """Return the ids in names, where `_` may stand for `-`: `test_DMS_REQ_0024_raw`.

        Where the plan is known, they are ids that it holds, in any case, and the words before one may look
        like a part of it.
        """
        return _named(found for name in names for found in self._in_name(name))

    def _in_name(self, name: str) -> Iterator[tuple[str, str]]:
        text = name.replace("_", "-")
        for found in self._form.finditer(text if self._held is None else text.upper()):
            kind = found.lastgroup or ""
            if self._held is None:
                yield kind, found[kind]
                continue
            words = found[kind].split("-")
            ends = ("-".join(words[start:]) for start in range(len(words)))
            yield from [(kind, end) for end in ends if end in self._held[kind]][:1]


def both(first: Named, second: Named) -> Named:
    """Return what either names."""
    return Named(
        tuple(dict.fromkeys((*first.cases, *second.cases))),
        tuple(dict.fromkeys((*first.verified, *second.verified))),
    )


def _named(found: Iterable[tuple[str, str]]) -> Named:
    pairs = list(dict.fromkeys(found))
    return Named(
        tuple(one for kind, one in pairs if kind == "test_case"),
        tuple(one for kind, one in pairs if kind != "test_case"),
    )


class Evidence:
    """The runs of test cases, as they are found."""

    def __init__(self, plan: Records | None) -> None:
        """Begin with none; a test case that the plan has a name for keeps it."""
        self._held = {} if plan is None else plan.test_cases
        self._runs: dict[str, dict[str | None, str]] = {}
        self._own: dict[str, Record] = {}
        self.beside: int = 0

    def add(self, own: str, name: str, named: Named, run: Run) -> None:
        """Add a run of a test.

        It is a run of the test cases that the test names. One that names none is a test case itself, which
        verifies what the test names. Where several tests run one case on a day, the worst result counts.

        Args:
            own: the id of the test as a test case.
            name: what it is called.
            named: what it names.
            run: its result.
        """
        for case in named.cases or (own,):
            days = self._runs.setdefault(case, {})
            days[run.day] = min(days.get(run.day, run.result), run.result, key=FROM_WORST.index)
        if not named.cases:
            named_already = bool(self._held.get(own, {}).get("name"))
            fields: Record = {} if named_already else {"name": name}
            known = self._own.setdefault(own, {**fields, "verifies": []})
            verified = known["verifies"]
            assert isinstance(verified, list)
            verified += [one for one in named.verified if one not in verified]
        elif named.verified:
            self.beside += 1

    def records(self) -> tuple[Records, tuple[str, ...]]:
        """Return the test cases, and what is to be told."""
        found: dict[str, Record] = {}
        told: list[str] = []
        for identifier, days in self._runs.items():
            runs = sorted((Run(result, day) for day, result in days.items()), key=_undated_last)
            fields, said = from_runs(identifier, runs)
            found[identifier] = in_order("test_case", {**self._own.get(identifier, {}), **fields})
            told += said
        if self.beside:
            told.append(
                f"{quantity(self.beside, 'run')} of a test case named requirements too: what the case"
                " verifies is for the plan to say"
            )
        return Records(test_cases=found), tuple(told)


def _undated_last(run: Run) -> tuple[bool, str]:
    return run.day is None, run.day or ""


def joined(reading: Reading, plan: Records) -> Reading:
    """Return what was read with its runs laid among those that the plan knows, by `tracemap.runs`."""
    cases: dict[str, Record] = {}
    told: list[str] = []
    for identifier, record in reading.records.test_cases.items():
        known = plan.test_cases.get(identifier)
        if known is None:
            cases[identifier] = record
            continue
        fields, said = merged_runs(identifier, known, record)
        told += said
        nothing: Record = {"result": "", "executed": "", "earlier_results": {}}
        cases[identifier] = in_order("test_case", {**record, **nothing, **fields})
    records = replace(reading.records, test_cases=cases)
    return reading._replace(records=records, notes=(*reading.notes, *told))


def bare_name(name: str) -> str:
    """Return the name of a test without its parameters: `test_read[hsc]` is `test_read`."""
    return re.sub(r"\[.*\]\Z", "", name, flags=re.DOTALL) or name


def own_id(*names: str) -> str:
    """Return the id of a test as a test case: `tests.test_raw::test_read`; without its parameters."""
    words = [re.sub(r"\s+", "_", one.strip()) for one in (*names[:-1], bare_name(names[-1]))]
    return "::".join(word for word in words if word)


def day_of(text: str) -> str | None:
    """Return the day of a time as ISO 8601 writes it, where it was run; None where the text is none."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def executed_of(settings: Mapping[str, object]) -> str | None:
    """Return the day of results that say none themselves, as the settings have it.

    Raises:
        SourceError: it is no day.
    """
    said = str(settings.get("executed") or "")
    day = day_of(said)
    if said and day is None:
        raise SourceError(f"'executed' is {said!r}, expected a day, as 2024-03-23")
    return day
