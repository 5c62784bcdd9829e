"""What is asked of the ratios, by the label of a command and the number of requirements."""

from __future__ import annotations

from benchmarks.figures import Goal

GROWTH = Goal("wall", 1.1)
"""The most that the exponent of growth of any command of tracemap is to be, from 10,000 to 100,000."""

_WALL_BY_SIZE = {
    "check, cold": {1_000: 1.0, 10_000: 0.6, 100_000: 0.5},
    "check, warm": {1_000: 0.4, 10_000: 0.12, 100_000: 0.08},
    # What the warm check is given, and the floor's own share of the file that changed.
    "check, one file changed": {1_000: 0.78, 10_000: 0.16, 100_000: 0.09},
}
_WALL_OF_START = {"tracemap --version": 3.0, "tracemap --help": 3.0}
REAL_PLAN = Goal("wall", 6.0)
"""The warm check of a real plan, against the start of Python."""

GOALS: dict[tuple[str, int | None], tuple[Goal, ...]] = {
    **{
        (label, size): (Goal("wall", most),)
        for label, sizes in _WALL_BY_SIZE.items()
        for size, most in sizes.items()
    },
    **{(label, None): (Goal("wall", most),) for label, most in _WALL_OF_START.items()},
}
GOALS["check, cold", 100_000] += (Goal("peak", 1.5),)
