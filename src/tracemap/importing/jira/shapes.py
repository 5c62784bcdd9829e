"""What an object in an answer of Jira or Zephyr Scale is, told by its content, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tracemap.importing.jira.facts import Case, Element, Facts, Plan, Run, at, listed
from tracemap.importing.jira.plain_text import plain
from tracemap.importing.jira.settings import Settings

_CASE_ADDRESS = re.compile(r"/testcases/([^/]+)")
_ISSUE_ADDRESS = re.compile(r"/rest/api/[^/]+/issue/([^/?#]+)")
_NUMBERED = re.compile(r"\S+-V-\d+:\s*")
"""What stands before the name of a verification element in its summary."""


Shape = Callable[[dict[str, Any], str, Facts], None]
"""What reads an object, at a place, and takes down what it says."""


def shape_of(value: Mapping[str, Any]) -> Shape | None:
    """Return what reads an object, None where it is none that is known."""
    if "fields" in value and "key" in value:
        return read_issue
    if "testExecutionStatus" in value and "testCase" in value:
        return read_run
    if "testCycles" in (at(value, "links") or ()) and "key" in value:
        return read_plan
    if "testScript" in value and "key" in value:
        return read_case
    if "testPlans" in (at(value, "links") or ()) and "key" in value:
        return read_cycle
    if "name" in value and "color" in value and "id" in value:
        return read_status
    if "expectedResult" in value or "reflectRef" in value:
        return read_step
    if value and all(key.startswith("https://") for key in value):
        return read_names
    return None


def read_issue(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read an issue of Jira: a verification element, if it is of that type."""
    key = facts.text(value.get("key"), place, "key of an issue")
    if key is None:
        return
    address = value.get("self")
    if isinstance(address, str):
        facts.issues[issue_address(address)] = key
    fields = value.get("fields")
    kind = at(fields, "issuetype", "name")
    if kind != facts.settings.issue_type:
        facts.drop(
            place, "issues of other types", f"they are not of type {facts.settings.issue_type!r}"
        )
        return
    said = (facts.text(plain(at(fields, one)), place, one) for one in facts.settings.requirement)
    summary = facts.text(plain(at(fields, "summary")), place, "summary of an issue")
    facts.elements.append(
        Element(
            key,
            next(filter(None, said), None),
            _NUMBERED.sub("", summary, count=1) if summary else None,
            facts.text(at(fields, "status", "name"), place, "status of an issue"),
            facts.text(at(fields, "updated"), place, "day of an issue") or "",
            _named_cases(fields, facts.settings),
            place,
        )
    )


def _named_cases(fields: Any, settings: Settings) -> tuple[tuple[str, str | None], ...]:
    """Return the test cases that an issue names, as `LVV-T134: what it does`, a line each."""
    found: dict[str, str | None] = {}
    for one in settings.test_cases:
        text = plain(at(fields, one))
        for line in text.split("\n") if isinstance(text, str) else ():
            case, _, name = line.removeprefix("- ").partition(":")
            if settings.case_ids.fullmatch(case.strip()):
                found.setdefault(case.strip(), name.strip() or None)
    return tuple(found.items())


def issue_address(address: str) -> str:
    """Return the address of an issue without the version of the interface, in which answers differ."""
    found = _ISSUE_ADDRESS.search(address)
    return f"{_host(address)}/{found[1]}" if found else address


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def read_case(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a test case of Zephyr Scale."""
    key = facts.text(value.get("key"), place, "key of a test case")
    if key is None:
        return
    links = [
        link for link in listed(at(value, "links", "issues")) if at(link, "type") == "COVERAGE"
    ]
    targets = (facts.text(at(link, "target"), place, "link of a test case") for link in links)
    facts.cases.append(
        Case(
            key,
            facts.text(plain(value.get("name")), place, "name of a test case"),
            _status(value, place, facts),
            (),
            tuple(issue_address(target) for target in targets if target),
            False,
            place,
        )
    )
    if plain(value.get("objective")) not in (None, "", "None"):
        facts.drop(place, "objectives of test cases", "a plan holds their names")


def read_plan(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a test plan of Zephyr Scale."""
    key = facts.text(value.get("key"), place, "key of a test plan")
    if key is None:
        return
    cycles = (at(link, "testCycleId") for link in listed(at(value, "links", "testCycles")))
    facts.plans.append(
        Plan(
            key,
            facts.text(plain(value.get("name")), place, "name of a test plan"),
            _status(value, place, facts),
            facts.text(
                plain(at(value, "customFields", facts.settings.document)),
                place,
                facts.settings.document,
            ),
            tuple(filter(None, (facts.text(one, place, "id of a test cycle") for one in cycles))),
            (),
            place,
        )
    )
    if plain(value.get("objective")) not in (None, "", "None"):
        facts.drop(place, "objectives of test plans", "a plan holds their names")


def read_run(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read an execution of Zephyr Scale."""
    key = facts.text(value.get("key"), place, "key of an execution") or ""
    address = at(value, "testCase", "self")
    case = _CASE_ADDRESS.search(address) if isinstance(address, str) else None
    if case is None:
        facts.drop(place, "executions", "they do not say of which test case")
        return
    status = _named(value.get("testExecutionStatus"))
    when = facts.text(value.get("actualEndDate"), place, "end of an execution")
    cycle = facts.text(at(value, "testCycle", "id"), place, "cycle of an execution")
    facts.runs.append(Run(key, case[1], cycle or "", status, when or "", place))


def _status(value: dict[str, Any], place: str, facts: Facts) -> str | None:
    return facts.text(_named(value.get("status")), place, "status")


def _named(status: Any) -> Any:
    """Return what an answer says of a status: its name, or `#` and its id where it gives no name."""
    if not isinstance(status, Mapping):
        return status if isinstance(status, str) else None
    name, number = status.get("name"), status.get("id")
    if isinstance(name, str):
        return name
    return f"#{number}" if isinstance(number, (int, str)) else None


def read_cycle(_value: dict[str, Any], _place: str, _facts: Facts) -> None:
    """Pass over a test cycle: a plan names its cycles, and a run the one that it belongs to."""


def read_status(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read the name of a status."""
    name = facts.text(value["name"], place, "name of a status")
    if name and isinstance(value["id"], (int, str)):
        facts.statuses[str(value["id"])] = name


def read_step(_: dict[str, Any], place: str, facts: Facts) -> None:
    """Pass over a step of a test."""
    facts.drop(place, "steps of tests", "a plan holds the result of a test case")


def read_names(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a mapping from the address of something to its name."""
    for address, name in value.items():
        said = facts.text(name, place, "name of an address")
        if said is None:
            continue
        if "/statuses/" in address:
            facts.statuses[address.rpartition("/")[2]] = said
        elif _ISSUE_ADDRESS.search(address):
            facts.issues[issue_address(address)] = said
