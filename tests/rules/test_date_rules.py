"""The rules of graph and dates against slow, plain readings of their pages, on plans made at random."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracemap.findings import Problem
from tracemap.loading.load import load_catalog
from tracemap.rules.registry import find_rule
from tracemap.snapshot import Snapshot

AS_OF = date(2024, 3, 23)
QUOTED = re.compile(r"'([^']+)'")
Link = tuple[str, str]
DAYS = st.integers(-4, 4).map(lambda days: AS_OF + timedelta(days=days))


@dataclass(frozen=True)
class Written:
    """A milestone of a test plan, with the file it stands in."""

    code: str
    file: int = 0
    due: date | None = None
    forecast: date | None = None
    completed: date | None = None
    superseded_by: str | None = None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    @property
    def planned(self) -> date | None:
        return self.forecast or self.due

    @property
    def done(self) -> bool:
        return self.completed is not None and self.completed <= AS_OF

    def text(self) -> str:
        lists = {"predecessors": self.predecessors, "successors": self.successors}
        values = {
            **{name: getattr(self, name) for name in ("due", "forecast", "completed")},
            "superseded_by": self.superseded_by,
            **{name: f"[{', '.join(codes)}]" for name, codes in lists.items() if codes},
        }
        fields = [f"  {name}: {value}\n" for name, value in values.items() if value]
        return f"{self.code}:\n  name: Milestone {self.code}\n{''.join(fields)}"


@dataclass(frozen=True)
class Plan:
    """A test plan, with the links and the meanings of the contract spelt out one by one."""

    milestones: list[Written] = field(default_factory=list)

    def snapshot(self) -> Snapshot:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "milestones").mkdir()
            for number in {one.file for one in self.milestones}:
                text = "".join(one.text() for one in self.milestones if one.file == number)
                (Path(folder) / "milestones" / f"{number}.yaml").write_text(text)
            return Snapshot(load_catalog(Path(folder)), AS_OF)

    def of(self, code: str) -> Written:
        return next(one for one in self.milestones if one.code == code)

    def links(self) -> set[Link]:
        before = {(code, one.code) for one in self.milestones for code in one.predecessors}
        after = {(one.code, code) for one in self.milestones for code in one.successors}
        return {(first, second) for first, second in before | after if first != second}

    def graph(self, links: set[Link]) -> nx.DiGraph[str]:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(one.code for one in self.milestones)
        graph.add_edges_from(links)
        return graph

    def stands_for(self, code: str) -> str:
        """Return what finally replaces a milestone; a completed one, or one of a circle, stays itself."""
        walked = [code]
        while not self.of(walked[-1]).done and self.of(walked[-1]).superseded_by:
            following = self.of(walked[-1]).superseded_by
            assert following is not None
            if following in walked:
                return code if walked.index(following) == 0 else following
            walked.append(following)
        return walked[-1]

    def is_open(self, code: str) -> bool:
        return not self.of(code).done and self.stands_for(code) == code

    def waits_for(self, code: str) -> set[str]:
        """Return the incomplete milestones that an incomplete one waits for itself."""
        finals = {self.stands_for(first) for first, second in self.links() if second == code}
        return {other for other in finals if other != code and self.is_open(other)}

    def without(self, links: set[Link]) -> Plan:
        return Plan(
            [
                replace(
                    one,
                    predecessors=tuple(
                        code for code in one.predecessors if (code, one.code) not in links
                    ),
                    successors=tuple(
                        code for code in one.successors if (one.code, code) not in links
                    ),
                )
                for one in self.milestones
            ]
        )


CODES = [f"M-{number}" for number in range(8)]


@st.composite
def plans(draw: st.DrawFn, *, acyclic: bool = False, superseding: bool = True) -> Plan:
    codes = CODES[: draw(st.integers(1, len(CODES)))]
    order = {code: position for position, code in enumerate(draw(st.permutations(codes)))}
    milestones = []
    for code in draw(st.permutations(codes)):
        others = [one for one in codes if one != code]
        some = st.lists(st.sampled_from(others), max_size=3) if others else st.just([])
        replacing = st.none() | st.sampled_from(others) if others and superseding else st.none()
        before, after = draw(some), draw(some)
        if acyclic:
            before = [one for one in before if order[one] < order[code]]
            after = [one for one in after if order[one] > order[code]]
        milestones.append(
            Written(
                code=code,
                file=draw(st.integers(0, 2)),
                due=draw(st.none() | DAYS),
                forecast=draw(st.none() | st.none() | DAYS),
                completed=draw(st.none() | st.none() | DAYS),
                superseded_by=draw(st.none() | st.none() | replacing),
                predecessors=tuple(before),
                successors=tuple(after),
            )
        )
    return Plan(milestones)


def problems(code: str, snapshot: Snapshot) -> list[Problem]:
    check = find_rule(code).check
    assert check is not None
    return list(check(snapshot))


def named(problem: Problem) -> list[str]:
    """Return the codes in a message, in its order."""
    return QUOTED.findall(problem.message)


# TM301


@given(plans())
def test_each_group_of_cycles_is_found_once_by_a_shortest_cycle_of_it(plan: Plan) -> None:
    graph = plan.graph(plan.links())
    groups = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    cycles = [named(problem) for problem in problems("TM301", plan.snapshot())]
    assert len(cycles) == len(groups)
    for cycle in cycles:
        group = next(group for group in groups if cycle[0] in group)
        groups.remove(group)
        shortest = min(map(len, nx.simple_cycles(graph.subgraph(group))))
        assert cycle[0] == cycle[-1] == min(cycle)
        assert len(cycle) - 1 == len(set(cycle)) == shortest
        assert set(pairwise(cycle)) <= plan.links()


@given(plans(), st.randoms(use_true_random=False))
def test_the_cycle_that_is_named_does_not_depend_on_the_order_of_files(
    plan: Plan, chance: object
) -> None:
    shuffled = list(plan.milestones)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    turned = Plan([replace(one, file=2 - one.file) for one in shuffled])
    one, other = problems("TM301", plan.snapshot()), problems("TM301", turned.snapshot())
    assert [problem.message for problem in one] == [problem.message for problem in other]


@given(st.dictionaries(st.sampled_from(CODES), st.sets(st.sampled_from(CODES))))
def test_cycles_of_requirements_are_those_of_what_they_derive_from(
    uppers: dict[str, set[str]],
) -> None:
    ids = {code: code.replace("M-", "DMS-REQ-000") for code in CODES}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "requirements").mkdir()
        lines = [
            f"{ids[code]}: {{title: x, derived_from: "
            f"[{', '.join(ids[upper] for upper in sorted(uppers.get(code, ())))}]}}"
            for code in CODES
        ]
        (Path(folder) / "requirements" / "all.yaml").write_text("\n".join(lines))
        found = problems("TM301", Snapshot(load_catalog(Path(folder)), AS_OF))
    links = {(ids[one], ids[upper]) for one in uppers for upper in uppers[one] if one != upper}
    graph: nx.DiGraph[str] = nx.DiGraph(links)
    groups = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    assert len(found) == len(groups)
    for problem in found:
        assert set(pairwise(named(problem))) <= links


def long_cycle(length: int) -> Plan:
    codes = [f"M-{number:05d}" for number in range(length)]
    return Plan(
        [Written(code, predecessors=(codes[number - 1],)) for number, code in enumerate(codes)]
    )


def test_a_cycle_of_thousands_is_one_line_that_a_reader_can_take_in() -> None:
    (problem,) = problems("TM301", long_cycle(3000).snapshot())
    assert problem.message.endswith("'M-00039' -> 2960 more -> 'M-00000'")
    assert len(problem.related) == 39


def test_a_cycle_of_forty_is_named_whole() -> None:
    (problem,) = problems("TM301", long_cycle(40).snapshot())
    assert "more" not in problem.message
    assert named(problem) == [*(f"M-{number:05d}" for number in range(40)), "M-00000"]


# TM302


def holding(plan: Plan) -> set[Link]:
    """Return the links by which what the first waits for holds up the second too."""
    return {
        (first, second)
        for first, second in plan.links()
        if (plan.of(first).done if plan.of(second).done else plan.is_open(second))
    }


@given(plans())
def test_a_link_is_redundant_where_another_predecessor_waits_for_the_same(plan: Plan) -> None:
    links = holding(plan)
    graph = plan.graph(links)
    groups = list(nx.strongly_connected_components(graph))
    group_of = {code: number for number, group in enumerate(groups) for code in group}
    expected = {
        (first, second)
        for first, second in links
        for other in graph.predecessors(second)
        if len({group_of[first], group_of[second], group_of[other]}) == 3
        and nx.has_path(graph, first, other)
    }
    found = problems("TM302", plan.snapshot())
    assert len(found) == len(expected)
    assert {(named(problem)[1], named(problem)[0]) for problem in found} == expected
    for problem in found:
        second, first = named(problem)
        [through] = QUOTED.findall(problem.help or "")
        assert (through, second) in links
        assert nx.has_path(graph, first, through)


@given(plans(acyclic=True, superseding=False))
def test_without_cycles_the_links_left_are_those_of_the_transitive_reduction(plan: Plan) -> None:
    fresh = Plan([replace(one, completed=None) for one in plan.milestones])
    found = {(named(one)[1], named(one)[0]) for one in problems("TM302", fresh.snapshot())}
    assert fresh.links() - found == set(nx.transitive_reduction(fresh.graph(fresh.links())).edges)


@given(plans())
def test_no_date_changes_when_all_redundant_links_are_removed(plan: Plan) -> None:
    snapshot = plan.snapshot()
    redundant = {(named(one)[1], named(one)[0]) for one in problems("TM302", snapshot)}
    reduced = plan.without(redundant).snapshot()
    assert not problems("TM302", reduced)
    for number in range(len(plan.milestones)):
        assert snapshot.schedule.expected(number) == reduced.schedule.expected(number)
        assert snapshot.schedule.lower_bound(number) == reduced.schedule.lower_bound(number)


def test_thousands_of_redundant_links_are_found_without_searching_for_each() -> None:
    """A last milestone that lists all others: as many redundant links as there are milestones."""
    codes = [f"M-{number:05d}" for number in range(5000)]
    chain = [Written(code, successors=(after,)) for code, after in pairwise(codes)]
    plan = Plan([*chain, Written(codes[-1], predecessors=tuple(codes[:-1]))])
    found = problems("TM302", plan.snapshot())
    assert len(found) == 4998
    assert {code for problem in found for code in named(problem)} <= set(codes)


# TM401, TM402


@given(plans())
def test_the_contradicting_links_are_those_with_the_later_due_date_first(plan: Plan) -> None:
    expected = set()
    for first, second in plan.links():
        due, its_due = plan.of(second).due, plan.of(first).due
        kept = {one for one in (first, second) if plan.of(one).done or plan.stands_for(one) == one}
        if due and its_due and due < its_due and len(kept) == 2:
            expected.add((first, second))
    found = problems("TM401", plan.snapshot())
    assert len(found) == len(expected)
    assert {(named(problem)[1], named(problem)[0]) for problem in found} == expected


@given(plans())
def test_completed_too_early_is_a_link_from_incomplete_to_completed(plan: Plan) -> None:
    expected = {
        (first, second)
        for first, second in plan.links()
        if plan.of(second).done and not plan.of(plan.stands_for(first)).done
    }
    found = problems("TM402", plan.snapshot())
    assert len(found) == len(expected)
    assert {(named(problem)[1], named(problem)[0]) for problem in found} == expected


@given(plans())
def test_a_finding_about_a_link_stands_at_a_name_of_one_end_in_the_item_of_the_other(
    plan: Plan,
) -> None:
    snapshot = plan.snapshot()
    texts = {
        f"milestones/{number}.yaml": "".join(
            one.text() for one in plan.milestones if one.file == number
        ).split("\n")
        for number in range(3)
    }
    for code in ("TM302", "TM401", "TM402"):
        for problem in problems(code, snapshot):
            second, first = named(problem)[:2]
            place = problem.location
            lines = texts[place.path][: place.line]
            written = lines[-1][place.column - 1 : place.end_column - 1]
            item = next(line for line in reversed(lines) if not line.startswith(" "))
            if first in plan.of(second).predecessors:
                assert (item, written) == (f"{second}:", first)
            else:
                assert (item, written) == (f"{first}:", second)


# TM408


def later_above(plan: Plan, code: str) -> Iterator[tuple[date, str]]:
    """Yield the dated milestones above one that stand right behind an undated one, path by path."""
    paths: list[tuple[str, ...]] = [(other,) for other in plan.waits_for(code)]
    while paths:
        path = paths.pop()
        for other in plan.waits_for(path[-1]):
            paths.append((*path, other))
            planned = plan.of(other).planned
            if planned is not None and plan.of(path[-1]).planned is None:
                yield planned, other


@given(plans(acyclic=True))
def test_the_latest_date_hidden_by_undated_milestones_is_found_by_trying_every_path(
    plan: Plan,
) -> None:
    snapshot = plan.snapshot()
    assume(all(len(group) == 1 for group in snapshot.schedule.groups))
    expected = {}
    for one in plan.milestones:
        above = list(later_above(plan, one.code)) if plan.is_open(one.code) else []
        latest = max((day for day, _ in above), default=None)
        if one.due is not None and latest is not None and latest > one.due:
            expected[one.code] = {code for day, code in above if day == latest}
    found = problems("TM408", snapshot)
    assert sorted(named(problem)[0] for problem in found) == sorted(expected)
    for problem in found:
        code, late, *between = named(problem)
        assert late in expected[code]
        assert plan.of(between[-1]).planned is None
        way = [code, *between, late]
        assert all(after in plan.waits_for(before) for before, after in pairwise(way))


@given(plans())
def test_a_plan_full_of_cycles_is_judged_by_every_rule_of_dates(plan: Plan) -> None:
    snapshot = plan.snapshot()
    for problem in problems("TM408", snapshot):
        code, late = named(problem)[:2]
        due, planned = plan.of(code).due, plan.of(late).planned
        assert due is not None
        assert planned is not None
        assert due < planned


def test_a_way_through_thousands_of_undated_milestones_is_followed() -> None:
    codes = [f"M-{number:05d}" for number in range(3000)]
    undated = [Written(code, successors=(after,)) for code, after in pairwise(codes)]
    first = replace(undated[0], due=date(2025, 1, 2))
    plan = Plan([first, *undated[1:], Written(codes[-1], due=date(2025, 1, 1))])
    (problem,) = problems("TM408", plan.snapshot())
    assert named(problem)[:3] == ["M-02999", "M-00000", "M-02998"]
    assert problem.message.endswith("2992 more")


# TM406


@pytest.mark.parametrize(("piled", "found"), [(29, 0), (30, 1)])
def test_a_share_is_taken_as_it_is_written_and_not_as_binary_has_it(
    piled: int, found: int, tmp_path: Path
) -> None:
    """0.29 x 100 is 28.999999999999996 in binary; 29 of 100 are not more than 0.29 of them."""
    (tmp_path / "tracemap.toml").write_text("[rules]\npile_up_share = 0.29\n")
    (tmp_path / "milestones").mkdir()
    lines = [
        f"M-{number}: {{name: x, due: {2030 if number < piled else 2031 + number}-01-01}}"
        for number in range(100)
    ]
    (tmp_path / "milestones" / "plan.yaml").write_text("\n".join(lines))
    snapshot = Snapshot(load_catalog(tmp_path), AS_OF)
    assert len(problems("TM406", snapshot)) == found


# Real plans


def test_the_example_plan_has_what_its_comments_say(root: Path) -> None:
    snapshot = Snapshot(load_catalog(root), AS_OF)
    found = {
        code: [problem.id for problem in problems(code, snapshot)]
        for code in ("TM301", "TM303", "TM401", "TM402", "TM404", "TM405", "TM408")
    }
    assert found == {
        "TM301": [],
        "TM303": ["DLP-802", "DM-DAX-4"],
        "TM401": [],
        "TM402": ["RSP-1200"],
        "TM404": [],
        "TM405": [],
        "TM408": ["LDM-503-16", "LDM-503-17"],
    }
    (pile,) = problems("TM406", snapshot)
    assert pile.message.startswith("12 of 28 incomplete milestones")


def test_the_plan_of_rubin_contradicts_itself_where_it_is_known_to(rubin: Path) -> None:
    snapshot = Snapshot(load_catalog(rubin), AS_OF)
    assert [named(problem)[:2] for problem in problems("TM401", snapshot)] == [
        ["LDM-503-09", "S21S"],
        ["LDM-503-11b", "S21S"],
        ["LDM-503-14a", "S21S"],
    ]
    assert sorted(problem.id or "" for problem in problems("TM402", snapshot)) == [
        "DM-DRP-26",
        "LDM-503-13",
        "LDM-503-15a",
        "LDM-503-16a",
        "RSP-1200",
    ]
    assert [named(problem) for problem in problems("TM408", snapshot)] == [
        ["LDM-503-16", "DM-READY", "SITCOM-130"],
        ["LDM-503-17", "DM-READY", "LDM-503-16", "SITCOM-130"],
    ]
    assert not problems("TM301", snapshot)
