"""The text of every command on the example plan, as a reader sees it.

`TRACEMAP_UPDATE_GOLDENS=1 pytest tests/cli` writes the files anew; read the difference.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import AS_OF, Call, assert_golden
from tracemap.cli import streams
from tracemap.cli.overview import command_names

GOLDEN = Path(__file__).parent / "golden"
PIPED = {
    "check": "check",
    "check-some": "check milestones/02C.00.yaml --select TM4 --show-info",
    "coverage": "coverage",
    "coverage-by-wbs": "coverage --by wbs",
    "coverage-markdown": "coverage --by document --format markdown",
    "coverage-csv": "coverage --by section --format csv",
    "verifies": "verifies LDM-GEN3",
    "verifies-cumulative": "verifies LDM-503-14 --cumulative",
    "verifies-nothing": "verifies LDM-503-17",
    "verified-by": "verified-by DMS-REQ-0347",
    "verified-by-derived": "verified-by OSS-REQ-0391",
    "blocking": "blocking",
    "blocking-milestone": "blocking LDM-503-17",
    "blocking-chains": "blocking LDM-503-17 --chains --limit 3",
    "blocking-rank": "blocking --rank requirements --limit 3",
    "blocking-csv": "blocking --format csv",
    "blocking-chain-markdown": "blocking LDM-503-17 DMS-REQ-0347 --format markdown",
    "blocking-matrix": "blocking --matrix",
    "blocking-matrix-csv": "blocking --matrix --format csv",
    "blocking-others": "blocking LDM-GEN3 DMS-REQ-0347 LDM-503-EFDb DMS-REQ-0330",
    "when": "when LDM-503-17 LDM-GEN3 DMS-REQ-0347",
    "when-priority": "when --priority 1b",
    "forecast": "forecast",
    "forecast-ids": "forecast LDM-503-17 LDM-GEN3 DMS-REQ-0347 --percentiles 5,50,95",
    "forecast-too-early": "forecast LDM-503-17 --as-of 2016-03-23",
    "when-to": "when LDM-503-17a LDM-503-18q --to LDM-503-17 --limit 1",
    "when-document": "when --document LSE-61 --priority 2 --limit 2",
    "when-wbs": "when --wbs 02C.06",
    "when-wbs-completed": "when --wbs 02C.05",
    "effort": "effort",
    "effort-by-owner": "effort --by owner --per year",
    "effort-milestones": "effort --milestones",
    "effort-fail-over": "effort --fail-over 3",
    "effort-markdown": "effort --per month --format markdown",
    "effort-csv": "effort --format csv",
    "effort-milestones-csv": "effort --milestones --format csv",
    "plans": "plans",
    "plans-markdown": "plans --format markdown",
    "show-milestone": "show LDM-503-17",
    "show-requirement": "show DMS-REQ-0347",
    "show-test-plan": "show LVV-P77",
    "show-test-case": "show LVV-T1947",
    "show-verification-element": "show LVV-178",
    "list-overdue": "list milestones --overdue",
    "list-due-within": "list milestones --due-within 60d",
    "list-requirements": "list requirements --priority 1a --state unplanned",
    "list-document": "list requirements --document LSE-30 --state unplanned",
    "list-test-plans": "list test-plans",
    "list-test-cases": "list test-cases --state failed",
    "list-verification-elements": "list verification-elements --missing requirement",
    "list-nothing": "list milestones --due-within 0",
    "diff": "diff ./tests/projects/finished ./tests/projects/cyclic",
    "whatif": "whatif --slip LDM-503-17a=60d --drop DM-AP-16 --limit 4",
    "burndown": "burndown",
    "burndown-among": "burndown --prefix LDM-503 --wbs 02C.00 --since 2023-01-01",
    "burndown-csv": "burndown --level 2 --since 2024-01-01 --format csv",
    "burndown-json": "burndown --level 2 --since 2024-01-01 --format json",
    "burndown-per-month": "burndown --per month --since 2024-01-01",
    "burndown-per-quarter-csv": "burndown --per quarter --since 2023-01-01 --format csv",
    "burndown-requirements": "burndown --of requirements",
    "burndown-then": "burndown --then 2023-12-31 --history 2023-12-31=tests/projects/finished",
    "export-jira": "export jira",
    "report-template": "report --print-template provenance.j2",
    "timeline": "timeline",
    "timeline-focus": "timeline --focus LDM-503-17 --depth 1 --external",
    "timeline-csv": "timeline --wbs 02C.06 --format csv",
    "timeline-json": "timeline --wbs 02C.06 --format json",
    "timeline-page": "timeline --all --limit 10 --page 4",
    "serve-help": "serve --help",
    "rule": "rule",
    "rule-one": "rule TM403",
    "schema": "schema",
    "cache": "cache info",
    "import": "import p6 tests/projects/exported/plan.xer --dry-run",
}
NARROW = {
    "check": "check",
    "blocking": "blocking",
    "blocking-milestone": "blocking LDM-503-17",
    "burndown": "burndown",
    "blocking-matrix": "blocking --matrix",
    "coverage": "coverage",
    "coverage-requirements": "coverage --requirements --by document",
    "effort": "effort",
    "effort-milestones": "effort --milestones",
    "list-milestones": "list milestones --wbs 02C.06",
    "list-requirements": "list requirements --priority 1a",
    "plans": "plans",
    "show": "show LDM-503-17",
    "timeline": "timeline --limit 5",
    "verified-by": "verified-by DMS-REQ-0347",
    "verifies": "verifies LDM-503-14 --cumulative",
    "when": "when LDM-503-17",
    "forecast": "forecast LDM-503-17 --priority 1b",
    "whatif": "whatif --complete LDM-503-EFDb --move LDM-503-17a=2024-12-01",
    "diff": "diff ./tests/projects/finished .",
}
SMALL = {
    "finished": {
        "blocking": "blocking",
        "blocking-before": "blocking --as-of 2024-02-15",
        "blocking-limit": "blocking --limit 1 --as-of 2024-01-01",
        "blocking-drag": "blocking --rank drag --as-of 2024-01-01",
        "when": "when M-3 DMS-REQ-0001 DMS-REQ-0003 DMS-REQ-0004",
        "when-all-verified": "when --priority 1a",
        "when-some-verified": "when --priority 1b",
        "when-before": "when --priority 1a --as-of 2024-02-15",
        "verified-by": "verified-by DMS-REQ-0002",
        "show-external": "show M-3",
        "plans": "plans",
    },
    "cyclic": {
        "blocking": "blocking A SELF --chains",
        "when": "when END DMS-REQ-0001",
        "show": "show B",
        "show-replaced": "show OLD",
        "verified-by": "verified-by DMS-REQ-0001",
        "list": "list milestones",
        "timeline": "timeline",
        "burndown": "burndown",
    },
    "dangling": {"check": "check", "plans": "plans", "show": "show M-1", "when": "when M-1 M-2"},
    "late": {
        "forecast": "forecast",
        "forecast-ids": "forecast M-59 M-60 DMS-REQ-0001 M-01 --seed 7",
        "forecast-csv": "forecast M-59 M-60 M-01 --priority 1a --format csv",
        "forecast-alone": "forecast M-59 M-60 --without-network",
        "forecast-backtest": "forecast --backtest 2022-12-31",
    },
    "hostile": {
        "blocking": "blocking",
        "blocking-matrix": "blocking --matrix --by owner --format markdown",
        "burndown": "burndown --of requirements",
        "effort": "effort",
        "list": "list milestones",
        "timeline": "timeline",
    },
}


class Case(NamedTuple):
    """A question: of which plan, in which words, on a terminal of how many columns or on none."""

    project: str
    words: str
    columns: int | None = None


DATELESS = ("cache", "rule", "schema")
"""The commands that take no `--as-of`."""

CASES = {
    **{name: Case(".", words) for name, words in PIPED.items()},
    **{f"{name}.80": Case(".", words, 80) for name, words in NARROW.items()},
    **{
        f"{project}-{name}": Case(f"tests/projects/{project}", words)
        for project, questions in SMALL.items()
        for name, words in questions.items()
    },
}


@pytest.mark.parametrize("name", CASES)
def test_the_text_of_a_command_is_what_its_golden_says(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    project, words, columns = CASES[name]
    if "--as-of" not in words and words.split()[0] not in DATELESS:
        words += f" --as-of {AS_OF}"
    monkeypatch.setattr(streams, "columns", lambda: columns)
    monkeypatch.setattr("tracemap.cli.session.time.perf_counter", lambda: 0.0)
    monkeypatch.setattr("tracemap.cli.main.time.perf_counter", lambda: 0.0)
    # A clone in CI is often shallow, and its history would end with other advice.
    monkeypatch.setattr("tracemap.loading.history.is_shallow", lambda root: False)
    monkeypatch.chdir(root / project)
    status, out, err = tracemap(*words.split())
    said = f"$ tracemap {words}\n{out}" + (f"[exit status {status}]\n" if status else "")
    assert err == ""
    assert_golden(GOLDEN / f"{name}.txt", said)


def test_there_is_a_golden_for_every_command_and_a_command_for_every_golden() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.txt" for name in CASES}
    asked = {words.split()[0] for words in PIPED.values()}
    assert set(command_names()) - asked == {"graph", "init", "site"}, "these write files"
