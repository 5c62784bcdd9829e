"""Tests name what they verify, and their results become evidence with a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.reading import left_out, read, refusal
from tracemap.importing.reading import Reading
from tracemap.records import Record, Records

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "report.xml"


def cases(reading: Reading) -> dict[str, Record]:
    return dict(reading.records.test_cases)


def pytest_suite(*tests: str, timestamp: str = "2024-03-23T10:11:12.123456+00:00") -> str:
    said = f' timestamp="{timestamp}"' if timestamp else ""
    return (
        f'{HEAD}<testsuites name="pytest tests"><testsuite name="pytest" errors="0"{said}>'
        f"{''.join(tests)}</testsuite></testsuites>"
    )


def one_test(
    name: str, inside: str = "", *, verifies: str = "", classname: str = "tests.test_raw"
) -> str:
    said = f'<properties><property name="verifies" value="{verifies}"/></properties>' * bool(
        verifies
    )
    return f'<testcase classname="{classname}" name="{name}" time="0.1">{said}{inside}</testcase>'


FAILURE = '<failure message="assert 1 == 2">tests/test_raw.py:3</failure>'


def test_a_test_that_names_a_test_case_is_a_run_of_it(report: Path) -> None:
    report.write_text(
        pytest_suite(
            one_test("test_a", verifies="LVV-T217"),
            one_test("test_LVV_T1240_stars", FAILURE),
            one_test("test_b", "<skipped/>", verifies="LVV-T28"),
        )
    )
    assert cases(read("junit", report)) == {
        "LVV-T217": {"result": "passed", "executed": "2024-03-23"},
        "LVV-T1240": {"result": "failed", "executed": "2024-03-23"},
        "LVV-T28": {"result": "not_executed"},
    }


def test_a_test_that_names_a_requirement_alone_is_a_test_case_itself(report: Path) -> None:
    report.write_text(
        pytest_suite(
            one_test("test_read[hsc]", verifies="DMS-REQ-0024, DMS-REQ-0068-V-01"),
            one_test("test_read[la tiss]", FAILURE, verifies="DMS-REQ-0024 LVV-27"),
        )
    )
    assert cases(read("junit", report)) == {
        "tests.test_raw::test_read": {
            "name": "test_read",
            "verifies": ["DMS-REQ-0024", "DMS-REQ-0068-V-01", "LVV-27"],
            "result": "failed",
            "executed": "2024-03-23",
        }
    }


def test_a_test_that_the_plan_has_a_name_for_keeps_it(report: Path) -> None:
    report.write_text(pytest_suite(one_test("test_a", verifies="DMS-REQ-0024")))
    plan = Records(test_cases={"tests.test_raw::test_a": {"name": "Raw images can be read"}})
    (record,) = cases(read("junit", report, plan=plan)).values()
    assert list(record) == ["verifies", "result", "executed"]


def test_requirements_named_beside_a_test_case_are_left_to_the_plan(report: Path) -> None:
    report.write_text(pytest_suite(one_test("test_a", verifies="DMS-REQ-0024 LVV-T217")))
    reading = read("junit", report)
    assert cases(reading) == {"LVV-T217": {"result": "passed", "executed": "2024-03-23"}}
    assert reading.notes == (
        "1 run of a test case named requirements too: what the case verifies is for the plan to say",
    )


PLAN = Records(requirements={"DMS-REQ-0024": {}, "OSS-REQ-0114": {}}, test_cases={"LVV-T217": {}})


def test_names_are_searched_for_what_the_plan_holds(report: Path) -> None:
    report.write_text(
        pytest_suite(
            one_test("test_dms_req_0024"),
            one_test("TEST_OSS_REQ_0114"),
            one_test("test_HSC_2024"),
            one_test("test_lvv_t217", classname="LVV-T9"),
        )
    )
    reading = read("junit", report, plan=PLAN)
    assert {one: record.get("verifies") for one, record in cases(reading).items()} == {
        "tests.test_raw::test_dms_req_0024": ["DMS-REQ-0024"],
        "tests.test_raw::TEST_OSS_REQ_0114": ["OSS-REQ-0114"],
        "LVV-T217": None,
    }
    why = "they name no test case, requirement or verification element"
    assert left_out(reading) == [("tests", why, 1)]
    assert reading.read == {"files": 1, "tests": 4, "test cases": 3}


def test_what_a_property_names_is_taken_whether_the_plan_holds_it_or_not(report: Path) -> None:
    report.write_text(pytest_suite(one_test("test_a", verifies="LVV-T5")))
    assert list(cases(read("junit", report, plan=PLAN))) == ["LVV-T5"]


def test_runs_of_several_days_are_kept_and_the_latest_counts(tmp_path: Path) -> None:
    for number, (day, inside) in enumerate(
        [("2024-03-23", ""), ("2024-03-21", FAILURE), ("2024-03-22", "<error/>")]
    ):
        text = pytest_suite(
            one_test("test_a", inside, verifies="LVV-T217"), timestamp=f"{day}T01:00:00"
        )
        (tmp_path / f"{number}.xml").write_text(text)
    assert cases(read("junit", tmp_path)) == {
        "LVV-T217": {
            "result": "passed",
            "executed": "2024-03-23",
            "earlier_results": {"2024-03-21": "failed", "2024-03-22": "failed"},
        }
    }


def test_of_the_runs_of_a_test_on_one_day_the_last_one_counts(tmp_path: Path) -> None:
    for hour, inside in [("10", FAILURE), ("12", ""), ("11", FAILURE), ("13", "<skipped/>")]:
        stamp = f"2024-03-23T{hour}:00:00"
        text = pytest_suite(one_test("test_a", inside, verifies="LVV-T217"), timestamp=stamp)
        (tmp_path / f"{hour}.xml").write_text(text)
    assert cases(read("junit", tmp_path)) == {
        "LVV-T217": {"result": "passed", "executed": "2024-03-23"}
    }


def test_a_test_that_fails_while_it_is_torn_down_failed(report: Path) -> None:
    report.write_text(
        pytest_suite(
            one_test("test_a", verifies="LVV-T1"), one_test("test_a", "<error/>", verifies="LVV-T1")
        )
    )
    assert cases(read("junit", report))["LVV-T1"]["result"] == "failed"


def test_runs_without_a_day_say_so_unless_it_is_given(report: Path) -> None:
    report.write_text(pytest_suite(one_test("test_a", verifies="LVV-T1"), timestamp=""))
    reading = read("junit", report)
    assert cases(reading) == {"LVV-T1": {"result": "passed"}}
    assert reading.notes == ("1 run without a day: --executed says it",)
    reading = read("junit", report, executed="2024-03-24")
    assert cases(reading) == {"LVV-T1": {"result": "passed", "executed": "2024-03-24"}}
    assert reading.notes == ()


def test_surefire_writes_one_suite_and_says_what_was_run_again(report: Path) -> None:
    report.write_text(
        HEAD + '<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="org.A"'
        ' tests="3"><properties><property name="java.version" value="LVV-T9"/></properties>'
        '<testcase name="LVV_T1" classname="org.A" time="0"><flakyFailure type="x"/></testcase>'
        '<testcase name="LVV_T2" classname="org.A"><failure/><rerunFailure/></testcase>'
        '<testcase name="LVV_T3" classname="org.A"><skipped message="later"/></testcase>'
        "</testsuite>"
    )
    found = cases(read("junit", report, executed="2024-03-23"))
    assert {one: record["result"] for one, record in found.items()} == {
        "LVV-T1": "passed_with_deviation",
        "LVV-T2": "failed",
        "LVV-T3": "not_executed",
    }


def test_googletest_writes_its_properties_and_a_time_for_each_test(report: Path) -> None:
    report.write_text(
        HEAD + '<testsuites tests="2" timestamp="2024-03-22T23:59:59"><testsuite name="Raw"'
        ' timestamp="2024-03-22T23:59:59"><testcase name="Reads" classname="Raw" status="run"'
        ' result="completed" timestamp="2024-03-23T00:00:01"><properties>'
        '<property name="test_key" value="LVV-T1"/></properties></testcase>'
        '<testcase name="Later" classname="Raw" status="notrun" result="suppressed"><properties>'
        '<property name="test_key" value="LVV-T2"/></properties></testcase>'
        "</testsuite></testsuites>"
    )
    assert cases(read("junit", report)) == {
        "LVV-T1": {"result": "passed", "executed": "2024-03-23"},
        "LVV-T2": {"result": "not_executed"},
    }


def test_what_a_suite_says_counts_for_the_suites_in_it(report: Path) -> None:
    report.write_text(
        HEAD + '<testsuites><testsuite name="a" timestamp="2024-03-21T00:00:00Z"><properties>'
        '<property name="requirements">DMS-REQ-0024</property></properties>'
        '<testsuite name="b"><testcase name="x"/></testsuite>'
        '<testsuite name="c" timestamp="2024-03-22"><testcase name="y"/></testsuite>'
        '</testsuite><testsuite><testcase name="z"/></testsuite></testsuites>'
    )
    reading = read("junit", report)
    assert {one: record["executed"] for one, record in cases(reading).items()} == {
        "x": "2024-03-21",
        "y": "2024-03-22",
    }
    assert all(record["verifies"] == ["DMS-REQ-0024"] for record in cases(reading).values())


def test_the_properties_that_name_ids_can_be_chosen(report: Path) -> None:
    report.write_text(
        pytest_suite(one_test("test_a", verifies="LVV-T1")).replace('"verifies"', '"covers"')
    )
    assert cases(read("junit", report)) == {}
    assert list(cases(read("junit", report, properties=("covers",)))) == ["LVV-T1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html/>", "1: it is no JUnit XML: its outermost element is 'html', not 'testsuites'"),
        ("<testsuite>\n<testcase>", "2: it is not well-formed XML: no element found"),
        ("", "1: it is not well-formed XML: no element found"),
        ("{}", "1: it is not well-formed XML: not well-formed (invalid token)"),
        (
            "<!DOCTYPE x [<!ENTITY a 'a'>]>\n<testsuite/>",
            "1: it declares a document type or entities, which is not read",
        ),
    ],
)
def test_what_is_no_report_is_refused(report: Path, text: str, message: str) -> None:
    report.write_text(text)
    assert refusal("junit", report) == message


def test_a_folder_without_reports_and_a_day_that_is_none_are_refused(tmp_path: Path) -> None:
    assert refusal("junit", tmp_path) == " it holds no file that ends in .xml"
    (tmp_path / "r.xml").write_text("<testsuite/>")
    said = "'executed' is 'today', expected a day, as 2024-03-23"
    assert refusal("junit", tmp_path, executed="today") == said
