"""The words in which answers are put: dates, slips, names, and what is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracemap import load
from tracemap.cli.layout import (
    expected,
    heading,
    lateness,
    left_out,
    milestone_name,
    own_date,
    section,
    slip,
    words,
    wrapped,
)
from tracemap.output.table import Column
from tracemap.output.terminal import Style, width


@pytest.mark.parametrize(
    ("days", "lower_bound", "said"),
    [
        (None, False, ""),
        (None, True, ""),
        (2, False, "slips 2 days"),
        (1, True, "slips 1 day or more"),
        (0, False, "in time"),
        (0, True, "in time, as far as dates are known"),
        (-1, False, "1 day early"),
        (-3, True, "in time, as far as dates are known"),
    ],
)
def test_a_slip_ahead_says_what_is_known(days: int | None, lower_bound: bool, said: str) -> None:
    assert slip(days, lower_bound=lower_bound) == said


@pytest.mark.parametrize(
    ("days", "said"), [(None, ""), (0, "on the day"), (1, "1 day late"), (-2, "2 days early")]
)
def test_a_slip_behind_us_says_how_late_it_was(days: int | None, said: str) -> None:
    assert lateness(days) == said


def test_an_expected_date_says_when_it_can_only_be_later() -> None:
    day = date(2024, 3, 23)
    assert expected(day, lower_bound=False) == "2024-03-23"
    assert expected(day, lower_bound=True) == "2024-03-23 or later"
    assert expected(None, lower_bound=True) == "unknown"


def test_what_is_left_out_is_counted_and_nothing_is_said_where_nothing_is() -> None:
    assert left_out(10, 10, "chain", "--limit 10") == ""
    assert left_out(10, 11, "chain", "--limit 11") == "    ... 1 more chain: --limit 11\n"
    assert left_out(0, 44, "chain", "--limit 44") == "    ... 44 more chains: --limit 44\n"


def test_another_projects_milestone_is_called_so_and_its_code_is_not_said_twice(
    tmp_path: Path,
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "plan.yaml").write_text(
        "A: {name: A, external: true}\n"
        "B: {name: Theirs, external: true, forecast: 2024-05-01}\n"
        "C: {name: Ours, due: 2024-04-01, forecast: 2024-05-01}\n"
        "D: {name: D, due: 2024-04-01}\n"
    )
    milestones = load(tmp_path).milestones
    names = [milestone_name(one) for one in milestones.values()]
    assert names == ["(external)", "(external) Theirs", "Ours", "D"]
    assert [own_date(one) for one in milestones.values()] == [
        "no date",
        "no date, now 2024-05-01",
        "2024-04-01, now 2024-05-01",
        "2024-04-01",
    ]


def test_a_heading_keeps_the_id_and_cuts_the_name() -> None:
    assert heading(Style(), "M-1", "a name that is long", 26) == "M-1  a name that is long"
    assert heading(Style(), "M-1", "a name that is rather long", 26) == "M-1  a name that is rathe…"
    assert heading(Style(), "M-1", None, 26) == "M-1"


def test_prose_is_wrapped_to_the_terminal_and_never_inside_an_id() -> None:
    text = wrapped(", ".join(f"LDM-503-{number}" for number in range(30)), 40)
    lines = text.split("\n")
    assert max(map(width, lines)) <= 40
    assert all(line == "" or line.startswith("    LDM-503-") for line in lines)
    assert wrapped("", 40) == ""


def test_a_section_without_rows_is_left_out() -> None:
    assert section("nothing", [Column("a")], [], Style(), None) == ""
    assert section("one", [Column("a")], [("x",)], Style(), None) == "\n  one\n    a\n    x\n"


def test_a_state_is_written_as_people_write_it() -> None:
    assert words("partially_verified") == "partially verified"
    assert words(None) == "-"
