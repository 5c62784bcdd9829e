"""What the command does with tables, graphs and test results: in place, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tracemap.cli.main import main

REPORT = """<testsuites><testsuite name="a" timestamp="2024-03-20T10:00:00">
<testcase classname="tests.test_raw" name="test_read_LVV_T1947"/>
<testcase classname="tests.test_raw" name="test_assemble">
<properties><property name="verifies" value="DMS-REQ-0024"/></properties><failure/></testcase>
<testcase classname="tests.test_raw" name="test_colours"/>
</testsuite></testsuites>"""


@pytest.fixture
def plan(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the example plan."""
    folder = tmp_path / "plan"
    for name in ("milestones", "requirements", "testplans"):
        shutil.copytree(root / name, folder / name)
    shutil.copy(root / "tracemap.toml", folder)
    return folder


@pytest.fixture
def run(plan: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def command(*arguments: object) -> tuple[int, str]:
        status = main(["--project", str(plan), *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return command


def texts(plan: Path) -> dict[str, str]:
    return {
        path.relative_to(plan).as_posix(): path.read_text("utf-8") for path in plan.rglob("*.yaml")
    }


Run = Callable[..., tuple[int, str]]


def test_results_go_where_their_test_cases_are_and_what_else_stands_there_stays(
    plan: Path, run: Run, tmp_path: Path
) -> None:
    before = texts(plan)
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    status, said = run("import", "junit", report)
    assert status == 0
    assert "LVV-T1947  earlier_results: nothing → 2020-08-18: failed" in said
    assert "not in the source" not in said
    after = texts(plan)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {"testplans/LVV-P99.yaml", "testplans/junit.yaml"}
    old, new = before["testplans/LVV-P99.yaml"], after["testplans/LVV-P99.yaml"]
    assert new == old.replace(
        "    result: failed\n    executed: 2020-08-18\n",
        "    result: passed\n    executed: 2024-03-20\n    earlier_results:\n      2020-08-18: failed\n",
    )
    assert "tests.test_raw::test_assemble:" in after["testplans/junit.yaml"]
    status, said = run("import", "junit", report)
    assert "nothing to write: 0 added, 0 changed, 2 unchanged" in said
    assert texts(plan) == after


def test_what_is_imported_passes_the_check_of_the_plan(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert run("import", "junit", tmp_path / "report.xml")[0] == 0
    status, said = run("check", "--as-of", "2024-03-23")
    assert status == 0, said


def test_an_older_report_takes_its_place_among_the_earlier_results(
    run: Run, tmp_path: Path
) -> None:
    for day in ("2024-03-20", "2019-01-02"):
        (tmp_path / "report.xml").write_text(REPORT.replace("2024-03-20", day))
        assert run("import", "junit", tmp_path / "report.xml")[0] == 0
    for as_of, result in (
        ("2024-03-23", "passed"),
        ("2023-01-01", "failed"),
        ("2020-01-01", "passed"),
    ):
        _, said = run("show", "LVV-T1947", "--as-of", as_of)
        assert f"as of {as_of}\n    result    {result}\n" in said
    assert "earlier_results  2020-08-18 = failed, 2019-01-02 = passed" in said


def test_strict_writes_nothing_where_a_test_names_nothing(
    plan: Path, run: Run, tmp_path: Path
) -> None:
    before = texts(plan)
    (tmp_path / "report.xml").write_text(REPORT)
    assert run("import", "junit", tmp_path / "report.xml", "--strict")[0] == 1
    assert texts(plan) == before


def test_the_day_of_results_that_say_none_can_be_typed(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT.replace(' timestamp="2024-03-20T10:00:00"', ""))
    assert (
        "2 runs without a day: --executed says it" in run("import", "junit", report, "--dry-run")[1]
    )
    _, said = run("import", "junit", report, "--executed", "2024-03-21", "--dry-run")
    assert "executed: 2020-08-18 → 2024-03-21" in said
    assert run("import", "junit", report, "--executed", "today")[0] == 2
    assert run("import", "csv", report, "--executed", "2024-03-21")[0] == 2


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("csv", "test_cases.csv", "id,result\nLVV-T1947,passed\nLVV-T33,good\n"),
        ("csv", "test_cases.csv", 'id,result\nLVV-T1947,passed\nLVV-T33,"'),
        ("junit", "r.xml", REPORT[:-20]),
        ("graphml", "g.graphml", "<graphml><graph><node id='LVV-T1947'/></graph>"),
        ("lsst-verify", "job.json", '{"measurements": ['),
        ("xlsx", "plan.xlsx", "PK\x03\x04"),
    ],
)
def test_a_source_that_is_wrong_somewhere_changes_nothing(
    plan: Path, run: Run, tmp_path: Path, kind: str, name: str, text: str
) -> None:
    before = texts(plan)
    (tmp_path / name).write_text(text)
    status, said = run("import", kind, tmp_path / name)
    assert status == 2
    assert said.startswith(f"tracemap: {tmp_path / name}")
    assert texts(plan) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx", "graphml"])
def test_a_plan_that_goes_out_and_comes_back_changes_nothing(
    plan: Path, run: Run, tmp_path: Path, kind: str
) -> None:
    before = texts(plan)
    assert run("export", kind, "-o", tmp_path / "out")[0] == 0
    status, said = run("import", kind, tmp_path / "out")
    assert status == 0
    assert "nothing to write: 0 added, 0 changed, 337 unchanged" in said
    assert texts(plan) == before


def test_what_is_changed_in_a_table_is_changed_in_the_plan_and_nothing_else(
    plan: Path, run: Run, tmp_path: Path
) -> None:
    before = texts(plan)
    assert run("export", "csv", "-o", tmp_path / "out")[0] == 0
    table = tmp_path / "out" / "test_cases.csv"
    text = table.read_text("utf-8-sig")
    row = "LVV-T1947,Measurements in difference catalogs,LVV-178,failed,2020-08-18,,"
    assert row in text
    table.write_text(text.replace(row, "LVV-T1947,,LVV-178; LVV-8,passed,2020-08-18,,"), "utf-8")
    assert run("import", "csv", table)[0] == 0
    after = texts(plan)
    assert {path for path in after if after[path] != before.get(path)} == {"testplans/LVV-P99.yaml"}
    assert (
        "  LVV-T1947:\n    verifies:\n      - LVV-178\n      - LVV-8\n    result: passed\n"
        "    executed: 2020-08-18\n" in after["testplans/LVV-P99.yaml"]
    )
