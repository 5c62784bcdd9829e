"""What the pages say, against the questions that say the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import workload
from tests.site.conftest import AS_OF, Page, Site, read, write_plan
from tracemap import load
from tracemap.loading.history import Known
from tracemap.loading.load import load_catalog
from tracemap.plan import Plan
from tracemap.questions.listing import Filters, MilestoneRow
from tracemap.site.build import pages
from tracemap.site.facts import Facts
from tracemap.site.overview import Overview, overview


def page(site: Site, path: str) -> Page:
    return read(site[path])


def overview_of(plan: Plan) -> Overview:
    return overview(Facts(plan.snapshot, plan.check()))


def small(folder: Path, **sections: Any) -> Site:
    return pages(load(write_plan(folder, **sections), AS_OF).snapshot)


def codes(plan: Plan, **filters: Any) -> set[str]:
    items = plan.list("milestone", Filters(**filters)).items
    return {one.id for one in items if isinstance(one, MilestoneRow)}


@pytest.mark.parametrize("name", ["example", "late", "finished", "cyclic", "dangling", "rubin"])
def test_the_overview_counts_as_the_questions_do(
    request: pytest.FixtureRequest, plans: dict[str, Plan], name: str
) -> None:
    plan: Plan = request.getfixturevalue("rubin_plan") if name == "rubin" else plans[name]
    view = overview_of(plan)
    figures = {one.label: one.value for one in view.figures}
    overdue, soon = codes(plan, overdue=True), codes(plan, due_within=90)
    late = codes(plan, state="late")
    assert {one.entry.id for one in view.overdue} == overdue
    assert {one.entry.id for one in view.due_soon} == soon
    assert (figures["overdue"], figures["expected late"]) == (len(overdue), len(late))
    burndown = plan.burndown()
    assert figures["completed"] == burndown.total - burndown.left
    blockers = plan.blocking().top_blockers
    assert [one.entry.id for one, _ in view.blockers] == [one.id for one in blockers[:10]]
    if plan.requirements:
        totals = plan.coverage().totals
        assert (figures["verified"], figures["failing"]) == (totals.verified, totals.failing)
        groups = plan.coverage().groups
        assert [one.tally for one in view.priorities] == [*(one.tally for one in groups), totals]


@pytest.mark.parametrize("name", ["example", "late", "cyclic", "dangling", "rubin"])
def test_a_milestone_says_what_blocks_it(
    request: pytest.FixtureRequest, plans: dict[str, Plan], sites: dict[str, Site], name: str
) -> None:
    plan: Plan = request.getfixturevalue("rubin_plan") if name == "rubin" else plans[name]
    site: Site = request.getfixturevalue("rubin_site") if name == "rubin" else sites[name]
    for code in list(plan.milestones)[:: 20 if name == "rubin" else 1]:
        text = page(site, f"m/{code}.html").text
        (target,) = plan.blocking(code, limit=0).targets
        waits = target.incomplete_predecessors
        if waits and not plan.milestones[code].superseded_by:
            assert f"It waits for {waits} incomplete milestone" in text
            assert not target.root_blockers or f"from {len(target.root_blockers)} root" in text
        if target.expected and not target.completed:
            assert f"Expected {target.expected}" in text
        for link in target.critical_chain[-25:] if len(target.critical_chain) > 1 else ():
            assert link in text.partition("The chain that sets its date")[2]
        for one in plan.verifies(code).requirements:
            assert one.id in text
        for finding in plan.findings:
            if finding.problem.id == code:
                assert str(finding.location) in text


def test_a_requirement_says_what_verifies_it(
    plans: dict[str, Plan], sites: dict[str, Site]
) -> None:
    for identifier in plans["example"].requirements:
        text = page(sites["example"], f"r/{identifier}.html").text
        answer = plans["example"].verified_by(identifier)
        assert all(one.id in text for one in answer.milestones)
        assert all(one.id in text for one in answer.test_plans)
        assert all(one.id in text for one in answer.test_cases)
        for case in answer.test_cases:
            assert case.result.replace("_", " ") in text
        assert answer.verification.replace("_", " ") in text
        assert not answer.rollup or "at worst" in text


def test_a_test_plan_says_its_cases_and_results(
    sites: dict[str, Site], plans: dict[str, Plan]
) -> None:
    for plan in plans["example"].plans().test_plans:
        text = page(sites["example"], f"p/{plan.id}.html").text
        assert all(one in text for one in (*plan.test_cases, *plan.requirements, *plan.milestones))
        for result, count in plan.results.items():
            assert f"{count} {result.replace('_', ' ')}" in text


def test_what_is_late_comes_first_and_what_holds_up_most_before_the_rest(rubin_plan: Plan) -> None:
    view = overview_of(rubin_plan)
    assert view.answer.startswith(
        "356 of 388 milestones completed, 9 overdue; LDM-503-EFDb holds up"
    )
    assert [one.behind for one in view.overdue] == sorted(
        (one.behind for one in view.overdue), reverse=True
    )


def test_of_what_is_held_up_that_is_named_which_matters_most(tmp_path: Path) -> None:
    waiting: dict[str, dict[str, Any]] = {
        "OTHERS": {"external": True, "level": 1},
        "LOW": {"level": 4, "due": "2024-04-01"},
        "NONE": {},
        "LATER": {"level": 1, "due": "2024-06-01"},
        "SOON": {"level": 1, "due": "2024-05-01"},
    }
    milestones: dict[str, Any] = {"LATE": {"name": "m", "due": "2024-01-01"}}
    milestones |= {code: {"predecessors": ["LATE"], **more} for code, more in waiting.items()}
    view = overview_of(load(write_plan(tmp_path, milestones=milestones), AS_OF))
    assert [one.id for one in view.overdue[0].among] == ["SOON", "LATER", "LOW"]
    assert view.overdue[0].behind == 5


def test_the_members_of_a_cycle_are_listed_once(tmp_path: Path) -> None:
    site = small(
        tmp_path,
        milestones={
            "A": {"name": "a", "due": "2024-05-01", "predecessors": ["B"]},
            "B": {"name": "b", "due": "2024-06-01", "predecessors": ["A"]},
            "C": {"name": "c", "due": "2024-04-01", "predecessors": ["B"]},
        },
    )
    text = page(site, "m/C.html").text
    assert "Late by 61 days: due on 2024-04-01, expected 2024-06-01." in text
    assert "It waits for 2 incomplete milestones" in text
    chain = site["m/C.html"].decode().partition('id="chain"')[2].partition("</ol>")[0]
    assert re.findall(r'href="\.\./m/(\w)\.html', chain) == ["A", "B", "C"] or re.findall(
        r'href="\.\./m/(\w)\.html', chain
    ) == ["B", "A", "C"]


def test_a_superseded_milestone_names_the_one_that_replaces_it(tmp_path: Path) -> None:
    site = small(
        tmp_path,
        milestones={
            "A": {"name": "a", "superseded_by": "B"},
            "B": {"name": "b", "due": "2024-05-01"},
        },
    )
    assert "Superseded: B stands for it." in page(site, "m/A.html").text
    assert 'data-role="superseded-by"' in site["m/A.html"].decode()
    assert 'data-role="supersedes"' in site["m/B.html"].decode()


def test_a_plan_of_nothing_has_a_site_that_says_so(tmp_path: Path) -> None:
    site = small(tmp_path, milestones={})
    text = page(site, "index.html").text
    assert "0 of 0 milestones completed, none overdue" in text
    assert "Every milestone is completed." in text


def test_what_could_not_be_read_is_said_at_the_top(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, milestones={"A": {"name": "a"}})
    (folder / "milestones" / "b.yaml").write_text("B: [\n", "utf-8")
    text = page(pages(load(folder, AS_OF).snapshot), "index.html").text
    assert "1 fault in reading the plan: what follows may not be all" in text
    assert "milestones/b.yaml:2" in text


def test_a_chain_of_thousands_is_cut_and_says_how_much_is_left_out(tmp_path: Path) -> None:
    codes = [f"M-{number:04d}" for number in range(1500)]
    milestones = {
        code: {"name": code, "predecessors": codes[number - 1 : number] if number else []}
        for number, code in enumerate(codes)
    }
    milestones[codes[0]]["due"] = "2024-05-01"
    site = small(tmp_path, milestones=milestones)
    text = page(site, f"m/{codes[-1]}.html").text
    assert "1475 milestones before these" in text
    assert max(len(content) for path, content in site.items() if path.startswith("m/")) < 12_000


def test_many_links_of_one_item_are_cut_in_its_list(tmp_path: Path) -> None:
    milestones: dict[str, Any] = {f"M-{number}": {"name": "m"} for number in range(300)}
    milestones["LAST"] = {"name": "last", "predecessors": list(milestones)}
    assert "and 100 more" in page(small(tmp_path, milestones=milestones), "m/LAST.html").text


def test_the_dates_that_a_milestone_had_are_shown_where_they_changed(tmp_path: Path) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    write_plan(
        before,
        milestones={
            "OLD": {"name": "a", "due": "2024-02-01"},
            "B": {"name": "b", "due": "2024-02-01"},
        },
    )
    write_plan(
        now,
        milestones={
            "A": {"name": "a", "due": "2024-05-01", "aka": ["OLD"]},
            "B": {"name": "b", "due": "2024-02-01"},
        },
    )
    known = [Known(date(2024, 1, day), "x", load_catalog(before)) for day in (1, 15)]
    site = pages(load(now, AS_OF).snapshot, known=known)
    history = page(site, "m/A.html").text.partition("How its dates changed")[2]
    assert "2024-01-01 2024-02-01" in history
    assert "2024-03-23 2024-05-01" in history
    assert "2024-01-15" not in history
    assert "How its dates changed" not in page(site, "m/B.html").text


def test_a_due_date_at_the_end_of_the_calendar_makes_no_page_without_end(tmp_path: Path) -> None:
    site = small(
        tmp_path,
        milestones={
            "A": {"name": "a", "due": "9999-12-31"},
            "B": {"name": "b", "due": "0001-01-01"},
        },
    )
    assert (
        max(map(len, (content for path, content in site.items() if path.endswith(".html"))))
        < 40_000
    )


def test_a_declared_status_is_shown_where_the_results_say_otherwise(tmp_path: Path) -> None:
    site = small(
        tmp_path,
        requirements={"DMS-REQ-0001": {"title": "r"}},
        testplans={
            "test_plans": {"LVV-P1": {"name": "p", "test_cases": ["LVV-T1"], "status": "Verified"}},
            "test_cases": {
                "LVV-T1": {
                    "name": "c",
                    "verifies": ["LVV-1"],
                    "result": "failed",
                    "status": "passed",
                }
            },
            "verification_elements": {
                "LVV-1": {"requirement": "DMS-REQ-0001", "name": "e", "status": "verified"},
                "LVV-2": {"requirement": "DMS-REQ-0001", "name": "e", "status": "not verified"},
            },
        },
    )
    requirement, plan = page(site, "r/DMS-REQ-0001.html").text, page(site, "p/LVV-P1.html").text
    assert "declared verified, the test cases against it make it failing" in requirement
    assert "declared passed, the result is failed" in requirement
    assert "declared not verified" not in requirement
    assert "declared Verified, its test cases make it failing" in plan


def test_the_site_of_a_plan_of_twice_the_size_is_about_twice_as_large(tmp_path: Path) -> None:
    sizes = []
    for size in (150, 300):
        workload.write(size, tmp_path / str(size), ["tracemap"])
        site = pages(load(tmp_path / str(size) / "tracemap", workload.AS_OF).snapshot)
        of_plan = [len(content) for path, content in site.items() if not path.startswith("assets/")]
        sizes.append((len(of_plan), sum(of_plan), max(of_plan)))
    for small_one, large_one in zip(*sizes, strict=True):
        assert large_one < 2.3 * small_one
