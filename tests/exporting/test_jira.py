"""Due dates of Jira issues: shown first, sent where that is asked for, and safe to send again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service import TOKEN, Asked, Service, Told, serving, told
from tracemap.cli.main import main
from tracemap.schema.store import schema

PLAN = """\
MS-1:
  name: One
  due: 2024-06-30
  jira: DM-1
  jira_testplan: DM-2
MS-2:
  name: Two
  due: 2024-08-01
  jira: DM-3
MS-3:
  name: Over
  due: 2024-01-01
  completed: 2024-01-01
  jira: DM-4
MS-4:
  name: Without a date
  jira: DM-5
MS-5:
  name: No key
  due: 2024-08-01
  jira: see the board
MS-7:
  name: Seven
  due: 2024-08-01
  superseded_by: MS-1
  jira: DM-7
MS-6:
  name: Six
  due: 2024-09-01
  jira: DM-3
"""


class Jira:
    """Due dates by issue, and what it does with them."""

    def __init__(self, dates: dict[str, str | None]) -> None:
        self.dates = dates
        self.refused: dict[str, int] = {}

    def __call__(self, asked: Asked) -> Told:
        key = asked.path.removeprefix("/rest/api/3/issue/")
        if key not in self.dates:
            return Told(404)
        if asked.method == "GET":
            return told({"key": key, "fields": {"duedate": self.dates[key]}})
        if key in self.refused:
            return Told(self.refused[key])
        self.dates[key] = asked.body["fields"]["duedate"]
        return Told(204)


@pytest.fixture
def jira(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Service, Jira]]:
    answering = Jira({"DM-1": "2024-06-30", "DM-2": "2024-01-01"})
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.delenv("TRACEMAP_JIRA_USER", raising=False)
    with serving(answering) as service:
        monkeypatch.setenv("TRACEMAP_JIRA_URL", service.address)
        monkeypatch.setenv("TRACEMAP_JIRA_TOKEN", TOKEN)
        yield service, answering


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "all.yaml").write_text(PLAN)
    return tmp_path


def export(
    project: Path, capsys: pytest.CaptureFixture[str], *options: str, status: int = 0
) -> dict[str, Any]:
    """Return the JSON of the command, held to its schema, with the end that it is to come to."""
    from jsonschema import Draft202012Validator

    arguments = [
        "--project",
        str(project),
        "--as-of",
        "2024-03-23",
        "--format",
        "json",
        "export",
        "jira",
    ]
    assert main([*arguments, *options]) == status
    out, err = capsys.readouterr()
    assert TOKEN not in out + err
    answer: dict[str, Any] = json.loads(out)
    Draft202012Validator(schema("output/export-jira")).validate(answer)
    return answer


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {one["issue"]: one["state"] for one in answer["issues"]}


def puts(service: Service) -> list[tuple[str, Any]]:
    return [(one.path, one.body) for one in service.asked if one.method == "PUT"]


def test_without_a_jira_the_dates_of_the_plan_are_shown(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACEMAP_JIRA_URL", raising=False)
    answer = export(project, capsys)
    assert answer["host"] is None
    assert [(one["issue"], one["of"], one["due"], one["state"]) for one in answer["issues"]] == [
        ("DM-1", "milestone", "2024-06-30", "unknown"),
        ("DM-2", "test_plan", "2024-05-16", "unknown"),
    ]
    assert {one["issue"]: one["why"] for one in answer["left_out"]} == {
        "DM-4": "its milestone is completed",
        "DM-5": "its milestone has no due date",
        "see the board": "that is no key of an issue, as DM-1001",
        "DM-7": "its milestone is superseded by MS-1",
        "DM-3": "the plan gives it MS-2 2024-08-01, MS-6 2024-09-01",
    }


def test_nothing_is_sent_unless_that_is_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    answer = export(project, capsys)
    assert states(answer) == {"DM-1": "equal", "DM-2": "differs"}
    assert answer["issues"][1]["in_jira"] == "2024-01-01"
    assert answer["applied"] is False
    assert puts(jira[0]) == []


def test_only_what_differs_is_sent_and_nothing_the_second_time(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    service, _ = jira
    assert states(export(project, capsys, "--apply")) == {"DM-1": "equal", "DM-2": "changed"}
    assert puts(service) == [("/rest/api/3/issue/DM-2", {"fields": {"duedate": "2024-05-16"}})]
    assert states(export(project, capsys, "--apply")) == {"DM-1": "equal", "DM-2": "equal"}
    assert len(puts(service)) == 1


def test_the_days_of_a_test_plan_are_what_the_configuration_says(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    (project / "tracemap.toml").write_text("[export.jira]\ntest_plan_days = 30\n")
    assert export(project, capsys)["issues"][1]["due"] == "2024-05-31"


def test_an_issue_that_is_not_there_is_told_and_not_sent(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    service, answering = jira
    del answering.dates["DM-2"]
    assert states(export(project, capsys, "--apply"))["DM-2"] == "missing"
    assert puts(service) == []


def test_what_fails_is_told_and_the_rest_is_sent(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    _, answering = jira
    answering.dates |= {"DM-1": None, "DM-2": None}
    answering.refused = {"DM-1": 403}
    answer = export(project, capsys, "--apply", status=2)
    assert states(answer) == {"DM-1": "failed", "DM-2": "changed"}
    assert answer["issues"][0]["why"].endswith("/rest/api/3/issue/DM-1: it answers 403")


def test_a_token_that_ran_out_stops_it(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    service, answering = jira
    answering.dates |= {"DM-1": None, "DM-2": None}
    answering.refused = {"DM-1": 401, "DM-2": 401}
    assert states(export(project, capsys, "--apply", status=2)) == {
        "DM-1": "failed",
        "DM-2": "not_sent",
    }
    assert len(puts(service)) == 1


def test_a_busy_jira_is_asked_again(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    service, answering = jira
    busy = iter((Told(429), Told(503)))
    service.answering = lambda asked: next(busy, None) or answering(asked)
    assert states(export(project, capsys, "--apply")) == {"DM-1": "equal", "DM-2": "changed"}


def test_strict_sends_nothing_where_something_is_left_out(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    answer = export(project, capsys, "--apply", "--strict", status=1)
    assert answer["applied"] is False
    assert puts(jira[0]) == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_jira_that_refuses_to_be_read_is_an_error(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira], status: int
) -> None:
    jira[0].answering = lambda asked: Told(status)
    assert (
        main(["--project", str(project), "--as-of", "2024-03-23", "export", "jira", "--apply"]) == 2
    )
    out, err = capsys.readouterr()
    assert out == ""
    assert f"it answers {status}" in err
    assert TOKEN not in err


@pytest.mark.parametrize("date", ["soon", 7, ["2024-06-30"], {"a": 1}, "2024-02-30"])
def test_a_date_that_is_none_counts_as_none(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira], date: Any
) -> None:
    jira[1].dates["DM-2"] = date
    answer = export(project, capsys)
    assert answer["issues"][1]["in_jira"] is None
    assert states(answer)["DM-2"] == "differs"


def test_to_apply_needs_a_jira(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACEMAP_JIRA_URL", raising=False)
    assert (
        main(["--project", str(project), "--as-of", "2024-03-23", "export", "jira", "--apply"]) == 2
    )
    assert "the environment does not say TRACEMAP_JIRA_URL" in capsys.readouterr().err


TEXT = """\
issue  of         milestone  in Jira     due         change
DM-1   milestone  MS-1       2024-06-30  2024-06-30  none
DM-2   test plan  MS-1       2024-01-01  2024-05-16  +136d

would set 1 of 2 issues in HOST; --apply does
left out: DM-4 of MS-3: its milestone is completed
left out: DM-5 of MS-4: its milestone has no due date
left out: see the board of MS-5: that is no key of an issue, as DM-1001
left out: DM-7 of MS-7: its milestone is superseded by MS-1
left out: DM-3 of MS-2: the plan gives it MS-2 2024-08-01, MS-6 2024-09-01
"""


def test_the_table_is_what_a_reader_sees(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    assert main(["--project", str(project), "--as-of", "2024-03-23", "export", "jira"]) == 0
    host = jira[0].address.removeprefix("http://")
    assert capsys.readouterr().out == TEXT.replace("HOST", host)


HEAD = "issue  of         milestone  in Jira     due         change\n"
SET = """\
DM-1   milestone  MS-1       -           2024-06-30  set, done
DM-2   test plan  MS-1       2024-01-01  2024-05-16  +136d, done

set 2 of 2 issues in HOST; 0 as in the plan already
"""
NOTHING_TO_SET = """\
DM-1   milestone  MS-1       2024-06-30  2024-06-30  none
DM-2   test plan  MS-1       2024-05-16  2024-05-16  none

nothing to set in HOST: 2 as in the plan already
"""
GONE = """\
DM-1   milestone  MS-1       2024-06-30  2024-06-30  none
DM-2   test plan  MS-1       -           2024-05-16  no such issue

set 0 of 2 issues in HOST; 1 as in the plan already
"""
REFUSED = """\
DM-1   milestone  MS-1       2024-01-01  2024-06-30  failed
DM-2   test plan  MS-1       2024-01-01  2024-05-16  not sent

set 0 of 2 issues in HOST; 0 as in the plan already; 2 not set
"""


@pytest.mark.parametrize(
    ("dates", "refused", "options", "status", "expected"),
    [
        ({"DM-1": None, "DM-2": "2024-01-01"}, {}, ["--apply"], 0, SET),
        ({"DM-1": "2024-06-30", "DM-2": "2024-05-16"}, {}, [], 0, NOTHING_TO_SET),
        ({"DM-1": "2024-06-30"}, {}, ["--apply"], 0, GONE),
        ({"DM-1": "2024-01-01", "DM-2": "2024-01-01"}, {"DM-1": 401}, ["--apply"], 2, REFUSED),
    ],
)
def test_the_table_says_what_was_set_and_what_was_not(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    jira: tuple[Service, Jira],
    dates: dict[str, str | None],
    refused: dict[str, int],
    options: list[str],
    status: int,
    expected: str,
) -> None:
    service, answering = jira
    answering.dates, answering.refused = dict(dates), refused
    arguments = ["--project", str(project), "--as-of", "2024-03-23", "export", "jira", *options]
    assert main(arguments) == status
    out, err = capsys.readouterr()
    table = out.partition("left out: ")[0].replace(service.address.removeprefix("http://"), "HOST")
    assert table == HEAD + expected
    assert ("not set" in err) == (status == 2)


def test_the_table_may_go_to_a_file(
    project: Path, capsys: pytest.CaptureFixture[str], jira: tuple[Service, Jira]
) -> None:
    target = project / "due.txt"
    arguments = [
        "--project",
        str(project),
        "--as-of",
        "2024-03-23",
        "export",
        "jira",
        "-o",
        str(target),
    ]
    assert main(arguments) == 0
    assert capsys.readouterr().out == ""
    assert target.read_text().startswith("issue  of         milestone")


def test_another_kind_takes_no_apply(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--project", str(project), "export", "csv", "--apply"]) == 2
    assert "takes no --apply" in capsys.readouterr().err
