"""The rules that there are: their codes and names stand in configurations, comments and baselines."""

from __future__ import annotations

import pytest

from tracemap.errors import UnknownIdError
from tracemap.rules.registry import all_rules, find_rule, previews

RULES = {
    "TM001": ("unreadable-file", "error"),
    "TM002": ("invalid-yaml", "error"),
    "TM003": ("duplicate-key", "error"),
    "TM004": ("limit-exceeded", "error"),
    "TM005": ("yaml-beyond-data", "error"),
    "TM101": ("unknown-field", "error"),
    "TM102": ("wrong-type", "error"),
    "TM103": ("missing-field", "error"),
    "TM104": ("malformed-id", "error"),
    "TM105": ("malformed-date", "error"),
    "TM106": ("value-not-allowed", "error"),
    "TM201": ("unknown-milestone", "error"),
    "TM202": ("unknown-requirement", "error"),
    "TM203": ("unknown-test-plan", "error"),
    "TM204": ("unknown-test-case", "error"),
    "TM205": ("one-sided-link", "info"),
    "TM206": ("duplicate-definition", "error"),
    "TM207": ("reference-to-superseded", "error"),
    "TM208": ("reference-to-itself", "error"),
    "TM209": ("old-name", "warning"),
    "TM210": ("p6-overridden", "info"),
    "TM211": ("confusable-characters", "warning"),
    "TM212": ("repeated-entry", "info"),
    "TM301": ("cycle", "error"),
    "TM302": ("redundant-link", "info"),
    "TM303": ("unlinked-milestone", "info"),
    "TM401": ("due-before-predecessor", "warning"),
    "TM402": ("completed-before-predecessor", "warning"),
    "TM403": ("overdue-milestone", "warning"),
    "TM404": ("completed-in-future", "error"),
    "TM405": ("forecast-far-from-due", "warning"),
    "TM406": ("due-dates-pile-up", "info"),
    "TM407": ("no-date", "info"),
    "TM408": ("due-before-distant-predecessor", "warning"),
    "TM501": ("unplanned-requirement", "info"),
    "TM502": ("test-without-test-plan", "warning"),
    "TM503": ("test-plan-without-milestone", "warning"),
    "TM504": ("empty-test-plan", "warning"),
    "TM505": ("unbacked-claim", "info"),
    "TM506": ("completed-with-failed-test", "warning"),
    "TM507": ("met-only-in-operations", "info"),
    "TM508": ("decision-without-successor", "info"),
    "TM509": ("claim-in-prose", "info"),
    "TM601": ("stale-baseline-entry", "warning"),
}


def test_codes_names_and_severities_are_what_they_were() -> None:
    found = {code: (rule.name, rule.severity.value) for code, rule in all_rules().items()}
    assert found == RULES
    assert all(rule.code == code for code, rule in all_rules().items())
    assert not previews()


@pytest.mark.parametrize("wanted", ["TM403", "tm403", "overdue-milestone", "Overdue-Milestone"])
def test_a_rule_is_found_by_its_code_or_its_name(wanted: str) -> None:
    assert find_rule(wanted) is all_rules()["TM403"]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("TM4030", ("TM403",)),
        ("tm4030", ("TM403",)),
        ("overdue-milstone", ("overdue-milestone",)),
        ("OVERDUE-MILSTONE", ("overdue-milestone",)),
        ("nothing like any", ()),
    ],
)
def test_a_misspelt_rule_is_told_with_what_may_be_meant(
    wanted: str, meant: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownIdError) as error:
        find_rule(wanted)
    assert error.value.message == f"there is no rule {wanted!r}"
    assert error.value.suggestions[: len(meant)] == meant
    assert len(error.value.suggestions) <= 3


def test_the_summary_of_a_rule_is_the_first_line_of_its_page() -> None:
    rule = all_rules()["TM504"]
    assert rule.summary == "A test plan has no test case"
    assert rule.page.startswith(f"{rule.summary}.\n\n")
