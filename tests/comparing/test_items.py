"""What changed in the items: each change once, and none that means nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.loading.plans import PLAN, Files, load
from tests.meanings.strategies import loaded, plans
from tracemap.comparing.items import ItemChanges, compare_items
from tracemap.model import KINDS


def compared(old: Files, new: Files) -> ItemChanges:
    return compare_items(load(old), load(new))


def milestones(old: str, new: str) -> ItemChanges:
    return compared({PLAN: old}, {PLAN: new})


def fields(found: ItemChanges) -> list[tuple[Any, ...]]:
    return [(one.id, one.field, one.old, one.new) for one in found.changed]


def test_items_that_come_and_go_are_named_with_their_places() -> None:
    found = milestones("A: {name: a}\nB: {name: b}\n", "B: {name: b}\n\nC: {external: true}\n")
    assert [(one.id, one.name, str(one.location)) for one in found.removed] == [
        ("A", "a", f"{PLAN}:1:1")
    ]
    assert [(one.id, one.name, one.external, str(one.location)) for one in found.added] == [
        ("C", None, True, f"{PLAN}:3:1")
    ]
    assert found.changed == ()


def test_a_field_of_every_form_that_changed_is_given_as_json_has_it() -> None:
    found = milestones(
        "A: {name: a, due: 2024-01-01, level: 1, effort: 2, external: true, predecessors: [X, Y]}\n",
        "A: {name: b, due: 2024-01-02, wbs: [1, 2], predecessors: [Y, Z], jira: DM-1}\n",
    )
    assert fields(found) == [
        ("A", "name", "a", "b"),
        ("A", "wbs", [], ["1", "2"]),
        ("A", "level", 1, None),
        ("A", "due", "2024-01-01", "2024-01-02"),
        ("A", "predecessors", ["X", "Y"], ["Y", "Z"]),
        ("A", "jira", None, "DM-1"),
        ("A", "effort", 2.0, None),
        ("A", "external", True, None),
    ]


def test_parameters_of_a_requirement_are_compared_by_name() -> None:
    path = "requirements/a.yaml"
    found = compared(
        {path: "DMS-REQ-0001: {title: a, parameters: {x: 1, y: 2}}\n"},
        {path: "DMS-REQ-0001: {title: a, parameters: {y: 3, x: 1}}\n"},
    )
    assert fields(found) == [
        ("DMS-REQ-0001", "parameters", {"x": "1", "y": "2"}, {"x": "1", "y": "3"})
    ]


def test_parameters_that_come_are_a_mapping_before_too() -> None:
    path = "requirements/a.yaml"
    none, some = "DMS-REQ-0001: {title: a}\n", "DMS-REQ-0001: {title: a, parameters: {x: 1}}\n"
    assert fields(compared({path: none}, {path: some})) == [
        ("DMS-REQ-0001", "parameters", {}, {"x": "1"})
    ]
    assert fields(compared({path: some}, {path: none})) == [
        ("DMS-REQ-0001", "parameters", {"x": "1"}, {})
    ]


def test_of_two_milestones_that_become_one_both_codes_are_known() -> None:
    found = milestones(
        "A: {name: a, aka: [X]}\nB: {name: a, aka: [X]}\n", "N: {name: a, aka: [A, B, X]}\n"
    )
    assert [(one.old, one.new) for one in found.renamed] == [("A", "N"), ("B", "N")]
    assert (found.added, found.removed, found.changed) == ((), (), ())


def test_another_order_file_or_layout_changes_nothing() -> None:
    found = compared(
        {PLAN: "A: {name: a, predecessors: [B, C], wbs: [1, 2]}\nB: {name: b}\n"},
        {
            "milestones/x.yaml": "B:\n  name: 'b'\n",
            "milestones/y.yml": "A:\n  predecessors: [C, B, C]\n  wbs: [2, 1]\n  name: >-\n    a\n",
        },
    )
    assert (found.added, found.removed, found.renamed, found.changed) == ((), (), (), ())


def test_a_milestone_under_another_code_is_renamed_and_what_names_it_is_unchanged() -> None:
    found = milestones(
        "A: {name: a, due: 2024-01-01}\nB: {name: b, predecessors: [A], superseded_by: A}\n",
        "N: {name: a, aka: [A, X], due: 2024-01-02}\nB: {name: b, predecessors: [N], superseded_by: N}\n",
    )
    assert [(one.old, one.new, one.name) for one in found.renamed] == [("A", "N", "a")]
    assert (found.added, found.removed) == ((), ())
    assert fields(found) == [
        ("N", "due", "2024-01-01", "2024-01-02"),
        ("N", "aka", [], ["X"]),
    ]


def test_a_milestone_that_goes_into_another_one_is_removed() -> None:
    found = milestones("A: {name: a}\nN: {name: n}\n", "N: {name: n, aka: [A]}\n")
    assert ([one.id for one in found.removed], found.renamed) == (["A"], ())


def test_a_milestone_whose_code_another_takes_for_an_old_name_is_not_renamed_while_it_is_there() -> (
    None
):
    found = milestones("A: {name: a}\n", "A: {name: a}\nN: {name: n, aka: [A]}\n")
    assert ([one.id for one in found.added], found.renamed) == (["N"], ())
    assert (found.removed, found.changed) == ((), ())


def test_what_stands_in_a_part_that_cannot_be_read_is_not_gone() -> None:
    broken = "A: {name: a}\nB: {name: [\nC: {name: c}\n"
    found = milestones("A: {name: a}\nB: {name: b}\nC: {name: c}\nD: {name: d}\n", broken)
    assert [one.id for one in found.removed] == ["D"]
    back = milestones(broken, "A: {name: a}\nB: {name: b}\nC: {name: c}\nD: {name: d}\n")
    assert [one.id for one in back.added] == ["D"]


@given(plan=plans())
def test_a_plan_has_not_changed_against_itself(plan: dict[str, Any]) -> None:
    catalog = loaded(plan).snapshot.catalog
    found = compare_items(catalog, catalog)
    assert (found.added, found.removed, found.renamed, found.changed) == ((), (), (), ())


@given(one=plans(), other=plans(), data=st.data())
def test_the_way_back_undoes_the_way_there(
    one: dict[str, Any], other: dict[str, Any], data: st.DataObject
) -> None:
    old, new = loaded(one).snapshot.catalog, loaded(other).snapshot.catalog
    there, back = compare_items(old, new), compare_items(new, old)
    if there.renamed or back.renamed:
        return
    assert {one[:2] for one in there.added} == {one[:2] for one in back.removed}
    assert {one[:2] for one in there.removed} == {one[:2] for one in back.added}
    turned = {(one.id, one.kind, one.field, str(one.new), str(one.old)) for one in back.changed}
    assert {(c.id, c.kind, c.field, str(c.old), str(c.new)) for c in there.changed} == turned
    for kind in KINDS:
        gone = {item.id for item in there.removed if item.kind == kind}
        came = {item.id for item in there.added if item.kind == kind}
        assert old.of_kind(kind).keys() - gone | came == new.of_kind(kind).keys()
