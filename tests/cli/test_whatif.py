"""The command whatif: one scenario in tables, several side by side, and files of assumptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.loading.plans import PLAN, write
from tracemap.schema.store import schema

PLANNED = """\
A: {name: First data, due: 2024-06-01}
B: {name: Ready, due: 2024-05-01, predecessors: [A]}
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {PLAN: PLANNED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_scenario_is_told_in_tables(tracemap: Call, plan: Path) -> None:
    done = tracemap("whatif", "--slip", "A=10d", "--as-of", AS_OF)
    assert (done.status, done.err) == (0, "")
    assert (
        done.out
        == """\
what if A slips 10d? as of 2024-03-23
2 expected dates moved

2 expected dates moved
  milestone  name        before      now         days  because
  A          First data  2024-06-01  2024-06-11  +10   forecast none > 2024-06-11
  B          Ready       2024-06-01  2024-06-11  +10   A: forecast none > 2024-06-11
"""
    )


def test_a_scenario_from_which_nothing_follows_says_so(tracemap: Call, plan: Path) -> None:
    done = tracemap("whatif", "--move", "B=2024-05-20", "--as-of", AS_OF)
    assert done.out == (
        "what if B moves to 2024-05-20? as of 2024-03-23\n"
        "B is expected 2024-06-01, not 2024-05-20: A holds it up\n\n"
        "nothing would follow: no date moves, no requirement is affected, and a check finds the same\n"
    )


def test_what_is_held_up_stands_under_its_scenario(tracemap: Call, plan: Path) -> None:
    write(plan, {"s.yaml": "move: {B: 2024-05-20}\n", "t.yaml": "slip: {A: -90d}\n"})
    done = tracemap("whatif", "--scenario", "s.yaml", "--scenario", "t.yaml", "--as-of", AS_OF)
    assert (
        """\
  s: B moves to 2024-05-20
    B is expected 2024-06-01, not 2024-05-20: A holds it up
  t: A slips -90d
    A is expected 2024-03-23, not 2024-03-03: nothing open is expected in the past
"""
        in done.out
    )


def test_an_info_that_follows_is_shown(tracemap: Call, plan: Path) -> None:
    requirements = "R-1: {title: t, priority: 1a, status: approved}\n"
    claimed = PLANNED.replace("[A]", "[A], requirements: [R-1]")
    write(plan, {PLAN: claimed, "requirements/a.yaml": requirements})
    done = tracemap("whatif", "--phase", "B=operations", "--as-of", AS_OF)
    assert "\n1 new finding\n" in done.out
    assert "info      TM507  requirement 'R-1' is met only in operations, by 'B'\n" in done.out
    write(plan, {"s.yaml": "phase: {B: operations}\n", "t.yaml": "phase: {A: operations}\n"})
    beside = tracemap("whatif", "--scenario", "s.yaml", "--scenario", "t.yaml", "--as-of", AS_OF)
    assert "  new findings            -    1  0\n" in beside.out


def test_scenarios_of_files_stand_side_by_side(tracemap: Call, plan: Path) -> None:
    write(
        plan,
        {
            "late.yaml": "name: a late start\nslip: {A: 10d}\n",
            "cut.yaml": "# without it\ndrop: [A]\ncomplete: {B: 2024-03-01}\n",
        },
    )
    done = tracemap("whatif", "--scenario", "late.yaml", "--scenario", "cut.yaml", "--as-of", AS_OF)
    assert (
        done.out
        == """\
what if? 2 scenarios as of 2024-03-23
  a late start: A slips 10d
  cut: A is dropped; B is completed 2024-03-01

expected dates
     now         a late start      cut
  B  2024-06-01  2024-06-11 (+10)  2024-03-01 (-92)
  A  2024-06-01  2024-06-11 (+10)  dropped

in numbers
                          now  a late start  cut
  expected dates moved    -    2             1
  requirements met later  -    0             0
  requirements affected   -    0             0
  new findings            -    0             1
"""
    )


def test_requirements_are_met_later_one_scenario_beside_the_other(
    tracemap: Call, plan: Path
) -> None:
    write(
        plan,
        {
            PLAN: PLANNED.replace("[A]", "[A], requirements: [R-1]"),
            "requirements/a.yaml": "R-1: {title: t, priority: 1a}\n",
            "late.yaml": "slip: {A: 10d}\n",
            "cut.yaml": "drop: [B]\n",
        },
    )
    done = tracemap("whatif", "--scenario", "late.yaml", "--scenario", "cut.yaml", "--as-of", AS_OF)
    assert (
        """\
requirements
       now         late              cut
  R-1  2024-06-01  2024-06-11 (+10)  unknown
"""
        in done.out
    )
    assert "  requirements met later  -    1     0\n" in done.out


def test_a_date_that_can_only_be_later_says_so(tracemap: Call, plan: Path) -> None:
    files = {PLAN: PLANNED.replace("[A]", "[A, C]") + "C: {name: Undated}\n"}
    write(plan, {**files, "late.yaml": "slip: {A: 10d}\n", "cut.yaml": "drop: [A]\n"})
    done = tracemap("whatif", "--slip", "A=10d", "--as-of", AS_OF)
    assert "  B          Ready       2024-06-01 or later  2024-06-11 or later  +10   A:" in done.out
    done = tracemap("whatif", "--scenario", "late.yaml", "--scenario", "cut.yaml", "--as-of", AS_OF)
    assert (
        "  B  2024-06-01 or later  2024-06-11 or later (+10)  2024-05-01 or later (-31)\n"
        in done.out
    )


def test_the_summary_is_whole_whatever_the_limit(tracemap: Call, plan: Path) -> None:
    write(plan, {"late.yaml": "slip: {A: 10d}\n", "cut.yaml": "drop: [A]\n"})
    scenarios = ("--scenario", "late.yaml", "--scenario", "cut.yaml")
    done = tracemap("whatif", *scenarios, "--limit", "0", "--as-of", AS_OF)
    assert "expected dates\n  ... and 2 more" in done.out
    assert done.out.endswith("  new findings            -    0     1\n")


def test_scenarios_of_one_name_are_told_apart_by_their_files(tracemap: Call, plan: Path) -> None:
    text = "name: late\nslip: {A: 10d}\n"
    write(plan, {"a.yaml": text, "b.yaml": text.replace("10d", "20d")})
    done = tracemap("whatif", "--scenario", "a.yaml", "--scenario", "b.yaml", "--as-of", AS_OF)
    assert "     now         late (a.yaml)     late (b.yaml)\n" in done.out
    twice = tracemap("whatif", "--scenario", "a.yaml", "--scenario", "a.yaml", "--as-of", AS_OF)
    assert twice.status == 2
    assert "--scenario a.yaml is given twice" in twice.err


def test_options_are_added_to_every_scenario(tracemap: Call, plan: Path) -> None:
    write(plan, {"late.yaml": "slip: {A: 10d}\n"})
    done = tracemap("whatif", "--scenario", "late.yaml", "--drop", "B", "--as-of", AS_OF)
    assert "1 expected date moved" in done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a mapping of assumptions"),
        ("- a\n", "expected a mapping of assumptions"),
        ("name: x\n", "nothing is assumed"),
        ("slip: {A: 10d}\nslipp: {}\n", "s.yaml:2:1: unknown field 'slipp'"),
        ("slip: [A]\n", "s.yaml:1:7: 'slip' is a list, expected a mapping"),
        ("slip: {A: soon}\n", "s.yaml:1:7: 'slip' is 'soon', expected text of the form"),
        ("slip: {A: 60}\n", "s.yaml:1:7: 'slip' is 60, expected text, as 60d, 8w or 40wd"),
        ("slip: {A: '60'}\n", "'slip' is '60', expected text of the form"),
        ("slip: {A: 100000d}\n", "'slip' is '100000d', expected text of the form"),
        ("drop: {A: x}\n", "s.yaml:1:7: 'drop' is a mapping, expected a list"),
        ("drop: [\n", "s.yaml:2:1: not YAML"),
        ("drop: [X]\n", "the plan has no milestone 'X'"),
        ("\u00e9".encode("latin-1"), "s.yaml: cannot be read"),
    ],
)
def test_a_file_that_is_no_scenario_is_said_with_its_place(
    tracemap: Call, plan: Path, text: str | bytes, said: str
) -> None:
    write(plan, {"s.yaml": text})
    done = tracemap("whatif", "--scenario", "s.yaml")
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_without_an_assumption_there_is_no_answer(tracemap: Call, plan: Path) -> None:
    assert tracemap("whatif").status == 2
    assert tracemap("whatif", "--scenario", "nowhere.yaml").status == 2
    assert tracemap("whatif", "--drop", "A", "--limit", "-1").status == 2


def test_options_that_contradict_a_file_are_refused(tracemap: Call, plan: Path) -> None:
    write(plan, {"late.yaml": "slip: {A: 10d}\n"})
    done = tracemap("whatif", "--scenario", "late.yaml", "--drop", "A")
    assert (done.status, done.out) == (2, "")
    assert "two assumptions about A: A slips 10d, and A is dropped" in done.err


def test_every_example_of_the_schema_keeps_it() -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema("scenario"))
    for name, field in schema("scenario")["properties"].items():
        for example in field["examples"]:
            validator.validate({name: example})
