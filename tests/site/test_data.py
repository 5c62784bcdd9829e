"""The data for the scripts: one call with JSON in it, whatever the plan holds."""

from __future__ import annotations

import json
import re
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from tests.site.conftest import Site
from tracemap.plan import Plan
from tracemap.questions.listing import Filters, MilestoneRow
from tracemap.site.data_script import data_script

_CALL = re.compile(rb'tracemapData\("([a-z-]+)",(.*)\);\n', re.DOTALL)


def value_of(script: bytes) -> Any:
    found = _CALL.fullmatch(script)
    assert found, script[:80]
    return json.loads(found[2])


def data(site: Site, name: str) -> Any:
    return value_of(site[f"data/{name}.js"])


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists))
def test_the_script_hands_over_what_it_was_given_and_nothing_in_it_is_html(value: Any) -> None:
    script = data_script("x", value)
    assert value_of(script) == value
    assert script.isascii()
    assert not re.search(rb"[<>&\x00-\x09\x0b-\x1f\x7f]", script)
    assert script.count(b"\n") == 1


def test_every_data_script_of_every_site_is_one_call_by_its_own_name(
    sites: dict[str, Site],
) -> None:
    for site in sites.values():
        for path, content in site.items():
            if path.startswith("data/"):
                found = _CALL.fullmatch(content)
                assert found
                assert path == f"data/{found[1].decode()}.js"


def test_rows_have_a_cell_for_each_column_of_the_type_that_it_says(sites: dict[str, Site]) -> None:
    kinds: dict[str, tuple[type, ...]] = {
        "id": (str,), "text": (str,), "state": (str,), "date": (str,), "number": (int,), "ids": (list,),
    }  # fmt: skip
    tables = ("milestones", "requirements", "test-plans", "test-cases", "matrix", "findings")
    for site in sites.values():
        for name in tables:
            table = data(site, name)
            keys = [column["key"] for column in table["columns"]]
            assert len(set(keys)) == len(keys)
            for row in table["rows"]:
                for column, cell in zip(table["columns"], row, strict=True):
                    assert cell is None or isinstance(cell, kinds[column["type"]])
            for preset in table["presets"]:
                assert set(preset["filters"]) <= set(keys)
            assert {one.strip("-") for one in table["sort"].split(",")} <= {*keys, ""}


def test_the_index_names_the_page_of_every_item(
    sites: dict[str, Site], plans: dict[str, Plan]
) -> None:
    for name, site in sites.items():
        items = data(site, "index")["items"]
        catalog = plans[name].snapshot.catalog
        nobodys = [
            one
            for one in catalog.verification_elements.values()
            if one.requirement not in catalog.requirements
        ]
        assert len(items) == sum(1 for _ in catalog.items()) - len(nobodys)
        assert all(path.partition("#")[0] in site for _, _, _, path, _ in items)


def _filtered(table: Any, title: str) -> set[str]:
    (filters,) = (one["filters"] for one in table["presets"] if one["title"] == title)
    places = {column["key"]: place for place, column in enumerate(table["columns"])}
    return {
        row[0]
        for row in table["rows"]
        if all(_holds(row[places[k]], v) for k, v in filters.items())
    }


def _holds(cell: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return cell in wanted
    size = len(cell) if isinstance(cell, list) else cell
    return size is not None and wanted.get("min", size) <= size <= wanted.get("max", size)


def test_the_views_of_the_matrix_agree_with_the_questions(
    rubin_site: Site, rubin_plan: Plan
) -> None:
    matrix = data(rubin_site, "matrix")
    requirements = rubin_plan.coverage().requirements
    open_ = [one for one in requirements if one.verification != "verified"]
    assert _filtered(matrix, "No test") == {one.id for one in open_ if not one.test_cases}
    assert _filtered(matrix, "Nobody") == {
        one.id for one in open_ if not one.test_cases and not one.milestones
    }
    assert _filtered(matrix, "Failing") == {
        one.id for one in requirements if one.verification == "failing"
    }
    assert _filtered(matrix, "1b") == {one.id for one in requirements if one.priority == "1b"}
    assert _filtered(matrix, "Late") == {
        one.id for one in open_ if one.due and one.expected and one.expected > one.due
    }


def test_the_views_of_the_milestones_agree_with_the_questions(
    rubin_site: Site, rubin_plan: Plan
) -> None:
    table = data(rubin_site, "milestones")
    for title, state in {"Overdue": "overdue", "Completed": "completed"}.items():
        assert _filtered(table, title) == _listed(rubin_plan, state)
    assert _filtered(table, "Incomplete") == _listed(rubin_plan, "incomplete")


def _listed(plan: Plan, state: str) -> set[str]:
    items = plan.list("milestone", Filters(state=state)).items
    return {one.id for one in items if isinstance(one, MilestoneRow)}
