"""What docsteady writes: the answers of Jira and Zephyr Scale, gathered and renamed, with texts in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tracemap.importing.jira.facts import Case, Element, Facts, Plan, Run, at, listed
from tracemap.importing.jira.shapes import Shape

_NUMBERED = re.compile(r"\S+-V-\d+:\s*")


def shape_of(value: Mapping[str, Any]) -> Shape | None:
    """Return what reads an object that docsteady made, None where it made none such."""
    if "tplan" in value and "test_results_map" in value:
        return read_report
    if "req_id" in value and "key" in value:
        return read_element
    if "Requirement ID" in value and "jkey" in value:
        return read_matrix_line
    if "requirement_issue_keys" in value and "key" in value:
        return read_case
    return None


def read_element(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a verification element, with its test cases."""
    key = facts.text(value.get("key"), place, "key of a verification element")
    summary = facts.text(value.get("summary"), place, "summary of a verification element")
    if key is not None:
        requirement = facts.text(
            value.get("req_id"), place, "requirement of a verification element"
        )
        status = facts.text(value.get("ve_status"), place, "status of a verification element")
        name = _NUMBERED.sub("", summary, count=1) if summary else None
        facts.elements.append(Element(key, requirement, name, status, "", (), place))
    for number, case in enumerate(listed(value.get("test_cases"))):
        if isinstance(case, dict):
            read_case(case, f"{place}.test_cases[{number}]", facts)


def read_matrix_line(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a line of a verification control matrix: an element, with what was found by its test cases."""
    key = facts.text(value.get("jkey"), place, "key of a verification element")
    if key is None:
        return
    requirement = facts.text(
        value["Requirement ID"], place, "requirement of a verification element"
    )
    status = facts.text(value.get("status"), place, "status of a verification element")
    cases = at(value, "tcs")
    cases = cases if isinstance(cases, dict) else {}
    facts.elements.append(
        Element(key, requirement, None, status, "", tuple((one, None) for one in cases), place)
    )
    for case, said in cases.items():
        _last_run(case, at(said, "lastR"), f"{place}.tcs.{case}", facts)


def read_case(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a test case, with its last run."""
    key = facts.text(value.get("key"), place, "key of a test case")
    if key is None:
        return
    keys = (
        facts.text(one, place, "link of a test case")
        for one in listed(value.get("requirement_issue_keys"))
    )
    name = facts.text(value.get("name"), place, "name of a test case")
    status = facts.text(value.get("status"), place, "status of a test case")
    facts.cases.append(Case(key, name, status, tuple(filter(None, keys)), (), True, place))
    _last_run(key, value.get("lastR"), f"{place}.lastR", facts)


def _last_run(case: str, value: Any, place: str, facts: Facts) -> None:
    if not isinstance(value, Mapping):
        return
    status = facts.text(value.get("status"), place, "result of a test case")
    when = facts.text(value.get("exdate"), place, "day of a result")
    key = facts.text(value.get("key"), place, "key of an execution") or ""
    facts.runs.append(Run(key, case, "", status, when or "", place))


def read_last_runs(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a mapping from test cases to their last run."""
    for case, run in value.items():
        _last_run(case, run, f"{place}.{case}", facts)


def read_report(value: dict[str, Any], place: str, facts: Facts) -> None:
    """Read a test plan and its report: the plan, its test cases, and the results by cycle."""
    for under, case in _mapped(value.get("test_cases_map")):
        if isinstance(case, dict):
            read_case({"key": under, **case}, f"{place}.test_cases_map.{under}", facts)
    plan = value.get("tplan")
    key = facts.text(at(plan, "key"), place, "key of a test plan")
    cases: dict[str, None] = {}
    for cycle, results in _mapped(value.get("test_results_map")):
        for under, held in _mapped(results):
            for run in held if isinstance(held, list) else [held]:
                where = f"{place}.test_results_map.{cycle}.{under}"
                named = facts.text(at(run, "test_case_key"), where, "test case of an execution")
                if named is not None:
                    said = at(run, "testExecutionStatus")
                    came_of = facts.text(said, where, "status of an execution")
                    number = facts.text(at(run, "key"), where, "key of an execution") or ""
                    facts.runs.append(Run(number, named, "", came_of, "", where))
                    cases[named] = None
    if key is not None:
        name, status, document = (
            facts.text(at(plan, field), f"{place}.tplan", f"{field} of a test plan")
            for field in ("name", "status", "document_id")
        )
        facts.plans.append(Plan(key, name, status, document, (), tuple(cases), f"{place}.tplan"))


def _mapped(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def are_last_runs(value: Mapping[str, Any]) -> bool:
    """Tell whether a mapping is one from test cases to their last run."""
    return bool(value) and all(
        at(run, "exdate") is not None and at(run, "status") for run in value.values()
    )
