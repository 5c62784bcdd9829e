"""What `tracemap --help` prints: the commands by what they answer."""

from __future__ import annotations

import os
from keyword import iskeyword

from tracemap.cli import commands, help_text
from tracemap.packages import module_names

_ORDER = (
    ("what is wrong, and what a change does", ("check", "diff")),
    ("what verifies what", ("coverage", "verifies", "verified-by", "plans")),
    ("what waits for what, and until when", ("blocking", "when", "forecast", "effort", "whatif")),
    ("how it goes over time", ("burndown", "timeline")),
    ("what is there", ("show", "list", "graph")),
    ("all of it, to read", ("report", "site", "serve")),
    ("in from other tools, and out to them", ("import", "export")),
)


_PURPOSE = (
    "Questions to a plan of milestones, requirements and test plans, answered from files in git."
)
_MORE = "tracemap COMMAND --help says more; tracemap --version prints the version."
_STATUSES = (
    "exit status: 0 all well, 1 findings or a threshold missed, 2 no answer, 3 nothing to check,"
    " 4 an internal fault"
)


def overview() -> str:
    """Return the commands with a line on each, and what the exit statuses mean."""
    names = command_names()
    groups = [(title, [name for name in of if name in names]) for title, of in _ORDER]
    grouped = {name for _, of in groups for name in of}
    groups.append(("tracemap itself", [name for name in names if name not in grouped]))
    wide = max(map(len, names))
    columns = help_text.width()
    lines = [
        "usage: tracemap [--project DIR] [--as-of DATE] [--format F] [-o FILE]",
        "                COMMAND ...",
        "",
        help_text.folded(_PURPOSE, columns),
    ]
    for title, of in groups:
        lines += ["", f"{title}:"]
        lines += help_text.listed({name: summary(name) for name in of}, columns, wide)
    lines += [
        "",
        help_text.folded(_MORE, columns),
        help_text.folded(_STATUSES, columns, " " * len("exit status: ")),
    ]
    return "\n".join(lines) + "\n"


def command_names() -> list[str]:
    """Return the names of the commands, in alphabetical order."""
    return sorted(name.removesuffix("_").replace("_", "-") for name in module_names(commands))


def module_of(name: str) -> str:
    """Return the name of the module of a command; one that is a word of Python ends in `_` there."""
    module = name.replace("-", "_")
    return f"{module}_" if iskeyword(module) else module


def summary(name: str) -> str:
    """Return what a command answers, which stands in the first line of its module; nothing is imported."""
    path = os.path.join(commands.__path__[0], f"{module_of(name)}.py")
    with open(path, encoding="utf-8") as file:
        return file.readline().partition(": ")[2].rstrip('".\n')
