"""Answers of Jira and Zephyr Scale: known by their content, tied together, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.jira_answers import case, element, plan, run, statuses
from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.importing import jira, zephyr
from tracemap.importing.jira import defaults, reading_of, settings_of
from tracemap.importing.jira.files import Answer
from tracemap.importing.jira.plain_text import of_document, of_html
from tracemap.importing.jira.tying import in_order
from tracemap.importing.reading import Reading, Source
from tracemap.loading.load import load_catalog

FORMS = default_config().forms
NOTHING = Source((), FORMS)


def told(*values: Any, jira: Any = None, zephyr: Any = None) -> Reading:
    """Return what answers say, with the settings of the configuration."""
    kinds = {**defaults("jira"), **(jira or {})}, {**defaults("zephyr"), **(zephyr or {})}
    answers = [Answer(value, f"answer {number}") for number, value in enumerate(values)]
    return reading_of(answers, settings_of(NOTHING, *kinds))


def reasons(reading: Reading) -> dict[str, str]:
    return {one.what: one.why for one in reading.dropped}


def test_answers_are_tied_together() -> None:
    got = told(
        {"issues": [element(1), element(2)]},
        {"values": [case(1, 1, 2), case(10, 2), case(9)]},
        [plan(7, 70)],
        {"70": [run(1, 1, 2, "2021-05-01T10:00:00Z"), run(2, 1, 1, "2022-06-02T10:00:00Z")]},
        statuses(),
    )
    assert got.records.verification_elements == {
        "LVV-1": {"requirement": "DMS-REQ-0001", "name": "Element 1", "status": "Covered"},
        "LVV-2": {"requirement": "DMS-REQ-0001", "name": "Element 2", "status": "Covered"},
    }
    assert got.records.test_cases == {
        "LVV-T1": {
            "name": "Case 1",
            "verifies": ["LVV-1", "LVV-2"],
            "result": "passed",
            "executed": "2022-06-02",
            "earlier_results": {"2021-05-01": "failed"},
            "status": "Approved",
        },
        "LVV-T9": {"name": "Case 9", "status": "Approved"},
        "LVV-T10": {"name": "Case 10", "verifies": ["LVV-2"], "status": "Approved"},
    }
    assert list(got.records.test_cases) == ["LVV-T1", "LVV-T9", "LVV-T10"]
    assert got.records.test_plans == {
        "LVV-P7": {
            "name": "MS-7: Plan 7",
            "milestones": ["MS-7"],
            "test_cases": ["LVV-T1"],
            "status": "Approved",
            "document": "DOC-7",
        }
    }
    assert got.dropped == ()


def test_order_of_answers_does_not_matter() -> None:
    answers = [
        statuses(),
        element(1),
        case(1, 1),
        plan(7, 70),
        run(1, 1, 1, "2021-05-01T10:00:00Z"),
    ]
    assert told(*answers).records == told(*reversed(answers)).records


def test_of_the_runs_of_a_day_the_last_one_counts() -> None:
    runs = [run(2, 1, 1, "2021-05-01T12:00:00Z"), run(1, 1, 3, "2021-05-01T09:00:00Z")]
    got = told(statuses(), *runs)
    assert got.records.test_cases == {"LVV-T1": {"result": "passed", "executed": "2021-05-01"}}
    assert reasons(got) == {"executions": "another one of that day ended later"}


def test_a_run_that_is_yet_to_come_takes_no_result_away() -> None:
    got = told(statuses(), run(1, 1, 2, "2021-05-01T09:00:00Z"), run(2, 1, 4, None))
    assert got.records.test_cases == {"LVV-T1": {"result": "failed", "executed": "2021-05-01"}}
    assert got.dropped == ()


def test_a_case_that_is_only_planned_is_not_executed() -> None:
    assert told(statuses(), run(2, 1, 4, None)).records.test_cases == {
        "LVV-T1": {"result": "not_executed"}
    }


def test_a_run_without_day_counts_where_there_is_no_other() -> None:
    alone = told(statuses(), run(1, 1, 2, None))
    assert alone.records.test_cases == {"LVV-T1": {"result": "failed"}}
    beside = told(statuses(), run(1, 1, 2, None), run(2, 1, 1, "2021-05-01T09:00:00Z"))
    assert beside.records.test_cases == {"LVV-T1": {"result": "passed", "executed": "2021-05-01"}}
    assert "no day" in reasons(beside)["executions"]


def test_a_day_that_is_none_is_dropped() -> None:
    got = told(statuses(), run(1, 1, 2, "2021-02-30T00:00:00Z"))
    assert got.records.test_cases == {"LVV-T1": {"result": "failed"}}
    assert reasons(got) == {"days of executions": "'2021-02-30T00:00:00Z' is no day"}


def test_a_status_that_nobody_names_drops_the_run_and_says_what_to_set() -> None:
    got = told(element(1), run(1, 1, 77, "2021-05-01T09:00:00Z"))
    assert got.records.test_cases == {}
    assert reasons(got) == {"executions": "no answer names status 77; [import.zephyr] statuses can"}
    named = told(run(1, 1, 77, "2021-05-01T09:00:00Z"), zephyr={"statuses": {"77": "Pass"}})
    assert named.records.test_cases == {"LVV-T1": {"result": "passed", "executed": "2021-05-01"}}


def test_a_status_without_meaning_drops_the_run_and_says_what_to_set() -> None:
    unclear = {"id": 8, "name": "Half Way", "color": "#fff"}
    got = told(unclear, run(1, 1, 8, "2021-05-01T09:00:00Z"))
    assert reasons(got) == {
        "executions": "what status 'Half Way' means is not said; [import.zephyr] results can"
    }
    known = told(statuses(), run(1, 1, 1, None), zephyr={"results": {"half way": "in_progress"}})
    assert known.records.test_cases == {"LVV-T1": {"result": "passed"}}
    meant = told(unclear, run(1, 1, 8, None), zephyr={"results": {"half way": "in_progress"}})
    assert meant.records.test_cases == {"LVV-T1": {"result": "in_progress"}}


def test_the_field_of_the_requirement_is_what_the_configuration_says() -> None:
    odd = element(1, None, customfield_77="DMS-REQ-0009")
    assert reasons(told(odd))["verification elements"].startswith("they name no requirement")
    got = told(odd, jira={"requirement": ["customfield_76", "customfield_77"]})
    assert got.records.verification_elements["LVV-1"]["requirement"] == "DMS-REQ-0009"


def test_issues_of_other_types_are_dropped() -> None:
    got = told(element(1), element(2, issuetype={"name": "Bug"}))
    assert list(got.records.verification_elements) == ["LVV-1"]
    assert reasons(got) == {"issues of other types": "they are not of type 'Verification'"}


def test_a_link_to_an_issue_that_was_not_read_is_dropped() -> None:
    got = told(statuses(), case(1, 5))
    assert "verifies" not in got.records.test_cases["LVV-T1"]
    (why,) = reasons(got).values()
    assert why == "their keys are in no answer that was read: read the issues with them"


def test_addresses_of_issues_may_be_named_in_a_file_of_their_own() -> None:
    names = {"https://jira.example.org/rest/api/2/issue/1005": "LVV-5"}
    assert told(statuses(), case(1, 5), names).records.test_cases["LVV-T1"]["verifies"] == ["LVV-5"]


def test_links_that_verify_nothing_are_no_links_of_the_plan() -> None:
    related = case(1, 1)
    related["links"]["issues"][0]["type"] = "BLOCKS"
    assert "verifies" not in told(statuses(), element(1), related).records.test_cases["LVV-T1"]


def test_a_case_that_only_an_element_names_is_one() -> None:
    html = "<a href='x'>LVV-T134: Verify &amp; see</a><br>LVV-9: no test case"
    got = told(element(27, customfield_15106=html))
    assert got.records.test_cases == {"LVV-T134": {"name": "Verify & see", "verifies": ["LVV-27"]}}


def test_of_two_answers_on_one_element_the_newer_counts() -> None:
    old = element(1, status={"name": "Covered"}, updated="2022-01-01T00:00:00")
    new = element(1, status={"name": "Verified"}, updated="2023-01-01T00:00:00")
    got = told(new, old)
    assert got.records == told(old, new).records
    assert got.records.verification_elements["LVV-1"]["status"] == "Verified"
    assert reasons(got) == {
        "older answers on verification elements": "another answer on the same one is newer"
    }


def test_what_docsteady_gathered_is_read() -> None:
    last = {"key": "LVV-E1", "status": "cndpass", "exdate": "2018-07-04"}
    gathered = {
        "key": "LVV-T1",
        "name": "Case\n1",
        "requirement_issue_keys": ["LVV-1"],
        "lastR": last,
    }
    model = {
        "LVV-1": {
            "key": "LVV-1",
            "summary": "DMS-REQ-0001-V-01: Element 1",
            "req_id": "DMS-REQ-0001",
            "ve_status": "Covered",
            "test_cases": [gathered],
        }
    }
    got = told(model, {"LVV-T2": {"key": "LVV-E2", "status": "failed", "exdate": "2019-01-02"}})
    assert got.records.test_cases == {
        "LVV-T1": {
            "name": "Case 1",
            "verifies": ["LVV-1"],
            "result": "passed_with_deviation",
            "executed": "2018-07-04",
        },
        "LVV-T2": {"result": "failed", "executed": "2019-01-02"},
    }
    assert got.records.verification_elements["LVV-1"]["name"] == "Element 1"


def test_a_report_of_docsteady_gives_its_plan_and_results() -> None:
    results = {
        "70": {
            "LVV-T1": [{"key": "LVV-E1", "test_case_key": "LVV-T1", "testExecutionStatus": "Fail"}]
        }
    }
    report = {
        "tplan": {
            "key": "LVV-P7",
            "name": "MS-7: Plan 7",
            "status": "Draft",
            "document_id": "DOC-7",
        },
        "test_results_map": results,
        "test_cases_map": {},
    }
    got = told(report)
    assert got.records.test_plans["LVV-P7"]["test_cases"] == ["LVV-T1"]
    dated = told(report, run(1, 1, 9, "2021-05-01T09:00:00Z"))
    assert dated.records.test_cases == {"LVV-T1": {"result": "failed", "executed": "2021-05-01"}}


def test_the_real_answers_are_read(shared_data: Path) -> None:
    got = jira.read(Source((shared_data / "import" / "jira",), FORMS), defaults("jira"))
    assert got.read == {
        "answers": 29,
        "verification elements": 9,
        "test cases": 14,
        "test plans": 2,
        "executions": 52,
    }
    cases, plans = got.records.test_cases, got.records.test_plans
    assert cases["LVV-T217"]["result"] == "passed_with_deviation"
    assert cases["LVV-T217"]["executed"] == "2018-07-04"
    assert cases["LVV-T217"]["verifies"] == ["LVV-3"]
    assert cases["LVV-T1598"]["earlier_results"] == {
        "2020-01-23": "failed",
        "2021-04-13": "failed",
        "2022-01-27": "in_progress",
    }
    assert plans["LVV-P90"]["milestones"] == ["LDM-503-EFDb"]
    assert plans["LVV-P90"]["document"] == "DMTR-331"
    assert plans["LVV-P63"]["test_cases"] == ["LVV-T1598", "LVV-T1599", "LVV-T1600"]
    same = zephyr.read(Source((shared_data / "import" / "jira",), FORMS), defaults("zephyr"))
    assert same.records == got.records


def test_the_real_answers_agree_with_the_public_documents(shared_data: Path, rubin: Path) -> None:
    got = jira.read(Source((shared_data / "import" / "jira",), FORMS), defaults("jira")).records
    public = load_catalog(rubin)
    for id, record in got.verification_elements.items():
        assert record["requirement"] == public.verification_elements[id].requirement
    known = {id: record for id, record in got.test_cases.items() if id in public.test_cases}
    assert len(known) > 8
    for id, record in known.items():  # the answers are a year older than the document
        verifies = record["verifies"]
        assert isinstance(verifies, list)
        assert {*verifies} & {*public.test_cases[id].verifies}


def files(folder: Path, **contents: bytes) -> Source:
    for name, content in contents.items():
        (folder / f"{name}.json").write_bytes(content)
    return Source((folder,), FORMS)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b'{"a": [1, 2', r"wrong.json:1:12: it is not JSON"),
        (b'{\n"a" 1}', r"wrong.json:2:5: it is not JSON"),
        (b"<!DOCTYPE html><html>", "it is a web page, not JSON"),
        (b"version https://git-lfs.github.com/spec/v1", "a git-LFS pointer stands in its place"),
        (b'"\xff"', "it is not UTF-8 at byte 1"),
        (b"[" * 100_000, "wrong.json:1:201: it nests too deep"),
        (b"1" * 10_000, "wrong.json:1:1: a number of 10000 digits is not read"),
    ],
)
def test_a_file_that_is_no_json_is_an_error(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        jira.read(files(tmp_path, wrong=content), defaults("jira"))


def test_nothing_that_is_known_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match="no verification element, test case or test plan is in it"
    ):
        jira.read(files(tmp_path, other=b'{"a": 1}'), defaults("jira"))


def test_a_file_of_which_nothing_is_known_is_dropped_by_name(tmp_path: Path) -> None:
    source = files(tmp_path, element=json.dumps(element(1)).encode(), other=b'{"a": 1}')
    got = jira.read(source, defaults("jira"))
    assert list(got.records.verification_elements) == ["LVV-1"]
    assert [one.what for one in got.dropped] == ["file other.json"]


def test_a_folder_is_read_without_what_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "element.json").write_text(json.dumps(element(1)))
    got = jira.read(Source((tmp_path,), FORMS), defaults("jira"))
    assert list(got.records.verification_elements) == ["LVV-1"]
    assert [(one.what, one.count) for one in got.dropped] == [("files of other kinds", 2)]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"it holds no file that ends in \.json"):
        jira.read(Source((tmp_path,), FORMS), defaults("jira"))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside if isinstance(value, (dict, list)) else ():
        yield (*path, key)
        if isinstance(one, (dict, list)):
            yield from places(one, (*path, key))


def whole_answers() -> list[Any]:
    last = {"key": "LVV-E1", "status": "cndpass", "exdate": "2018-07-04"}
    gathered = {"key": "LVV-T1", "name": "Case", "requirement_issue_keys": ["LVV-1"], "lastR": last}
    result = {"key": "LVV-E1", "test_case_key": "LVV-T1", "testExecutionStatus": "Fail"}
    return [
        {"issues": [element(1, customfield_15106="LVV-T1: one")]},
        {"values": [case(1, 1)]},
        [plan(7, 70)],
        {"70": [run(1, 1, 2, "2021-05-01T10:00:00Z")]},
        statuses(),
        {"https://a.example/rest/api/2/issue/5": "LVV-5"},
        {"LVV-1": {"key": "LVV-1", "req_id": "DMS-REQ-0001", "test_cases": [gathered]}},
        {
            "LVV-1": {
                "jkey": "LVV-1",
                "Requirement ID": "DMS-REQ-0001",
                "tcs": {"LVV-T1": {"lastR": last}},
            }
        },
        {"LVV-T2": last},
        {
            "tplan": {"key": "LVV-P1"},
            "test_results_map": {"1": {"a": [result]}},
            "test_cases_map": {"T": gathered},
        },
        [{"expectedResult": "fine", "index": 0}],
    ]


@given(st.data())
def test_any_value_in_place_of_any_other_is_a_record_or_a_drop(data: st.DataObject) -> None:
    answers = whole_answers()
    where = data.draw(st.sampled_from(list(places(answers))))
    holder: Any = answers
    for step in where[:-1]:
        holder = holder[step]
    holder[where[-1]] = data.draw(ANYTHING)
    got = told(*answers)
    for kind, records in got.records.by_kind():
        assert all(isinstance(id, str) for id in records), kind
    assert all(one.count > 0 for one in got.dropped)


@given(ANYTHING)
def test_any_json_is_read(value: Any) -> None:
    assert told(value).read["answers"] == 1


def test_answers_that_nest_deep_are_read_without_recursion() -> None:
    deep: Any = element(1)
    for _ in range(50_000):
        deep = [deep]
    assert list(told(deep).records.verification_elements) == ["LVV-1"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a<br>b<br/><br>c", "a\nb\nc"),
        (
            "<p>One &amp; two&nbsp;three</p><ul><li>x</li><li>y</li></ul>",
            "One & two three\n- x\n- y",
        ),
        ("<script>alert(1)</script>left<style>b{}</style>", "left"),
        ("<b>not closed <i>at all", "not closed at all"),
        ("1 < 2 &lt; 3", "1 < 2 < 3"),
        ("</script></p>", ""),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert of_html(html) == text


@given(st.text(alphabet="<>/&;!-[]abp \n", max_size=60))
def test_any_html_becomes_text(html: str) -> None:
    assert isinstance(of_html(html), str)


def test_a_document_of_jira_becomes_plain_text() -> None:
    item = {
        "type": "listItem",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
    }
    document = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [{"type": "text", "text": "One "}, {"type": "text", "text": "two"}],
            },
            {"type": "bulletList", "content": [item]},
        ],
    }
    assert of_document(document) == "One two\n- x"


@given(ANYTHING)
def test_any_document_becomes_text(value: Any) -> None:
    assert isinstance(of_document({"type": "doc", "content": [value]}), str)


@given(st.lists(st.text(max_size=8)))
def test_ids_of_any_form_are_put_in_order(ids: list[str]) -> None:
    backwards = list(reversed(ids))
    assert sorted(backwards, key=in_order) == sorted(ids, key=in_order)
    assert in_order("LVV-T9") < in_order("LVV-T10")


def test_a_test_case_that_two_answers_name_otherwise_is_told_of() -> None:
    reading = told([case(1), case(1, name="Another")])
    assert reading.records.test_cases["LVV-T1"]["name"] == "Case 1"
    why = "another answer on LVV-T1 names it otherwise, and stands first"
    told_of = [(one.what, one.why, one.count) for one in reading.dropped]
    assert ("names of test cases", why, 1) in told_of
