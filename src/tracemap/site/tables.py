"""The tables that can be searched and filtered: their columns, their rows, and views often asked for."""

from __future__ import annotations

from tracemap.analysis.isodate import days_between, iso
from tracemap.output.terminal import plain
from tracemap.questions.coverage import CoveredRequirement
from tracemap.questions.listing import CaseRow, MilestoneRow, list_items
from tracemap.questions.plans import LinkedPlan, plans
from tracemap.site.facts import Facts
from tracemap.site.table import Cell, Column, Filters, Table

_OPEN = ["overdue", "late", "on_time", "undated"]


def milestones_table(facts: Facts) -> Table:
    """Return the table of milestones."""
    columns = (
        Column("id", "Milestone", "id"),
        Column("name", "Name", "text"),
        Column("state", "State", "state", choice=True),
        Column("due", "Due", "date"),
        Column("expected", "Expected", "date"),
        Column("later", "Or later", "text"),
        Column("slip", "Slip", "number", unit="days"),
        Column("behind", "Holds up", "number", unit="milestones"),
        Column("wbs", "WBS", "text", choice=True),
        Column("level", "Level", "number", choice=True),
        Column("owner", "Owner", "text", choice=True, hidden=True),
        Column("kind", "Kind", "text", choice=True, hidden=True),
        Column("requirements", "Requirements", "number"),
        Column("test_plans", "Test plans", "ids"),
        Column("findings", "Findings", "number", hidden=True),
        Column("completed", "Completed", "date", hidden=True),
        Column("forecast", "Forecast", "date", hidden=True),
        Column("external", "Other project", "text", choice=True, hidden=True),
    )
    items = list_items(facts.snapshot, "milestone").items
    rows = [
        _milestone(facts, n, one) for n, one in enumerate(items) if isinstance(one, MilestoneRow)
    ]
    presets: tuple[tuple[str, Filters], ...] = (
        ("Overdue", {"state": ["overdue"]}),
        ("Late", {"state": ["overdue", "late"]}),
        ("Incomplete", {"state": _OPEN}),
        ("No test plan", {"state": _OPEN, "test_plans": {"max": 0}}),
        ("Completed", {"state": ["completed"]}),
    )
    return Table("milestones", "Milestones", columns, rows, presets, "state,-behind")


def _milestone(facts: Facts, number: int, row: MilestoneRow) -> tuple[Cell, ...]:
    milestone = facts.snapshot.precedence.milestones[number]
    group = facts.snapshot.schedule.group_of[number]
    return (
        row.id,
        plain(facts.entries.milestones[number].title),
        row.state,
        iso(row.due),
        iso(row.expected),
        "or later" if row.lower_bound and row.expected else None,
        row.slip_days,
        facts.behind[group] - 1 if group >= 0 else None,
        plain(", ".join(row.wbs)) or None,
        row.level,
        _plain(milestone.owner),
        row.kind,
        row.requirements,
        list(row.test_plans),
        len(facts.findings.get(row.id, ())),
        iso(row.completed),
        iso(row.forecast),
        "other project" if row.external else None,
    )


def _plain(text: str | None) -> str | None:
    return plain(text) if text else None


def requirements_table(facts: Facts) -> Table:
    """Return the table of requirements."""
    columns = (
        Column("id", "Requirement", "id"),
        Column("title", "Title", "text"),
        Column("priority", "Priority", "text", choice=True),
        Column("state", "State", "state", choice=True),
        Column("coverage", "Coverage", "state", choice=True),
        Column("basis", "Basis", "text", choice=True),
        Column("document", "Document", "text", choice=True),
        Column("section", "Section", "text", hidden=True),
        Column("due", "Due", "date", hidden=True),
        Column("expected", "Expected", "date"),
        Column("slip", "Slip", "number", unit="days"),
        Column("milestones", "Milestones", "number"),
        Column("tests", "Test cases", "number"),
        Column("findings", "Findings", "number", hidden=True),
    )
    presets = _requirement_presets(facts)
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(facts.covered):
        rows.append(
            (
                row.id,
                _plain(facts.entries.requirements[number].title),
                row.priority,
                facts.entries.requirements[number].state,
                row.coverage,
                row.basis,
                _plain(row.document),
                _plain(row.section),
                iso(row.due),
                iso(row.expected),
                days_between(row.due, row.expected),
                len(row.milestones),
                len(row.test_cases),
                len(facts.findings.get(row.id, ())),
            )
        )
    return Table("requirements", "Requirements", columns, rows, presets, "state")


_UNVERIFIED = ["failing", "not_verified", "partially_verified"]


def _requirement_presets(facts: Facts) -> tuple[tuple[str, Filters], ...]:
    priorities = dict.fromkeys(one.priority for one in facts.requirements if one.priority)
    return (
        ("No test", {"tests": {"max": 0}, "state": _UNVERIFIED}),
        ("Late", {"slip": {"min": 1}, "state": _UNVERIFIED}),
        ("Nobody", {"milestones": {"max": 0}, "tests": {"max": 0}, "state": _UNVERIFIED}),
        ("Failing", {"state": ["failing"]}),
        ("Not verified", {"state": _UNVERIFIED}),
        *((one, {"priority": [one]}) for one in sorted(priorities)),
    )


def matrix_table(facts: Facts) -> Table:
    """Return the traceability matrix: each requirement with what verifies it."""
    columns = (
        Column("id", "Requirement", "id"),
        Column("title", "Title", "text"),
        Column("priority", "Priority", "text", choice=True),
        Column("document", "Document", "text", choice=True, hidden=True),
        Column("state", "State", "state", choice=True),
        Column("milestone_ids", "Milestones", "ids"),
        Column("plan_ids", "Test plans", "ids"),
        Column("case_ids", "Test cases", "ids"),
        Column("results", "Results", "text", choice=True, hidden=True),
        Column("last_run", "Last run", "date"),
        Column("coverage", "Coverage", "state", choice=True),
        Column("basis", "Basis", "text", choice=True, hidden=True),
        Column("expected", "Expected", "date"),
        Column("slip", "Slip", "number", unit="days"),
        Column("milestones", "Number of milestones", "number", hidden=True),
        Column("tests", "Number of test cases", "number", hidden=True),
    )
    presets = _requirement_presets(facts)
    rows = [_matrix(facts, number, row) for number, row in enumerate(facts.covered)]
    return Table("matrix", "Traceability matrix", columns, rows, presets, "state")


def _matrix(facts: Facts, number: int, row: CoveredRequirement) -> tuple[Cell, ...]:
    cases = [
        facts.entries.test_cases[case]
        for case in facts.snapshot.evidence.cases_of_requirement[number]
    ]
    results = sorted({case.state.replace("_", " ") for case in cases})
    return (
        row.id,
        _plain(facts.entries.requirements[number].title),
        row.priority,
        _plain(row.document),
        facts.entries.requirements[number].state,
        list(row.milestones),
        list(row.test_plans),
        list(row.test_cases),
        ", ".join(results) or None,
        iso(max((case.day for case in cases if case.day), default=None)),
        row.coverage,
        row.basis,
        iso(row.expected),
        days_between(row.due, row.expected),
        len(row.milestones),
        len(row.test_cases),
    )


def test_plans_table(facts: Facts) -> Table:
    """Return the table of test plans."""
    columns = (
        Column("id", "Test plan", "id"),
        Column("name", "Name", "text"),
        Column("state", "State", "state", choice=True),
        Column("status", "Status", "text", choice=True),
        Column("milestones", "Milestones", "ids"),
        Column("cases", "Test cases", "number"),
        Column("passed", "Passed", "number"),
        Column("failed", "Failed", "number"),
        Column("not_executed", "Not executed", "number"),
        Column("requirements", "Requirements", "number"),
    )
    rows = [
        _test_plan(facts.entries.test_plans[number].state, plan)
        for number, plan in enumerate(plans(facts.snapshot).test_plans)
    ]
    presets: tuple[tuple[str, Filters], ...] = (
        ("No milestone", {"milestones": {"max": 0}}),
        ("No test case", {"state": ["no_test_case"]}),
        ("Failing", {"state": ["failing"]}),
    )
    return Table("test-plans", "Test plans", columns, rows, presets, "state")


def _test_plan(state: str, plan: LinkedPlan) -> tuple[Cell, ...]:
    results = plan.results
    return (
        plan.id,
        _plain(plan.name),
        state,
        _plain(plan.status),
        list(plan.milestones),
        len(plan.test_cases),
        results.get("passed", 0) + results.get("passed_with_deviation", 0),
        results.get("failed", 0),
        results.get("not_executed", 0),
        len(plan.requirements),
    )


def test_cases_table(facts: Facts) -> Table:
    """Return the table of test cases."""
    columns = (
        Column("id", "Test case", "id"),
        Column("name", "Name", "text"),
        Column("result", "Result", "state", choice=True),
        Column("executed", "Executed", "date"),
        Column("status", "Status", "text", choice=True, hidden=True),
        Column("requirements", "Requirements", "ids"),
        Column("test_plans", "Test plans", "ids"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.id,
            _plain(row.name),
            row.result,
            iso(row.executed),
            _plain(row.status),
            list(row.requirements),
            list(row.test_plans),
        )
        for row in list_items(facts.snapshot, "test_case").items
        if isinstance(row, CaseRow)
    ]
    presets: tuple[tuple[str, Filters], ...] = (
        ("Failed", {"result": ["failed"]}),
        ("Not executed", {"result": ["not_executed"]}),
        ("In no test plan", {"test_plans": {"max": 0}}),
        ("No requirement", {"requirements": {"max": 0}}),
    )
    return Table("test-cases", "Test cases", columns, rows, presets)


def findings_table(facts: Facts) -> Table:
    """Return the table of findings."""
    columns = (
        Column("severity", "Severity", "state", choice=True),
        Column("code", "Rule", "text", choice=True),
        Column("name", "Name", "text", choice=True, hidden=True),
        Column("id", "Item", "id"),
        Column("message", "Finding", "text"),
        Column("help", "What to do", "text"),
        Column("place", "Place", "text"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            one.severity.value,
            one.code,
            one.name,
            one.problem.id,
            plain(one.message),
            _plain(one.problem.help),
            plain(str(one.location)),
        )
        for one in facts.checked.findings
    ]
    presets: tuple[tuple[str, Filters], ...] = (
        ("Errors", {"severity": ["error"]}),
        ("Errors and warnings", {"severity": ["error", "warning"]}),
    )
    return Table("findings", "Findings", columns, rows, presets, "severity")


TABLES = {
    "milestones": milestones_table,
    "requirements": requirements_table,
    "test-plans": test_plans_table,
    "test-cases": test_cases_table,
    "matrix": matrix_table,
    "findings": findings_table,
}
"""What makes each table, by its name."""
