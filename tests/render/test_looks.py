"""What the eye is given: enough contrast, nothing by colour alone, a legend for all that is drawn."""

from __future__ import annotations

import re

import pytest

from tests.meanings.strategies import RawPlan, loaded
from tests.render.conftest import ALL_OF_IT
from tracemap.render.compose import compose
from tracemap.render.formats import dot_style, mermaid
from tracemap.render.looks import DIM, LINES, LOOKS, SHAPES, Look
from tracemap.render.picture import Picture
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot

DARK_PAGE = "#0D1117"
MILESTONES = ("overdue", "late", "on_time", "undated", "completed", "superseded")
REQUIREMENTS = ("failing", "not_verified", "partially_verified", "verified", "inactive")
TEST_CASES = ("failing", "blocked", "not_executed", "in_progress", "passed")
TEST_PLANS = ("failing", "blocked", "not_executed", "in_progress", "passed", "no_test_case")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_text_can_be_read_in_its_box_and_the_box_be_seen(look: Look) -> None:
    """WCAG 2.1: 4.5 for text (AA), 3 for what is drawn."""
    assert contrast(look.ink, look.fill) >= 4.5
    assert contrast(look.border, "#FFFFFF") >= 3


def test_lines_and_the_legend_can_be_seen() -> None:
    assert contrast(DIM, "#FFFFFF") >= 4.5
    for line in dot_style.LINE_STYLES.values():
        assert contrast(line.colour, "#FFFFFF") >= 3
    for name, mermaid_line in mermaid._LINES.items():
        colours = re.findall(r"stroke:(#\w{6})", mermaid_line.style)
        assert colours or name == "critical"
        for colour in colours:
            assert contrast(colour, "#FFFFFF") >= 3
            assert contrast(colour, DARK_PAGE) >= 3


@pytest.mark.parametrize("names", [MILESTONES, REQUIREMENTS, TEST_CASES, TEST_PLANS])
def test_states_of_one_kind_differ_without_any_colour(names: tuple[str, ...]) -> None:
    seen = {(LOOKS[name].glyph, LOOKS[name].line, LOOKS[name].double) for name in names}
    assert len(seen) == len(names)


def test_what_is_late_differs_from_the_rest_and_overdue_from_late_in_grey_print() -> None:
    fills = {name: luminance(LOOKS[name].fill) for name in MILESTONES}
    assert fills["overdue"] + 0.15 < fills["late"]
    assert fills["late"] + 0.15 < min(
        value for name, value in fills.items() if name not in ("overdue", "late")
    )


def test_shapes_of_kinds_differ_in_every_drawing() -> None:
    styles = dot_style.SHAPE_STYLES
    assert set(styles) == set(mermaid._SHAPES) == set(SHAPES)
    assert len({(style.name, style.round) for style in styles.values()}) == len(SHAPES)
    assert len(set(mermaid._SHAPES.values())) == len(SHAPES)


def test_lines_differ_without_colour_where_they_join_items_of_the_same_kinds() -> None:
    lines = dot_style.LINE_STYLES
    assert set(lines) == set(mermaid._LINES) == set(LINES)
    for same in (("critical", "held_up", "precedes", "supersedes"), ("verifies", "includes")):
        assert len({(lines[name].width, lines[name].style) for name in same}) == len(same)


def test_the_plan_of_the_goldens_has_every_look_shape_and_line(
    snapshot: Snapshot, picture: Picture
) -> None:
    whole = compose(snapshot, ALL_OF_IT)
    every = compose(snapshot, Selection(whole=True, limit=None))
    nodes = (*whole.nodes, *every.nodes, *picture.nodes)
    assert {node.look.name for node in nodes} == set(LOOKS)
    assert {node.shape for node in nodes} == set(SHAPES)
    kinds = {(edge.kind, edge.critical, edge.held_up) for edge in (*every.edges, *picture.edges)}
    assert {kind for kind, _, _ in kinds} | {"critical", "held_up"} == set(LINES)
    assert any(critical for _, critical, _ in kinds)
    assert any(held_up for _, _, held_up in kinds)


def test_the_legend_explains_what_is_there_and_nothing_else(picture: Picture) -> None:
    looks = {entry.name for entry in picture.legend if entry.sign == "look"}
    shapes = {entry.name for entry in picture.legend if entry.sign == "shape"}
    assert looks == {node.look.name for node in picture.nodes}
    assert shapes == {node.shape for node in picture.nodes} - {"milestone"}


def test_a_milestone_says_in_words_how_it_stands(snapshot: Snapshot) -> None:
    facts = {node.id: node.facts for node in compose(snapshot, Selection()).nodes}
    assert facts["M-1"] == ("completed 2024-01-15",)
    assert facts["M-2"] == ("due 2024-05-01", "expected 2024-06-01", "overdue 31 days, holds up 3")
    assert facts["M-3"] == ("due 2024-07-01",)
    assert facts["M-4"] == ("due 2024-08-01", "expected 2024-08-01 or later")
    assert facts["M-6"] == ("due 2024-11-01", "expected 2024-12-01 or later", "late 30 days")
    assert facts["M-7"] == ("superseded by M-4",)
    assert facts["X-1"] == ("other project", "no date")
    assert facts["X-2"] == ("other project", "due 2024-09-01", "expected 2024-09-01 or later")


def test_the_caption_says_what_is_late_out_of_how_many_and_what_sets_the_date(
    picture: Picture,
) -> None:
    assert picture.caption == (
        "As of 2024-06-01: 2 overdue, 1 late, 3 failing",
        (
            "Shown: 7 of 11 milestones, 3 of 3 test plans, 5 of 5 test cases, 6 of 7 requirements,"
            " 1 of 1 verification elements"
        ),
        "M-6 is expected 2024-12-01 or later; M-5 sets that date (heavy line)",
    )


@pytest.mark.parametrize(
    ("results", "look"),
    [
        ((), "no_test_case"),
        (("passed", "passed_with_deviation"), "passed"),
        (("passed", "failed", "blocked"), "failing"),
        (("passed", "blocked", "in_progress"), "blocked"),
        (("not_executed", "not_executed"), "not_executed"),
        (("passed", "not_executed"), "in_progress"),
        (("in_progress",), "in_progress"),
    ],
)
def test_a_test_plan_stands_as_its_test_cases_do(results: tuple[str, ...], look: str) -> None:
    cases = {f"LVV-T{at}": {"result": result} for at, result in enumerate(results)}
    raw: RawPlan = {
        "milestones": {"A-1": {"name": "Alpha", "test_plans": ["LVV-P1"]}},
        "test_plans": {"LVV-P1": {"name": "Plan", "test_cases": list(cases)}},
        "test_cases": cases,
    }
    wanted = Selection(companions=frozenset({"test_plans"}))
    nodes = {node.id: node for node in compose(loaded(raw).snapshot, wanted).nodes}
    assert nodes["LVV-P1"].look.name == look
