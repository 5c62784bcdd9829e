"""Items as plain values, and where the links between milestones are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracemap.catalog import Catalog
from tracemap.config import load_config
from tracemap.graph.links import attributes, joined_through, links, precedence_places
from tracemap.loading.load import load_catalog

MILESTONES = """\
A-1: {name: First, successors: [C-1, B-1]}
B-1:
  name: Second
  predecessors:
    - A-1
    - GONE-1
C-1:
  name: Third
  predecessors: [B-1]
  superseded_by: A-1
"""
REQUIREMENTS = "DMS-REQ-0001: {title: The title, parameters: {rate: 10 s}}\n"
TEST_PLANS = """\
test_plans:
  LVV-P1: {name: A plan, test_cases: [LVV-T1], milestones: [C-1]}
test_cases:
  LVV-T1:
    name: A case
    verifies: [DMS-REQ-0001]
    result: passed
    executed: 2024-03-01
    earlier_results: {2024-02-01: failed}
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    for folder, text in (
        ("milestones", MILESTONES),
        ("requirements", REQUIREMENTS),
        ("testplans", TEST_PLANS),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.yaml").write_text(text, encoding="utf-8")
    return load_catalog(tmp_path, load_config(tmp_path))


def test_an_item_is_its_fields_without_its_links_and_its_place(catalog: Catalog) -> None:
    assert attributes(catalog.test_cases["LVV-T1"]) == {
        "kind": "test_case",
        "name": "A case",
        "status": None,
        "result": "passed",
        "executed": "2024-03-01",
        "earlier_results": {"2024-02-01": "failed"},
        "path": "testplans/a.yaml",
        "sheet": None,
        "line": 4,
        "column": 3,
    }
    requirement = attributes(catalog.requirements["DMS-REQ-0001"])
    assert (requirement["name"], requirement["title"]) == ("The title", "The title")
    assert requirement["parameters"] == {"rate": "10 s"}
    assert (
        attributes(catalog.milestones["A-1"])
        .keys()
        .isdisjoint(
            {"id", "source", "at", "successors", "predecessors", "lags", "through", "requirements"}
        )
    )


def test_every_link_has_the_place_of_its_own_text(catalog: Catalog) -> None:
    said = {
        (one.kind, one.source, one.target): (one.location.line, one.location.column)
        for one in links(catalog)
    }
    assert said == {
        ("precedes", "A-1", "B-1"): (5, 7),
        ("precedes", "A-1", "C-1"): (1, 33),
        ("precedes", "B-1", "C-1"): (9, 18),
        ("executes", "C-1", "LVV-P1"): (2, 61),
        ("includes", "LVV-P1", "LVV-T1"): (2, 39),
        ("verifies", "LVV-T1", "DMS-REQ-0001"): (6, 16),
        ("supersedes", "A-1", "C-1"): (10, 18),
    }


def test_a_link_is_where_the_milestone_that_waits_says_it_and_else_where_the_other_does(
    catalog: Catalog,
) -> None:
    wanted = {("A-1", "B-1"), ("A-1", "C-1"), ("B-1", "A-1")}
    found = precedence_places(catalog, wanted)
    assert {pair: (place.line, place.column) for pair, place in found.items()} == {
        ("A-1", "B-1"): (5, 7),
        ("A-1", "C-1"): (1, 33),
    }


@pytest.mark.parametrize(
    ("between", "said"),
    [
        ((), ""),
        (("X",), "P6 joins them through X"),
        (("P", "Q", "R", "S", "T"), "P6 joins them through P, Q, R, S, T"),
        (("P", "Q", "R", "S", "T", "U", "V"), "P6 joins them through P, Q, R, S, T, 2 more"),
    ],
)
def test_what_lies_between_two_milestones_is_named_up_to_five(
    catalog: Catalog, between: tuple[str, ...], said: str
) -> None:
    joined = catalog._replace(through={("A-1", "B-1"): between, ("B-1", "A-1"): ("other",)})
    assert joined_through(joined, "A-1", "B-1") == said
