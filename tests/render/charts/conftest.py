"""What the tests of charts share: answers of every kind, as pictures of every width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import tracemap
from tracemap.questions.burndown import Burndown
from tracemap.questions.timeline import Timeline

ROOT = Path(__file__).parent.parent.parent.parent
PROJECTS = ROOT / "tests" / "projects"
AS_OF = date(2024, 3, 23)

Answer = Burndown | Timeline


@cache
def plan(project: str = ".") -> tracemap.Plan:
    """Return the example plan, or one of `tests/projects`."""
    return tracemap.load(ROOT if project == "." else PROJECTS / project, AS_OF)


def with_then(one: tracemap.Plan) -> Burndown:
    """Return a burndown with what was expected earlier, of the plan as if it had been as it is now."""
    return one.burndown(then=one.on(date(2022, 6, 30)))


_FEW = tracemap.Narrowing(prefixes=("LDM-503-1",), levels=frozenset({1, 2}))
ANSWERS: dict[str, Callable[[tracemap.Plan], Any]] = {
    "left": lambda one: one.burndown(),
    "left and then": with_then,
    "left of few": lambda one: one.burndown(
        tracemap.Narrowing(prefixes=("LDM-503-1",), levels=frozenset({1, 2}))
    ),
    "requirements": lambda one: one.requirements_left(),
    "months": lambda one: one.burndown(per="month"),
    "years": lambda one: one.burndown(per="year"),
    "timeline": lambda one: one.timeline(tracemap.Narrowing(external=True)).on_page(30),
    "all of it": lambda one: one.timeline(tracemap.Narrowing(external=True)),
    "focus": lambda one: one.timeline(focus=[next(iter(one.milestones))], depth=1),
}
