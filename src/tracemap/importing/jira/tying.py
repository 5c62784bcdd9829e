"""From what was said to records: issues, test cases, plans and runs tied to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tracemap.importing.jira.facts import Case, Element, Facts, Plan
from tracemap.importing.jira.runs import Outcome, Runs
from tracemap.records import Record, Records


def tie(facts: Facts) -> Records:
    """Return the records of what was said; what cannot be tied is dropped."""
    runs = Runs(facts)
    elements = _elements(facts)
    verified = _verified(facts)
    outcomes = runs.outcomes()
    cases: dict[str, Record] = {}
    by_key: dict[str, list[Case]] = {}
    for case in sorted(facts.cases, key=lambda case: case.is_copy):
        by_key.setdefault(case.key, []).append(case)
    for key in dict.fromkeys((*by_key, *verified, *outcomes)):
        said = by_key.get(key, [])
        verifies = [
            *(one for case in said for one in _keys(case, facts)),
            *verified.get(key, {}),
        ]
        named = _first(case.name for case in said) or next(
            filter(None, verified.get(key, {}).values()), None
        )
        names = dict.fromkeys(one.name for one in said if one.name and not one.is_copy)
        if len(names) > 1:
            why = f"another answer on {key} names it otherwise, and stands first"
            facts.drop(said[0].place, "names of test cases", why, len(names) - 1)
        status = _status(_first(case.status for case in said), "test cases", said, facts)
        cases[key] = _record(
            name=named,
            verifies=sorted(dict.fromkeys(verifies), key=in_order),
            **_of_outcome(outcomes.get(key)),
            status=status,
        )
    return Records(
        test_plans=_sorted(_plans(facts, runs)),
        test_cases=_sorted(cases),
        verification_elements=_sorted(elements),
    )


def in_order(id: str) -> tuple[tuple[bool, int | str], ...]:
    """Return what sorts ids as people count: LVV-T9 before LVV-T10."""
    numbered = enumerate(re.split(r"([0-9]{1,18})", id))
    return tuple((place % 2 == 1, int(piece) if place % 2 else piece) for place, piece in numbered)


def _sorted(records: Mapping[str, Record]) -> dict[str, Record]:
    return {key: records[key] for key in sorted(records, key=in_order)}


def _record(**values: Any) -> Record:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _first(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)


def _elements(facts: Facts) -> dict[str, Record]:
    """Return the verification elements: of several answers on one, what the newest says."""
    by_key: dict[str, list[Element]] = {}
    for element in sorted(facts.elements, key=lambda element: element.updated, reverse=True):
        by_key.setdefault(element.key, []).append(element)
    records: dict[str, Record] = {}
    for key, said in by_key.items():
        requirement = _first(element.requirement for element in said)
        if requirement is None:
            why = "they name no requirement; [import.jira] requirement says in which field they do"
            facts.drop(said[0].place, "verification elements", why)
            continue
        records[key] = _record(
            requirement=requirement,
            name=_first(element.name for element in said),
            status=_first(element.status for element in said),
        )
        older = [one for one in said[1:] if one.updated and one[1:4] != said[0][1:4]]
        if older:
            why = "another answer on the same one is newer"
            facts.drop(older[0].place, "older answers on verification elements", why, len(older))
    return records


def _verified(facts: Facts) -> dict[str, dict[str, str | None]]:
    """Return for each test case the elements that name it, with the name that they give it."""
    verified: dict[str, dict[str, str | None]] = {}
    for element in facts.elements:
        if element.requirement is not None:
            for case, name in element.cases:
                known = verified.setdefault(case, {})
                known[element.key] = known.get(element.key) or name
    return verified


def _keys(case: Case, facts: Facts) -> Iterable[str]:
    """Yield the keys of the verification elements that a test case covers."""
    for address in case.issues:
        if address not in facts.issues:
            why = "their keys are in no answer that was read: read the issues with them"
            facts.drop(case.place, "links of test cases to issues", why)
    for key in (*case.verifies, *filter(None, map(facts.issues.get, case.issues))):
        if facts.settings.element_ids.fullmatch(key):
            yield key
        else:
            why = "their keys have not the form of a verification element"
            facts.drop(case.place, "links of test cases to other issues", why)


def _status(said: str | None, what: str, items: Iterable[Case | Plan], facts: Facts) -> str | None:
    """Return the name of a status, which may be said by its id."""
    if said is None or not said.startswith("#"):
        return said
    number = said.removeprefix("#")
    name = facts.statuses.get(number) or facts.settings.statuses.get(number)
    if name is None:
        why = f"no answer names status {number}; [import.zephyr] statuses can"
        facts.drop(next(item.place for item in items), f"status of {what}", why)
    return name


def _of_outcome(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    return {
        "result": outcome.result,
        "executed": outcome.day,
        "earlier_results": dict(sorted(outcome.earlier.items())),
    }


def _plans(facts: Facts, runs: Runs) -> dict[str, Record]:
    by_key: dict[str, list[Plan]] = {}
    for plan in facts.plans:
        by_key.setdefault(plan.key, []).append(plan)
    records: dict[str, Record] = {}
    for key, said in by_key.items():
        name = _first(plan.name for plan in said)
        form = facts.settings.milestone
        found = form.match(name) if name and form else None
        cycles = {cycle for plan in said for cycle in plan.cycles}
        cases = {case for plan in said for case in plan.cases} | runs.cases_of(cycles)
        if cycles and not cases:
            why = "no execution of their cycles was read, which would name them"
            facts.drop(said[0].place, "test cases of test plans", why)
        records[key] = _record(
            name=name or key,
            milestones=[found[1]] if found and found.groups() and found[1] else [],
            test_cases=sorted(cases, key=in_order),
            status=_status(_first(plan.status for plan in said), "test plans", said, facts),
            document=_first(plan.document for plan in said),
        )
    return records
