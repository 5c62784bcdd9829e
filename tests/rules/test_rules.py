"""Every rule against its cases, and against the examples of its own page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.loading.sheets import table, xls
from tests.output.awkward import report
from tracemap.checking.baseline import configured_baseline
from tracemap.checking.check import check
from tracemap.checking.selection import Selection
from tracemap.findings import Finding
from tracemap.loading.load import load_catalog
from tracemap.output.findings import FORMATS, render
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot

CASES = Path(__file__).parent
AS_OF = date(2024, 3, 23)
SECTIONS = ["What it means", "Why it matters", "Example", "How to fix"]
FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
FILE = re.compile(
    r"^# (\S+\.(?:yaml|toml|xls))(?: \(saved as (\S+)\)| \(sheet (\S+)\))?\n", re.MULTILINE
)
SHEET = re.compile(r"^!sheet (\S+)\n", re.MULTILINE)


def found(folder: Path, code: str, as_of: date, also: Sequence[str] = ()) -> list[Finding]:
    """Return what one rule finds in the plan in a folder, where some others apply too."""
    snapshot = Snapshot(load_catalog(folder), as_of)
    selection = Selection.of(snapshot.catalog.config).narrowed((code, *also), None)
    baseline = configured_baseline(folder, snapshot.catalog.config)
    findings = check(snapshot, selection, baseline=baseline).findings
    return [finding for finding in findings if finding.code == code]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a case; a text that begins with `!hex` or `!sheet` stands for other bytes."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_content(text))


def _content(text: str) -> bytes:
    if text.startswith("!hex"):
        return bytes.fromhex(text[4:])
    parts = SHEET.split(text)
    if len(parts) > 1:
        return xls({name: table(rows) for name, rows in zip(parts[1::2], parts[2::2], strict=True)})
    return text.encode()


def cases() -> list[Any]:
    """Return the cases of all files, each under the name of its file and its own."""
    collected = []
    for path in sorted(CASES.glob("TM*.yaml")):
        whole = yaml.safe_load(path.read_text("utf-8"))
        for case in whole["cases"]:
            name = f"{path.stem}: {case['name']}"
            as_of = case.get("as_of", whole.get("as_of", AS_OF))
            collected.append(pytest.param(whole["rule"], as_of, case, id=name))
    return collected


@pytest.mark.parametrize(("code", "as_of", "case"), cases())
def test_a_rule_finds_what_its_case_says_and_nothing_else(
    code: str, as_of: date, case: dict[str, Any], tmp_path: Path
) -> None:
    write(tmp_path, case["files"])
    also = case.get("also", [])
    made = found(tmp_path, code, as_of, also)
    assert_said(code, made)
    findings = [_comparable(finding) for finding in made]
    expected = case["expect"]
    kept = [
        {key: finding.get(key) for key in wanted}
        for finding, wanted in zip(findings, expected, strict=False)
    ]
    assert kept + findings[len(expected) :] == expected


def assert_said(code: str, findings: list[Finding]) -> None:
    """Assert that every format says what was found, and where."""
    shown = report(findings, [])
    for form in FORMATS:
        text = render(shown, form)
        assert (code in text) == bool(findings), form
        assert form == "summary" or all(one.location.path in text for one in findings), form


def _comparable(finding: Finding) -> dict[str, Any]:
    location, problem = finding.location, finding.problem
    return {
        "at": str(location),
        "end": f"{location.end_line}:{location.end_column}",
        "message": finding.message,
        "id": problem.id,
        "label": problem.label,
        "help": problem.help,
        "suggestions": list(problem.suggestions),
        "related": [f"{other.location} {other.message}" for other in problem.related],
        "fix": problem.fix.description if problem.fix else None,
        "safe": problem.fix.safe if problem.fix else None,
    }


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_has_two_cases_that_break_it_and_one_that_keeps_it(code: str) -> None:
    files = sorted(CASES.glob(f"{code}_*.yaml"))
    assert [path.stem for path in files] == [f"{code}_{all_rules()[code].name}"]
    whole = yaml.safe_load(files[0].read_text("utf-8"))
    assert whole["rule"] == code
    breaking = sum(bool(case["expect"]) for case in whole["cases"])
    assert breaking >= 2
    assert len(whole["cases"]) > breaking


@pytest.mark.parametrize("code", all_rules())
def test_every_page_has_its_sections_in_order(code: str) -> None:
    page = all_rules()[code].page
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == SECTIONS
    assert page.split("\n")[1] == "", "the first line is the summary"


@pytest.mark.parametrize("code", all_rules())
def test_the_first_example_of_a_page_breaks_its_rule_and_the_second_does_not(
    code: str, tmp_path: Path
) -> None:
    bad, good = FENCE.findall(all_rules()[code].page)
    for name, example in (("bad", bad), ("good", good)):
        parts = FILE.split(example)[1:]
        for path, encoding, sheet, text in zip(*(parts[part::4] for part in range(4)), strict=True):
            data = text.encode(encoding or "utf-8")
            content = f"!sheet {sheet}\n{text}" if sheet else f"!hex{data.hex()}"
            write(tmp_path / name, {path: content})
    assert found(tmp_path / "bad", code, AS_OF, ["TM"]), "the bad example breaks the rule"
    assert not found(tmp_path / "good", code, AS_OF, ["TM"]), "the good example keeps the rule"
