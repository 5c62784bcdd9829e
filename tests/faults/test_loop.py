"""A part of the fault loop, drawn by chance with a seed; `make faults` is all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.writers import WRITERS
from tracemap.cli.overview import command_names

ROOT = Path(__file__).parents[2]
SEED = 8
MOST, MOST_OF_ANSWERS = 8, 2
"""How many cases are run of a writer that changes what is the user's own, and of one that gives an answer."""

OWN = [writer.name for writer in WRITERS if not writer.answers]
ANSWERS = [writer.name for writer in WRITERS if writer.answers]
_SOME = 8


def parts(names: list[str]) -> list[list[str]]:
    return [names[start : start + _SOME] for start in range(0, len(names), _SOME)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc to tell files by")
@pytest.mark.parametrize(
    ("names", "most"),
    [*((one, MOST) for one in parts(OWN)), *((one, MOST_OF_ANSWERS) for one in parts(ANSWERS))],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_whatever_fails_every_file_is_the_old_or_the_new_one(names: list[str], most: int) -> None:
    command = [sys.executable, "-m", "tests.faults", "--json", *("--most", str(most))]
    done = subprocess.run(
        [*command, *("--seed", str(SEED)), *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in told] == names, done.stderr
    assert [wrong for one in told for wrong in one["wrong"]] == []
    assert all(one["faults"] + one["kills"] == min(most, 2 * one["calls"]) for one in told)


def test_every_writer_writes() -> None:
    """What a writer makes is made by calls that are seen, so that they can be made to fail."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.faults",
            "--json",
            *("--most", "1"),
            "init",
            "the folder of a site",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    init, site = (json.loads(line)["kinds"] for line in done.stdout.splitlines())
    assert {"open to write", "write", "fsync", "close", "chmod", "rename", "mkdir"} <= init.keys()
    assert {"open to write", "write", "close", "exchange", "remove", "rmdir"} <= site.keys()


def test_every_command_that_answers_into_a_file_is_a_writer() -> None:
    """`cache` and `serve` aside: what the cache holds is no answer of a plan, and a server writes no file."""
    tried = {writer.words[0] for writer in WRITERS if writer.words}
    assert set(command_names()) - tried == {"cache", "serve"}
