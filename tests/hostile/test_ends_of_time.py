"""Days at both ends of the calendar: in the plan, in its history, in the configuration, in the question."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import Plan

FIRST, LAST = "0001-01-01", "9999-12-31"
ENDS = (FIRST, LAST)

MILESTONES = f"""\
M-1: {{name: a, wbs: "1.1", due: {FIRST}, effort: 0, start: {FIRST}}}
M-2: {{name: b, wbs: "1.1", due: {LAST}, effort: 5, predecessors: [M-1], lags: {{M-1: -4000000}}}}
M-3: {{name: c, wbs: "2", due: {FIRST}, forecast: {LAST}, effort: 1e6, requirements: [DMS-REQ-0001]}}
M-4: {{name: d, wbs: "2", due: {LAST}, forecast: {FIRST}, predecessors: [M-3], lags: {{M-3: 4000000}}}}
M-5: {{name: e, owner: o, due: {LAST}, completed: {FIRST}, effort: 1, jira: DM-1}}
M-6: {{name: f, owner: o, due: {FIRST}, completed: {LAST}, test_plans: [LVV-P1]}}
"""
CONFIGURATION = f"""\
history = "history/*"
[calendar]
working_days = ["mon"]
days_off = [{FIRST}, {LAST}]
[[capacity]]
wbs = "1"
fte = 2
from = {FIRST}
to = {LAST}
[[capacity]]
wbs = "2"
fte = 0.001
from = {LAST}
[[capacity]]
owner = "o"
fte = 1
to = {FIRST}
"""
FILES = {
    "milestones/m.yaml": MILESTONES,
    "history/1900-01-01/milestones/m.yaml": MILESTONES.replace("name: a", "name: z"),
    f"history/{LAST}/milestones/m.yaml": MILESTONES,
    "requirements/r.yaml": "DMS-REQ-0001: {title: r, priority: 1a}\n",
    "testplans/t.yaml": "test_plans:\n  LVV-P1: {name: p, test_cases: [LVV-T1]}\ntest_cases:\n"
    f"  LVV-T1: {{name: t, verifies: [DMS-REQ-0001], executed: {LAST}, result: passed}}\n",
    "tracemap.toml": CONFIGURATION,
}
QUESTIONS = (
    "check",
    "blocking --rank drag",
    "blocking M-4 --chains",
    "when M-4 DMS-REQ-0001",
    "forecast",
    "forecast M-2 M-4 --without-network",
    "effort --per month --milestones",
    "effort --per year --by owner",
    *(f"whatif --slip M-2={span}" for span in ("9999w", "-9999w", "9wd", "-9wd")),
    *(f"whatif --move M-2={day}" for day in ENDS),
    *(f"burndown --per year --format {form}" for form in ("text", "csv", "json", "svg")),
    *(f"burndown --per year --since {day} --until {day}" for day in ENDS),
    *(f"burndown --then {then}" for then in ("1d", "9999y", "9999w", FIRST)),
    "timeline --format svg",
    "timeline --all",
    "list milestones --due-within 9999w",
    "diff history/1900-01-01",
    "report --format markdown",
    "report control --format markdown",
    "export jira",
    "site -o out/site",
)


@pytest.mark.parametrize("as_of", ENDS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_or_refused_in_words(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch, question: str, as_of: str
) -> None:
    monkeypatch.chdir(plan(FILES))
    run = tracemap("--as-of", as_of, *question.split())
    assert run.status in (0, 1, 2), run.err
    if run.status == 2:
        refused = (
            "no date before",
            "there is no such day",
            "it was completed",
            "no state of the plan",
        )
        assert any(why in run.err for why in refused), run.err


def test_the_first_day_of_the_calendar_has_no_record_of_days_before_it(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan(FILES))
    run = tracemap("--as-of", FIRST, "forecast", "--format", "json")
    assert run.status == 0, run.err
