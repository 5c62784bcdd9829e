"""Jira and Zephyr Scale themselves, as a service of the test speaks for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.importing.jira_answers import case, element, plan, run, statuses
from tests.importing.test_jira import FORMS
from tests.service import TOKEN, Asked, Service, Told, serving, told
from tracemap.cli.main import main
from tracemap.errors import ServiceError, UsageError
from tracemap.importing import jira, zephyr
from tracemap.importing.jira import defaults
from tracemap.importing.reading import Source

LIVE = Source((), FORMS)
ELEMENTS = [element(number) for number in range(1, 251)]
LISTS: dict[str, list[Any]] = {
    "/testcases": [case(number, number) for number in range(1, 251)],
    "/testplans": [plan(7, 70)],
    "/testexecutions": [run(1, 1, 2, "2021-05-01T10:00:00Z"), run(2, 1, 1, "2022-06-02T10:00:00Z")],
    "/statuses": statuses()["values"],
}


def answering(asked: Asked) -> Told:
    """Answer as Atlassian's cloud, a Jira of one's own, and Zephyr Scale do, page by page."""
    if asked.path == "/rest/api/3/search/jql":
        start, most = int(asked.query.get("nextPageToken", "0")), int(asked.query["maxResults"])
        page: dict[str, Any] = {"issues": ELEMENTS[start : start + most]}
        further = {"nextPageToken": str(start + most), "isLast": False}
        return told(page | (further if start + most < len(ELEMENTS) else {"isLast": True}))
    if asked.path == "/rest/api/2/search":
        start, most = int(asked.query.get("startAt", "0")), int(asked.query["maxResults"])
        return told(
            {"issues": ELEMENTS[start : start + most], "total": len(ELEMENTS), "startAt": start}
        )
    if asked.path in LISTS:
        start, most = int(asked.query["startAt"]), 100  # less than was asked for
        values = LISTS[asked.path]
        end = start + most
        return told(
            {"values": values[start:end], "total": len(values), "isLast": end >= len(values)}
        )
    return Told(404)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    for name in ("JIRA", "ZEPHYR"):
        for part in ("URL", "TOKEN", "USER"):
            monkeypatch.delenv(f"TRACEMAP_{name}_{part}", raising=False)
    with serving(answering) as one:
        yield one


def name(monkeypatch: pytest.MonkeyPatch, service: Service, *names: str) -> None:
    """Name the service in the environment."""
    for one in names:
        monkeypatch.setenv(f"TRACEMAP_{one}_URL", service.address + "/")
        monkeypatch.setenv(f"TRACEMAP_{one}_TOKEN", TOKEN)


@pytest.mark.parametrize("api", ["3", "2"])
def test_all_pages_of_a_query_are_read(
    service: Service, monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    name(monkeypatch, service, "JIRA")
    settings = defaults("jira") | {"api": api, "query": "project = 'A & B'"}
    got = jira.read(LIVE, settings)
    assert len(got.records.verification_elements) == 250
    assert got.read["answers"] == 3
    assert {one.query["jql"] for one in service.asked} == {"project = 'A & B'"}
    assert "customfield_10395" in service.asked[0].query["fields"]


def test_all_lists_of_zephyr_are_read_and_tied_to_the_issues_of_jira(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(monkeypatch, service, "JIRA", "ZEPHYR")
    got = zephyr.read(LIVE, defaults("zephyr"))
    assert len(got.records.test_cases) == 250
    assert got.records.test_cases["LVV-T1"] == {
        "name": "Case 1",
        "verifies": ["LVV-1"],
        "result": "passed",
        "executed": "2022-06-02",
        "earlier_results": {"2021-05-01": "failed"},
        "status": "Approved",
    }
    assert got.records.test_plans["LVV-P7"]["test_cases"] == ["LVV-T1"]
    assert {one.query["projectKey"] for one in service.asked if one.path in LISTS} == {"LVV"}


def test_without_jira_the_links_to_its_issues_are_dropped(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(monkeypatch, service, "ZEPHYR")
    got = zephyr.read(LIVE, defaults("zephyr"))
    assert "verifies" not in got.records.test_cases["LVV-T1"]
    assert [(one.what, one.count) for one in got.dropped] == [
        ("links of test cases to issues", 250)
    ]


@pytest.mark.parametrize("missing", ["URL", "TOKEN"])
@pytest.mark.parametrize("kind", [jira, zephyr])
def test_what_the_environment_lacks_is_named(
    service: Service, monkeypatch: pytest.MonkeyPatch, missing: str, kind: Any
) -> None:
    service_name = "JIRA" if kind is jira else "ZEPHYR"
    name(monkeypatch, service, service_name)
    monkeypatch.delenv(f"TRACEMAP_{service_name}_{missing}")
    with pytest.raises(
        UsageError, match=f"the environment does not say TRACEMAP_{service_name}_{missing}"
    ):
        kind.read(LIVE, defaults(service_name.lower()))
    assert service.asked == []


@pytest.mark.parametrize("page", [[], {"errors": []}, {"issues": {}}, None, "fine", 1])
def test_an_answer_of_another_shape_is_an_error(
    service: Service, monkeypatch: pytest.MonkeyPatch, page: Any
) -> None:
    name(monkeypatch, service, "JIRA", "ZEPHYR")
    service.answering = lambda asked: told(page)
    with pytest.raises(ServiceError, match="its answer holds no issues"):
        jira.read(LIVE, defaults("jira"))
    with pytest.raises(ServiceError, match="its answer holds no values"):
        zephyr.read(LIVE, defaults("zephyr"))


def test_a_query_that_finds_nothing_is_told(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(monkeypatch, service, "JIRA")
    service.answering = lambda asked: told({"issues": [], "isLast": True})
    got = jira.read(LIVE, defaults("jira") | {"query": "project = NONE"})
    assert got.notes == ("[import.jira] query finds no verification element: project = NONE",)
    assert got.dropped == ()


def test_pages_that_do_not_go_on_are_an_error(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(monkeypatch, service, "JIRA")
    service.answering = lambda asked: told({"issues": ELEMENTS[:1], "nextPageToken": "again"})
    with pytest.raises(ServiceError, match="it gives one page again and again"):
        jira.read(LIVE, defaults("jira"))
    assert len(service.asked) == 2


def test_pages_without_end_are_an_error(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    name(monkeypatch, service, "ZEPHYR", "JIRA")
    monkeypatch.setattr("tracemap.rest.zephyr._MOST_PAGES", 5)
    monkeypatch.setattr("tracemap.rest.jira._MOST_PAGES", 5)
    service.answering = lambda asked: told({"values": [1], "total": 10**9, "isLast": False})
    with pytest.raises(ServiceError, match="it gives more than 5 pages"):
        zephyr.read(LIVE, defaults("zephyr"))
    service.answering = lambda asked: told({"issues": [1], "total": 10**9})
    with pytest.raises(ServiceError, match="it gives more than 5 pages"):
        jira.read(LIVE, defaults("jira"))


def test_a_fault_in_the_middle_leaves_the_plan_as_it_was(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name(monkeypatch, service, "JIRA")
    (tmp_path / "testplans").mkdir()
    kept = tmp_path / "testplans" / "mine.yaml"
    kept.write_text("# mine\ntest_cases: {}\n")

    def refusing(asked: Asked) -> Told:
        return answering(asked) if "nextPageToken" not in asked.query else Told(401)

    service.answering = refusing
    assert main(["--project", str(tmp_path), "import", "jira"]) == 2
    out, err = capsys.readouterr()
    assert (out, "it answers 401" in err, TOKEN in err) == ("", True, False)
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["mine.yaml"]
    assert kept.read_text() == "# mine\ntest_cases: {}\n"


def test_an_import_writes_what_was_answered_and_not_the_token(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name(monkeypatch, service, "JIRA", "ZEPHYR")
    assert main(["--project", str(tmp_path), "--format", "json", "import", "zephyr"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["schema"] == "tracemap/import/1"
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert "LVV-T250" in written
    assert TOKEN not in out + err + written
