"""SARIF, held to the schema of its committee, and read back as a viewer reads it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator

from tests.output.awkward import FINDINGS, SUPPRESSED, many, report
from tests.output.texts import problems
from tracemap.checking.check import Suppressed
from tracemap.config import default_config
from tracemap.findings import Finding, Problem, Severity
from tracemap.output.findings import left_out, render, sarif
from tracemap.output.report import Report
from tracemap.rules.registry import all_rules
from tracemap.source import Location

SCHEMA = Draft7Validator(
    json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
)
MOST = default_config().limits.sarif_results
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def run_of(given_report: Report) -> dict[str, Any]:
    log = json.loads(render(given_report, "sarif"))
    SCHEMA.validate(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    found: dict[str, Any] = run
    return found


def path_of(artifact: dict[str, str]) -> str:
    """Return the path that a relative URI stands for."""
    assert artifact["uriBaseId"] == "%SRCROOT%"
    parts = urlsplit(artifact["uri"])
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert artifact["uri"].isascii()
    path = unquote_to_bytes(parts.path)
    try:
        return path.decode("utf-8", "surrogateescape")
    except UnicodeDecodeError:
        return path.decode("utf-8", "surrogatepass")


def place_of(physical: dict[str, Any]) -> Location:
    region = physical["region"]
    columns = (region[key] for key in ("startLine", "startColumn", "endLine", "endColumn"))
    return Location(path_of(physical["artifactLocation"]), *columns)


def worst_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: -one.severity.rank)


def read_back(findings: list[Finding]) -> None:
    results = run_of(report(findings, []))["results"]
    for finding, result in zip(worst_first(findings), results, strict=True):
        problem = finding.problem
        assert result["level"] == LEVELS[finding.severity]
        (location,) = result["locations"]
        assert_same(place_of(location["physicalLocation"]), finding.location)
        related = result.get("relatedLocations", [])
        for (place, _), one in zip(problem.related, related, strict=True):
            assert_same(place_of(one["physicalLocation"]), place)
        assert ("fixes" in result) == (problem.fix is not None)
        if problem.fix:
            (fix,) = result["fixes"]
            assert fix["properties"] == {"safe": problem.fix.safe}
            assert ("unsafe" in fix["description"]["text"]) or problem.fix.safe
            texts = [
                replacement["insertedContent"]["text"]
                for change in fix["artifactChanges"]
                for replacement in change["replacements"]
            ]
            assert sorted(texts) == sorted(edit.replacement for edit in problem.fix.edits)


def assert_same(found: Location, expected: Location) -> None:
    """Hold a place to another; a name that no file can have may come back by its bytes."""
    assert found[1:] == expected[1:]
    if encodable(expected.path):
        assert found.path == expected.path


def encodable(path: str) -> bool:
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") == path
    except UnicodeEncodeError:
        return False


def test_every_awkward_finding_is_a_result_at_its_place() -> None:
    read_back(FINDINGS)


@settings(max_examples=40)
@given(st.lists(problems(), min_size=1, max_size=3), st.sampled_from(Severity))
def test_whatever_is_found_is_read_back(found: list[Problem], severity: Severity) -> None:
    read_back([Finding(one, "n", severity) for one in found])


@given(problems())
def test_no_message_holds_a_link(problem: Problem) -> None:
    run = run_of(report([Finding(problem, "n", Severity.ERROR)], []))
    messages = [one["message"]["text"] for result in run["results"] for one in _said(result)]
    assert not [one for one in messages if "](" in one]


def _said(result: dict[str, Any]) -> list[dict[str, Any]]:
    fixes = [{"message": one["description"]} for one in result.get("fixes", [])]
    return [result, *result.get("relatedLocations", []), *fixes]


def test_the_edits_of_a_fix_are_grouped_by_file_in_their_order() -> None:
    (fix,) = (one["fixes"][0] for one in run_of(report())["results"] if one["ruleId"] == "TM211")
    assert [path_of(one["artifactLocation"]) for one in fix["artifactChanges"]] == [
        "milestones/plan.yaml",
        "z.yaml",
    ]
    lines = [one["deletedRegion"]["startLine"] for one in fix["artifactChanges"][1]["replacements"]]
    assert lines == [1, 9]


def test_a_result_is_known_by_the_fingerprint_of_its_finding() -> None:
    findings = many(4)
    whole = report(findings, [])
    found = [one["partialFingerprints"] for one in run_of(whole)["results"]]
    of_finding = whole.result.fingerprint
    assert found == [{"tracemap/v1": of_finding(one)} for one in worst_first(findings)]


def test_suppressed_findings_say_by_what_and_why() -> None:
    found = [one["suppressions"] for one in run_of(report())["results"] if "suppressions" in one]
    assert found == [
        [_suppression("inSource", "a comment on the line")],
        [_suppression("external", "per_file_ignores in the configuration")],
        [_suppression("external", "the baseline: agreed \\x23#[x] until <b>summer</b>")],
    ]


def _suppression(kind: str, justification: str) -> dict[str, str]:
    return {"kind": kind, "status": "accepted", "justification": justification}


def test_suppressed_findings_are_left_out_where_that_is_asked_for() -> None:
    results = run_of(report(show_suppressed=False))["results"]
    assert len(results) == len(FINDINGS)
    assert not [one for one in results if "suppressions" in one]


@pytest.mark.parametrize("code", list(all_rules()))
def test_a_rule_comes_with_its_page(code: str) -> None:
    problem = Problem(code, "m", Location("a.yaml", 1, 1, 1, 2))
    run = run_of(report([Finding(problem, "n", Severity.ERROR)], []))
    (rule,) = run["tool"]["driver"]["rules"]
    known = all_rules()[code]
    assert (rule["id"], rule["name"]) == (code, known.name)
    assert rule["shortDescription"]["text"] == known.summary
    assert rule["fullDescription"]["text"] not in ("", known.summary)
    assert "\n" not in rule["fullDescription"]["text"]
    assert "## How to fix" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": LEVELS[known.severity]}


def test_past_what_github_shows_the_least_severe_are_cut_and_counted() -> None:
    whole = report(many(MOST + 1000), SUPPRESSED)
    run = run_of(whole)
    levels = [one["level"] for one in run["results"]]
    assert levels == ["error"] * 2000 + ["warning"] * 2000 + ["note"] * 1000
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    word = notification["message"]["text"]
    assert word.startswith(
        "1000 infos and 3 suppressed left out of the SARIF, which holds 5000 results"
    )
    assert left_out(whole, "sarif") == word


def test_findings_go_before_what_is_suppressed() -> None:
    room = 2
    suppressed = [Suppressed(one, "comment") for one in many(5)]
    whole = report(many(MOST - room), suppressed)
    results = run_of(whole)["results"]
    assert sum("suppressions" in one for one in results) == room
    assert left_out(whole, "sarif").startswith("3 suppressed left out")


def test_where_all_fits_nothing_is_said() -> None:
    whole = report(many(MOST), [])
    assert run_of(whole)["invocations"][0]["toolExecutionNotifications"] == []
    assert left_out(whole, "sarif") == ""


def test_a_path_that_is_not_utf_8_keeps_its_bytes() -> None:
    assert sarif.uri(os.fsdecode(b"a\xff/b c.yaml")) == "a%FF/b%20c.yaml"
