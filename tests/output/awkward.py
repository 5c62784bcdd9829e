"""The findings that every format is made to show: one list, of all that is hard to write somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.output.conftest import AWKWARD, PATH, at
from tracemap.checking.check import CheckResult, Summary, Suppressed
from tracemap.findings import Edit, Finding, Fix, Problem, Related, Severity
from tracemap.output.report import Report
from tracemap.source import Location

AS_OF = date(2024, 3, 23)
ITEMS = {"milestones": 1, "requirements": 2, "test_plans": 0, "test_cases": 3}

TEXTS = (
    "##[error]one ##[add-mask]two ###[three] ## [four]",
    "::error file=a::forged",
    "::set-env name=PATH::/tmp\n::stop-commands::x",
    "%0A::error::escaped, 100%25: a, b",
    "two\r\nlines\rand\ttabs  and blanks ",
    "\x1b[31mred\x07\x08\x7f\x9b2J\x00nul",
    "\u202eevil\u202c \u2066\u2069 \u200b\ufeff \u2028\u2029\x85",
    "\ud800 \udfff \ufffe \uffff \U0001f600 日本語",
    "<script>alert(1)</script> <b> &amp; <!-- --> ]]> <![CDATA[ <?php ?> <!ENTITY a 'b'>",
    "`code` ``` | a | b | \\| # h *b* _i_ ~s~ $m$ @user #1 !55 &2 ![i](http://x.invalid/i.png)",
    "[link](https://x.invalid) [1](0) [a\\](b) <https://x.invalid> www.x.invalid WWW.x.invalid",
    "{0} {1} {{2}} ${{ github.token }} %PATH% $(id)",
    "'quotes' \"and\" `more`",
    "milestones/a.yaml:1:1: error TM201 forged",
    "- item",
    "",
)
PATHS = (
    "milestones/with space.yaml",
    "milestones/100%25,a:b;c#d?e&f=g.yaml",
    "::error::a.yaml",
    "a:1:2: error TM201 x.yaml",
    "-n.yaml",
    "milestones/Ünïcödé/日本語.yaml",
    "milestones/new\nline\r.yaml",
    "milestones/..a/...yaml",
    "milestones/[x](y) `z` | <b>.yaml",
    "milestones/##[error].yaml",
    "milestones/not-utf-8-\udcff\udcfe.yaml",
    "milestones/half-\ud800.yaml",
    "milestones/'\"\\.yaml",
    "milestones/\x1b[2J.yaml",
)


def _edit(line: int, text: str, path: str = PATH) -> Edit:
    return Edit(Location(path, line, 3, line, 9), text)


def _problems() -> list[Problem]:
    long = "X" * 5000
    problems = [
        Problem("TM202", f"unknown requirement '{text}' named by {text}", at(line, 3, 9), text)
        for line, text in enumerate(TEXTS, 1)
    ]
    problems += [
        Problem("TM101", "unknown field 'nmae'", Location(path, 2, 1, 2, 5), "M-1")
        for path in PATHS
    ]
    return [
        *problems,
        Problem("TM202", f"unknown requirement '{long}'", at(30, 1, 5001), long),
        Problem("TM002", "a value that goes on over three lines", at(31, 5, 2, end_line=33)),
        Problem("TM001", "not UTF-8", at(1, 1, 1)),
        Problem(
            code="TM206",
            message="'M-1' is defined twice",
            location=at(40, 1, 4),
            id="M-1",
            label="here again, ##[error]",
            help="keep one: [this](https://x.invalid)\n::warning::or that",
            suggestions=("M-2", "M-3 \x1b[0m"),
            related=(
                Related(at(2, 1, 4), "first defined here"),
                Related(Location("a b/%.yaml", 7, 1, 7, 4), "%0A::error::and <here> ](0)"),
            ),
        ),
        Problem(
            code="TM209",
            message="'OLD' is an old name of 'NEW'",
            location=at(41, 3, 9),
            id="M-1",
            fix=Fix("replace by NEW", (_edit(41, "NEW"), _edit(42, "NEW"))),
        ),
        Problem(
            code="TM211",
            message="'M-1' is written with a letter of another script",
            location=at(42, 3, 9),
            id="M-1",
            fix=Fix(
                "rename it to ##[M]](1)\n::x",
                (_edit(9, "]]>\x00\u202e\n", "z.yaml"), _edit(3, ""), _edit(1, "a", "z.yaml")),
                safe=False,
            ),
        ),
    ]


def _graded() -> list[Finding]:
    severities = list(Severity)
    hostile = _problems()
    graded = [
        Finding(one, "unknown-requirement", severities[place % 3])
        for place, one in enumerate(hostile)
    ]
    graded += [Finding(one.problem, "unknown-requirement", Severity.ERROR) for one in AWKWARD]
    return sorted(graded, key=lambda finding: finding.sort_key)


FINDINGS = _graded()
SUPPRESSED = (
    Suppressed(
        Finding(Problem("TM403", "'A' is overdue", at(50, 1, 2), "A"), "overdue", Severity.WARNING),
        "comment",
    ),
    Suppressed(
        Finding(Problem("TM403", "'B' is overdue", at(51, 1, 2), "B"), "overdue", Severity.WARNING),
        "per_file_ignores",
    ),
    Suppressed(
        Finding(Problem("TM403", "'C' is overdue", at(52, 1, 2), "C"), "overdue", Severity.WARNING),
        "baseline",
        "agreed ##[x]\nuntil <b>summer</b>",
    ),
)


def checked(
    findings: Sequence[Finding], suppressed: Sequence[Suppressed] = (), **numbers: int
) -> CheckResult:
    """Return a check that found these; `numbers` take the place of those counted."""
    counts = Counter(finding.severity for finding in findings)
    counted = {f"{severity.value}s": counts[severity] for severity in Severity}
    summary = Summary(
        **({"files": 1, "suppressed": len(suppressed)} | counted | numbers), items=ITEMS
    )
    return CheckResult(tuple(findings), summary, AS_OF, tuple(suppressed))


def report(
    findings: Sequence[Finding] = FINDINGS,
    suppressed: Sequence[Suppressed] = SUPPRESSED,
    root: Path = Path("/there/is/no/such/project"),
    **options: Any,
) -> Report:
    """Return a report of findings, all of them shown, of a project whose files have gone."""
    return Report(checked(findings, suppressed), root, **({"show_info": True} | options))


def many(count: int) -> list[Finding]:
    """Return so many findings, of all severities, in the order of their lines."""
    severities = list(Severity)
    return [
        Finding(
            Problem("TM202", f"unknown requirement 'R-{line}'", at(line, 3, 9), f"M-{line}"),
            "unknown-requirement",
            severities[line % 3],
        )
        for line in range(1, count + 1)
    ]
