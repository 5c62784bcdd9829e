"""What the documents say: numbers against plain code, on small plans and on the real one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.reports.conftest import snapshot_of
from tracemap.analysis.schedule import Schedule
from tracemap.errors import UnknownIdError, UsageError
from tracemap.loading.load import load_catalog
from tracemap.questions.narrowing import Narrowing
from tracemap.reports.control import control_table
from tracemap.reports.control_lines import UNCOVERED, declared_state
from tracemap.reports.documents import milestones_text
from tracemap.reports.entries import CHAIN
from tracemap.reports.milestones import milestone_document
from tracemap.snapshot import Snapshot


def test_the_milestones_are_counted_by_how_they_stand(snapshot: Snapshot) -> None:
    document = milestone_document(snapshot)
    assert document.counts._asdict() == {
        "milestones": 5,
        "completed": 1,
        "overdue": 1,
        "late": 0,
        "on_time": 3,
        "undated": 0,
    }
    assert [one.id for one in document.overdue] == ["BASE-2"]
    assert [one.id for one in document.soon] == ["BASE-3", "NET-1"]
    assert [(one.milestone.id, one.by) for one in document.superseded] == [("NET-0", "NET-1")]
    assert [one.key for one in document.wbs] == ["01.02", "01.03", None]


def test_an_entry_holds_all_that_its_milestone_is_tied_to(snapshot: Snapshot) -> None:
    (storage,) = milestone_document(snapshot).wbs[0].completed
    database, catalogues = milestone_document(snapshot).wbs[0].open
    assert storage.milestone.id == "BASE-1"
    assert (database.test_spec, database.jira, database.jira_testplan) == (
        "DOC-7",
        "ABC-2",
        "ABC-3",
    )
    assert [(one.passed, one.failed, one.test_cases) for one in database.test_plans] == [(2, 1, 3)]
    assert [tuple(one) for one in database.requirements] == [
        ("failing", ("DMS-REQ-0001",)),
        ("partially_verified", ("DMS-REQ-0002",)),
    ]
    assert [one.id for one in catalogues.waits_for] == ["BASE-2"]


def test_a_choice_of_milestones_narrows_all_but_the_blockers(snapshot: Snapshot) -> None:
    document = milestone_document(snapshot, Narrowing(wbs=("01.03",)))
    assert document.counts.milestones == 1
    assert document.total.requirements == 0
    assert document.blockers == milestone_document(snapshot).blockers


def test_a_choice_that_nothing_meets_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(UnknownIdError, match="99"):
        milestone_document(snapshot, Narrowing(wbs=("99",)))


def test_the_chain_of_an_entry_ends_in_its_last_links_and_says_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each group is asked once for what sets its date: a chain of n costs n, and not its square."""
    length, asked = 300, Counter[int]()
    lines = ["M-0: {due: 2025-01-01}"]
    lines += [f"M-{one}: {{predecessors: [M-{one - 1}]}}" for one in range(1, length)]
    snapshot = snapshot_of(tmp_path, "\n".join(lines))
    driver = Schedule.driver

    def counted(self: Schedule, group: int) -> int | None:
        asked[group] += 1
        return driver(self, group)

    monkeypatch.setattr(Schedule, "driver", counted)
    monkeypatch.setattr("tracemap.reports.milestones.top_blockers", lambda *_: [])
    (part,) = milestone_document(snapshot).wbs
    last = next(one for one in part.open if one.milestone.id == f"M-{length - 1}")
    assert len(last.chain.links) == CHAIN
    assert last.chain.links[-1].id == f"M-{length - 2}"
    assert last.chain.left_out == length - 1 - CHAIN
    assert asked.total() == length


def test_a_cycle_is_told_as_its_members_side_by_side(root: Path) -> None:
    catalog = load_catalog(root / "tests" / "projects" / "cyclic")
    document = milestone_document(Snapshot(catalog, date(2024, 3, 23)))
    text = milestones_text(document, "markdown")
    assert all(f"#### {one}" in text for one in ("A", "B"))


def test_what_is_declared_and_what_is_computed_are_set_against_each_other(
    snapshot: Snapshot,
) -> None:
    table = control_table(snapshot)
    found = {
        line.id: (line.declared, line.computed, line.verification, line.disagrees)
        for line in table.requirements
    }
    assert found == {
        "DMS-REQ-0001": ("verified", "failing", "failing", True),
        "DMS-REQ-0002": ("in_verification", "verified", "partially_verified", False),
        "DMS-REQ-0003": ("not_verified", UNCOVERED, "not_verified", False),
        "DMS-LSP-REQ-0001": (None, "not_verified", "not_verified", False),
    }
    (short, long) = next(one for one in table.requirements if one.id == "DMS-REQ-0001").elements
    assert (short.disagrees, long.disagrees) == (False, True)
    assert (table.left_out, table.inactive) == (1, 1)
    assert table.totals.disagreeing == 1
    assert table.results["not_executed"] == 1, "LVV-T4 was executed later"


@pytest.mark.parametrize(
    ("statuses", "declared"),
    [
        ([], None),
        ([None], None),
        (["Verified", "verified"], "verified"),
        (["Verified", None], "in_verification"),
        (["Verified", "Not Covered"], "in_verification"),
        (["In  Verification", "Not Covered"], "in_verification"),
        (["Not Covered", "Covered"], "not_verified"),
    ],
)
def test_the_statuses_of_elements_amount_to_one(
    statuses: list[str | None], declared: str | None
) -> None:
    assert declared_state(statuses) == declared


def test_an_unknown_document_and_a_plan_without_requirements_are_refused(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    assert {one.document for one in control_table(snapshot, ["DOC-2"]).requirements} == {"DOC-2"}
    with pytest.raises(UnknownIdError, match="DOC-9"):
        control_table(snapshot, ["DOC-9"])
    with pytest.raises(UsageError, match="no active requirement"):
        control_table(snapshot_of(tmp_path / "empty", "M-1: {name: a}"))


def test_the_real_plan_has_the_numbers_that_were_published(rubin: Path) -> None:
    """DMTN-158 of 2024-03-23."""
    document = milestone_document(Snapshot(load_catalog(rubin), date(2024, 3, 23)))
    counts = document.counts
    assert (counts.milestones, counts.completed, counts.overdue) == (388, 356, 9)
    levels = {one.level: one.counts.milestones for one in document.levels}
    assert levels == {1: 7, 2: 84, 3: 272, 4: 23, None: 2}


def test_the_real_control_table_has_the_numbers_that_were_published(rubin: Path) -> None:
    """LDM-692 of 2025-12-18; and, by document and priority, what plain code counts."""
    catalog, day = load_catalog(rubin), date(2025, 12, 18)
    table = control_table(Snapshot(catalog, day))
    results = table.results
    assert sum(results.values()) == 629
    assert (results["passed"], results["passed_with_deviation"]) == (220, 13)
    assert (results["failed"], results["not_executed"]) == (4, 392)
    assert table.totals.elements == 787
    with_element = {one.requirement for one in catalog.verification_elements.values()}
    assert len(with_element & set(catalog.requirements)) == 714
    assert table.totals.requirements == 714 + 1, "one of LSE-61 has no element"

    results_of: dict[str, list[str]] = {one: [] for one in catalog.requirements}
    for case in catalog.test_cases.values():
        upper = {
            catalog.verification_elements[one].requirement
            if one in catalog.verification_elements
            else one
            for one in case.verifies
        }
        for identifier in upper & set(results_of):
            results_of[str(identifier)].append(case.result_by(day))
    shown = {one.id for one in table.requirements}
    for line in table.summary:
        members = [
            one
            for one in catalog.requirements.values()
            if one.document == line.document
            and one.id in shown
            and (line.whole or one.priority == line.priority)
        ]
        by_hand = Counter(_by_hand(results_of[one.id]) for one in members)
        assert line.counts.requirements == len(members)
        for name in (UNCOVERED, "not_verified", "failing", "partially_verified", "verified"):
            assert getattr(line.counts, name) == by_hand[name], (line.document, line.priority, name)


def _by_hand(results: list[str]) -> str:
    passed = sum(one.startswith("passed") for one in results)
    if not results:
        return UNCOVERED
    if "failed" in results:
        return "failing"
    if passed == len(results):
        return "verified"
    return "partially_verified" if passed else "not_verified"
