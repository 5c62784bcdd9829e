"""Where the time of a check goes: to which phase a moment belongs. No time is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import tracemap
from benchmarks.phases import LOAD, PHASES, phase_of

PACKAGE = Path(tracemap.__file__).parent


def own(*modules: str) -> list[str]:
    return [f"/lib/tracemap/{module}.py" for module in modules]


@pytest.mark.parametrize(
    ("files", "phase"),
    [
        (["/lib/re.py", *own("loading/plain_reader", "loading/load")], "read"),
        (own("loading/decode", "loading/load"), "decode"),
        (own("schema/conform", "loading/decode", "loading/load"), "decode"),
        (own("model", "loading/decode"), "decode"),
        (own("graph/links", "rules/tm301", "checking/check"), "graph and dates"),
        (own("rules/tm301", "checking/check"), "rules"),
        (own("output/json_text", "cli/main"), "output"),
        (own("cli/main"), "all else"),
        (["/lib/threading.py"], "all else"),
        (own("rules_of_thumb", "loading_bay"), "all else"),
        ([], "all else"),
    ],
)
def test_the_innermost_module_that_works_for_itself_decides(files: list[str], phase: str) -> None:
    assert phase_of(files) == phase


def test_what_runs_because_of_an_import_belongs_to_the_import() -> None:
    files = ["/lib/re.py", *own("loading/decode"), "<frozen importlib._bootstrap>", *own("plan")]
    assert phase_of(files) == "import"


def test_every_part_that_a_phase_names_is_there() -> None:
    for parts in PHASES.values():
        for part in parts:
            assert (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file(), part


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("check", list(PHASES)),
        ("questions", [LOAD, "check", "coverage", "blocking", "when --priority 1b"]),
    ],
)
def test_the_parts_of_a_plan_are_told_as_seconds(what: str, parts: list[str], root: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.phases", what, str(root)]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True)
    found = json.loads(done.stdout)
    assert list(found) == parts
    assert min(found.values()) >= 0
    assert sum(found.values()) > 0
