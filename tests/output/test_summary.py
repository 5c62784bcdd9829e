"""The summary of a job, rendered by a Markdown renderer: what a file holds becomes text, never markup."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given
from markdown_it import MarkdownIt

from tests.output.awkward import FINDINGS, many, report
from tests.output.texts import problems
from tracemap.findings import Finding, Problem, Severity
from tracemap.output.findings import render
from tracemap.output.findings.summary import MOST_FINDINGS
from tracemap.output.report import shown_place
from tracemap.output.terminal import cut, plain

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
BLOCKS = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td"}


def cells(text: str) -> list[list[str]]:
    """Return the rows of all tables, after making sure that all there is is text in known blocks."""
    rows: list[list[str]] = []
    for token in RENDERER.parse(text):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        assert kind in {*BLOCKS, "inline"}, token
        if kind == "tr" and token.nesting == 1:
            rows.append([])
        for child in token.children or ():
            assert child.type in ("text", "text_special"), child
        if kind == "inline" and rows and token.level > 2:
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def worst(findings: list[Finding]) -> list[list[str]]:
    """Return the rows of the table of findings, head included."""
    rows = cells(render(report(findings), "summary"))
    return rows[rows.index(["place", "finding"]) :]


def read_back(findings: list[Finding]) -> None:
    findings = sorted(findings, key=lambda one: -one.severity.rank)[:MOST_FINDINGS]
    rows = worst(findings)[1:]
    for finding, row in zip(findings, rows, strict=True):
        fix = f"; fix: {finding.problem.fix.description}" if finding.problem.fix else ""
        said = plain(f"{finding.severity.value} {finding.code} {finding.message}{fix}")
        place = cut(shown_place(finding.location), 300)
        assert [" ".join(cell.split()) for cell in row] == [
            " ".join(place.split()),
            " ".join(cut(said, 300).split()),
        ]


def test_every_awkward_finding_is_a_row_of_plain_text() -> None:
    read_back(FINDINGS)


@given(st.lists(problems(), min_size=1, max_size=4), st.sampled_from(Severity))
def test_whatever_is_found_is_a_row_of_plain_text(found: list[Problem], severity: Severity) -> None:
    read_back([Finding(one, "n", severity) for one in found])


def test_the_rules_are_counted_the_worst_first() -> None:
    rows = cells(render(report(many(9)), "summary"))
    assert rows[:4] == [
        ["severity", "rule", "findings", "fixable"],
        ["error", "TM202 unknown-requirement", "3", ""],
        ["warning", "TM202 unknown-requirement", "3", ""],
        ["info", "TM202 unknown-requirement", "3", ""],
    ]


def test_the_worst_are_listed_and_the_rest_is_counted() -> None:
    text = render(report(many(200)), "summary")
    assert len(worst(many(200))) == 1 + MOST_FINDINGS
    assert text.endswith("\n... and 150 more findings: tracemap check lists them\n")
    assert "## tracemap check: 66 errors, 67 warnings, 67 infos\n" in text


def test_a_clean_plan_says_so() -> None:
    text = render(report([], []), "summary")
    assert text.startswith("## tracemap check: nothing found\n\nno errors, no warnings in")
    assert "|" not in text
