"""Answers as Jira and Zephyr Scale give them, about a small plan of our own."""

from __future__ import annotations

from typing import Any

JIRA = "https://jira.example.org/rest/api"
ZEPHYR = "https://zephyr.example.org/v2"
STATUSES = {"1": "Pass", "2": "Fail", "3": "Blocked", "4": "Not Executed", "5": "Approved"}


def element(number: int, requirement: Any = "DMS-REQ-0001", **fields: Any) -> dict[str, Any]:
    """Return an issue that is a verification element."""
    return {
        "key": f"LVV-{number}",
        "id": str(1000 + number),
        "self": f"{JIRA}/3/issue/{1000 + number}",
        "fields": {
            "summary": f"DMS-REQ-0001-V-0{number}: Element {number}",
            "issuetype": {"name": "Verification"},
            "status": {"name": "Covered"},
            "customfield_10395": requirement,
            **fields,
        },
    }


def case(number: int, *covers: int, **fields: Any) -> dict[str, Any]:
    """Return a test case that covers verification elements."""
    links = [
        {"type": "COVERAGE", "issueId": 1000 + one, "target": f"{JIRA}/2/issue/{1000 + one}"}
        for one in covers
    ]
    return {
        "key": f"LVV-T{number}",
        "name": f"Case {number}",
        "status": {"id": 5, "self": f"{ZEPHYR}/statuses/5"},
        "testScript": {"self": f"{ZEPHYR}/testcases/LVV-T{number}/teststeps"},
        "links": {"issues": links},
        **fields,
    }


def plan(number: int, *cycles: int, **fields: Any) -> dict[str, Any]:
    """Return a test plan with its cycles."""
    return {
        "key": f"LVV-P{number}",
        "name": f"MS-{number}: Plan {number}",
        "status": {"id": 5},
        "customFields": {"Document ID": f"DOC-{number}"},
        "links": {"testCycles": [{"testCycleId": cycle} for cycle in cycles]},
        **fields,
    }


def run(number: int, of: int, status: int, ended: str | None, cycle: int = 70) -> dict[str, Any]:
    """Return an execution of a test case."""
    return {
        "key": f"LVV-E{number}",
        "testCase": {"self": f"{ZEPHYR}/testcases/LVV-T{of}/versions/1"},
        "testExecutionStatus": {"id": status, "self": f"{ZEPHYR}/statuses/{status}"},
        "actualEndDate": ended,
        "testCycle": {"id": cycle},
    }


def statuses() -> dict[str, Any]:
    """Return the answer that names the statuses."""
    values = [{"id": int(id), "name": name, "color": "#000000"} for id, name in STATUSES.items()]
    return {"values": values, "isLast": True}
