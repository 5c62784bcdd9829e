"""What the benchmarks write: a table to read, JSON, and the place in a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.figures import Goal, Growth, Shares, table
from benchmarks.jobs import TRACEMAP, Job
from benchmarks.measure import Measured, Run
from benchmarks.report import BEGIN, END, Report, markdown, written_into

HERE = Path("/plans")
MEASURED = [
    Measured(Job("floor", ("python", "floor.py"), HERE), [Run(2.0, 1.0, 1000.4)]),
    Measured(Job("check", (TRACEMAP, "check"), HERE), [Run(1.0, 1.0, 1500.0), Run(2, 2, 2000)]),
    Measured(Job("peer", ("peer",), HERE), [], "ended with 2: a | b"),
]
ASKED: dict[tuple[str, int | None], tuple[Goal, ...]] = {
    ("check", 10): (Goal("wall", 0.5), Goal("peak", 1.8)),
    ("peer", 10): (Goal("wall", 1),),
}
REPORT = Report(
    {"machine": "two processors"},
    [table("10 requirements", 10, MEASURED, ASKED)],
    [
        Growth("check", 10_000, 100_000, 1.234, 1.0, is_judged=True),
        Growth("floor", 10_000, 100_000, 1.0, 1.0, is_judged=False),
    ],
    [
        Shares("Phases", "small", 4.0, {"read": 3.0, "rules": 1.0}),
        Shares("Loaded", "small", 2.0, {"load": 2.0, "check": 2.1}, at_most=1.0),
        Shares("Phases", "large", 40.0, {"read": 38.0, "rules": 2.0}),
    ],
)
TEXT = """\
- machine: two processors

**10 requirements**

| command | runs | wall, s | CPU, s | peak, MiB | wall/floor | CPU/floor | peak/floor | goal |
|---|---:|---:|---:|---:|---:|---:|---:|---|
| floor | 1 | 2.000 | 1.000 | 1,000 | 1.00 | 1.00 | 1.00 |  |
| check | 2 | 1.500 | 1.500 | 1,750 | 0.75 | 1.50 | 1.75 | wall ≤ 0.5: not kept, peak ≤ 1.8: kept |
| peer | 0 | – | – | – | – | – | – | wall ≤ 1: not kept; ended with 2: a \\| b |

**Growth**: the power of the number of requirements

| command | from | to | wall | CPU | goal |
|---|---:|---:|---:|---:|---|
| check | 10,000 | 100,000 | 1.23 | 1.00 | ≤ 1.1: not kept |
| floor | 10,000 | 100,000 | 1.00 | 1.00 |  |

**Phases**

| | small, s | share | large, s | share |
|---|---:|---:|---:|---:|
| read | 3.000 | 0.75 | 38.000 | 0.95 |
| rules | 1.000 | 0.25 | 2.000 | 0.05 |

**Loaded**

| | small, s | share |
|---|---:|---:|
| load | 2.000 | 1.00 |
| check | 2.100 | 1.05 (not kept) |

**Commands**, each on the first plan that it was run on

```text
floor:
    python floor.py
check:
    tracemap check
peer:
    peer
```
"""


def test_the_tables_stand_with_their_goals_and_commands() -> None:
    assert markdown(REPORT) == TEXT


def test_json_holds_what_was_measured_unrounded() -> None:
    found = json.loads(json.dumps(REPORT.to_dict()))
    row = found["tables"][0]["rows"][1]
    assert row["figures"] == {"wall": 1.5, "cpu": 1.5, "peak": 1750.0}
    assert row["ratios"]["peak"] == pytest.approx(1750 / 1000.4)
    assert row["goals"][0] == {"measure": "wall", "at_most": 0.5, "kept": False}
    assert found["growth"][0]["wall"] == 1.234
    assert found["tables"][0]["rows"][2]["figures"] is None


def test_what_was_written_into_a_page_is_replaced_and_the_rest_is_kept() -> None:
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    once = written_into(page, "new\n")
    assert once == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end.\n"
    assert written_into(once, "new\n") == once


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_a_page_without_its_marks_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="the page lacks the line"):
        written_into(page, "new\n")


def test_the_page_of_the_documentation_has_the_marks(root: Path) -> None:
    written_into((root / "docs" / "performance.md").read_text("utf-8"), "new\n")
