"""SARIF 2.1.0, which GitHub code scanning and editors read: results, the pages of their rules, fixes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import quote

from tracemap.checking.check import Suppressed
from tracemap.findings import Edit, Finding, Fix, Severity
from tracemap.limits import CODE
from tracemap.output.json_text import as_json
from tracemap.output.report import Report, by_severity, placed_message, worst_first
from tracemap.output.terminal import plain
from tracemap.rules.base import Rule
from tracemap.rules.registry import all_rules
from tracemap.source import Location
from tracemap.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
}
_SOURCE = {
    "comment": ("inSource", "a comment on the line"),
    "per_file_ignores": ("external", "per_file_ignores in the configuration"),
    "baseline": ("external", "the baseline"),
}
_MEANING = re.compile(r"^## What it means\n(.+?)(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)
_BASE = "%SRCROOT%"


def render(report: Report) -> str:
    """Return the findings, the worst first, as one run; those that are suppressed after the others."""
    findings, suppressed = _held(report)
    rules = _rules(finding.code for finding in (*findings, *(one.finding for one in suppressed)))
    index = {rule.code: place for place, rule in enumerate(rules)}
    results = [_result(report, one, index) for one in findings]
    results += [
        _result(report, one.finding, index) | {"suppressions": [_suppression(one)]}
        for one in suppressed
    ]
    driver = {
        "name": "tracemap",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }
    word = left_out(report)
    run = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(word)] if word else [],
            }
        ],
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The root of the repository around the plan."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return f'{{\n"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": [\n{as_json(run)}]\n}}\n'


def left_out(report: Report) -> str:
    """Return how many findings are cut, of which severity; empty where none is."""
    findings, suppressed = _held(report)
    cut = worst_first(report.result.findings)[len(findings) :]
    unmarked = len(_marked(report)) - len(suppressed)
    if not cut and not unmarked:
        return ""
    parts = [by_severity(cut)] if cut else []
    if unmarked:
        parts.append(f"{unmarked} suppressed")
    return (
        f"{' and '.join(parts)} left out of the SARIF, which holds {report.sarif_results} results"
        f" ({CODE}, limits.sarif_results), the worst first; --format json has all of them"
    )


def _held(report: Report) -> tuple[list[Finding], list[Suppressed]]:
    """Return the findings, and those suppressed, that there is room for."""
    findings = worst_first(report.result.findings)[: report.sarif_results]
    return findings, list(_marked(report)[: report.sarif_results - len(findings)])


def _marked(report: Report) -> tuple[Suppressed, ...]:
    return report.result.suppressed if report.show_suppressed else ()


def _rules(codes: Iterable[str]) -> list[Rule]:
    """Return the rules of some codes, in the order of the codes."""
    known = all_rules()
    return [known[code] for code in sorted(set(codes))]


def _rule(rule: Rule) -> dict[str, Any]:
    meaning = _MEANING.search(rule.page)
    page = rule.page.strip()
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join((meaning[1] if meaning else rule.summary).split())},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": [rule.code[:3]], "problem.severity": _PROBLEM[rule.severity]},
    }


def _result(report: Report, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    problem = finding.problem
    text = "; ".join(one for one in (placed_message(finding), problem.label, problem.help) if one)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVEL[finding.severity],
        "message": {"text": _unlinked(plain(text))},
        "locations": [{"physicalLocation": _physical(report, finding.location)}],
        "partialFingerprints": {"tracemap/v1": report.result.fingerprint(finding)},
    }
    if problem.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(report, place),
                "message": {"text": _unlinked(plain(message))},
            }
            for number, (place, message) in enumerate(problem.related)
        ]
    if problem.fix:
        result["fixes"] = [_fix(report, problem.fix)]
    return result


def _physical(report: Report, place: Location) -> dict[str, Any]:
    return {"artifactLocation": _artifact(report, place.path), "region": _region(place)}


def _artifact(report: Report, path: str) -> dict[str, str]:
    return {"uri": uri(report.path(path)), "uriBaseId": _BASE}


def uri(path: str) -> str:
    """Return a path as a relative URI; a name that is not UTF-8 keeps its bytes."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))


def _region(place: Location) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    """Return a fix; whether it is safe stands in its description, which is all that editors show."""
    edits = sorted(fix.edits, key=lambda edit: edit.location)
    changes = [
        {
            "artifactLocation": _artifact(report, path),
            "replacements": [_replacement(edit) for edit in of_file],
        }
        for path, of_file in groupby(edits, key=lambda edit: edit.location.path)
    ]
    doubt = "" if fix.safe else " (unsafe: it may change what is meant)"
    return {
        "description": {"text": _unlinked(plain(fix.description)) + doubt},
        "artifactChanges": changes,
        "properties": {"safe": fix.safe},
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    return {
        "deletedRegion": _region(edit.location),
        "insertedContent": {"text": edit.replacement},
    }


def _suppression(one: Suppressed) -> dict[str, str]:
    kind, source = _SOURCE[one.by]
    reason = f"{source}: {plain(one.reason)}" if one.reason else source
    return {"kind": kind, "status": "accepted", "justification": reason}


def _notification(word: str) -> dict[str, Any]:
    return {"level": "warning", "descriptor": {"id": CODE}, "message": {"text": word}}


def _unlinked(text: str) -> str:
    """Return a text in which no viewer sees a link, as SARIF writes them: `[words](target)`."""
    return text.replace("](", "] (")
