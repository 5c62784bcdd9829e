"""How states look: a word, a glyph, a border and a colour each, so that none of them is needed alone.

The colours are those of Okabe and Ito (2008), which eyes of every kind tell apart. Filled strongly is only
what is late or has failed, in lighter shades of theirs: black text on them has a contrast of 7:1 and more,
and printed in grey one is darker than the other. What is done recedes into grey, with a contrast of 6:1.
"""

from __future__ import annotations

from typing import NamedTuple

BLACK, GREEN, BLUE, VERMILLION = "#000000", "#009E73", "#0072B2", "#D55E00"
_OVERDUE_FILL, _LATE_FILL = "#F5793A", "#FFC857"
GREY, DIM, PALE, WHITE = "#8C8C8C", "#595959", "#F2F2F2", "#FFFFFF"


class Look(NamedTuple):
    """How a state looks.

    Attributes:
        name: the state, as `on_time`.
        glyph: stands before the code; may be empty.
        meaning: for the legend.
        fill, border, ink: colours.
        width: of the border, in points.
        line: of the border: solid, dashed or dotted.
        double: whether the border is doubled.
    """

    name: str
    glyph: str
    meaning: str
    fill: str
    border: str
    ink: str = BLACK
    width: float = 1.2
    line: str = "solid"
    double: bool = False


_ALL = (
    Look("overdue", "!", "overdue: due before the date of the picture, not completed",
         _OVERDUE_FILL, BLACK, width=2.2, double=True),
    Look("late", "▲", "late: expected after it is due", _LATE_FILL, BLACK, width=2.2),
    Look("failing", "!", "a test of it failed", _OVERDUE_FILL, BLACK, width=2.2, double=True),
    Look("blocked", "▲", "test blocked", _LATE_FILL, BLACK, width=2.2),
    Look("on_time", "", "on time: expected by its due date, or without one", WHITE, BLUE),
    Look("undated", "?", "no date, nor any above it", WHITE, DIM, line="dashed"),
    Look("not_verified", "", "not verified yet", WHITE, BLUE),
    Look("partially_verified", "◐", "verified in part", "#FBF7C5", "#8A8000"),
    Look("not_executed", "", "not executed yet", WHITE, BLUE),
    Look("in_progress", "◐", "in progress", "#FBF7C5", "#8A8000"),
    Look("no_test_case", "?", "test plan with no test case", WHITE, DIM, line="dashed"),
    Look("of_requirement", "", "judged with its requirement", WHITE, DIM, width=1.0),
    Look("completed", "✓", "completed", PALE, GREY, DIM, 1.0),
    Look("verified", "✓", "verified", "#DDF1EA", GREEN),
    Look("passed", "✓", "passed, with deviation or not", "#DDF1EA", GREEN),
    Look("superseded", "×", "superseded: another milestone replaces it", WHITE, GREY, DIM, 1.0, "dotted"),
    Look("inactive", "×", "requirement withdrawn or deferred", WHITE, GREY, DIM, 1.0, "dotted"),
)  # fmt: skip

LOOKS = {look.name: look for look in _ALL}
"""The looks by name, in the order of the legend: what needs attention first."""

SHAPES = {
    "milestone": "milestone",
    "decision": "something to be decided",
    "handover": "something handed over to operations",
    "external": "milestone of another project",
    "test_plan": "test plan",
    "test_case": "test case",
    "requirement": "requirement",
    "verification_element": "verification element: a part of a requirement",
}
"""The shapes by name, in the order of the legend, with what they mean."""

LINES = {
    "critical": "the chain that sets the expected date",
    "held_up": "waits for something overdue or late",
    "precedes": "comes before",
    "supersedes": "replaces",
    "executes": "is tested by",
    "includes": "includes",
    "verifies": "verifies",
    "refines": "is a part of",
    "derived_from": "is derived from",
}
"""The lines by name, in the order of the legend, with what they mean."""
