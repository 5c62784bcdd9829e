"""The line that says how far a run is: only where somebody waits for it, and gone in the end."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from tests.loading.plans import PLAN, write
from tracemap.cli.progress import Progress
from tracemap.loading.load import load_catalog


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_line_comes_after_a_second_and_goes_at_the_end() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Progress(100.0, stream, clock)
    progress("reading files", 1, 8)
    progress.clear()
    assert stream.getvalue() == ""
    clock.now = 101.0
    progress("reading files", 2, 8)
    assert stream.getvalue() == "\rreading files [######..................] 2 of 8\x1b[K"
    clock.now = 101.05
    progress("reading files", 3, 8)
    assert "3 of 8" not in stream.getvalue()
    clock.now = 101.2
    progress("reading files", 8, 8)
    progress.clear()
    progress.clear()
    assert stream.getvalue().endswith("[########################] 8 of 8\x1b[K\r\x1b[K")
    assert stream.getvalue().count("\r\x1b[K") == 1


def test_of_nothing_nothing_is_done() -> None:
    stream = io.StringIO()
    Progress(0.0, stream, Clock())("reading files", 0, 0)
    assert "0 of 0" in stream.getvalue()


@pytest.mark.parametrize("no_colour", ["", "1"])
@pytest.mark.parametrize("terminals", [(True, True), (True, False), (False, True)])
def test_it_is_for_terminals_alone(
    monkeypatch: pytest.MonkeyPatch, terminals: tuple[bool, bool], no_colour: str
) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: terminals[0], raising=False)
    monkeypatch.setattr(err, "isatty", lambda: terminals[1], raising=False)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", "xterm")
    Progress(0.0, clock=Clock())("reading files", 1, 2)
    assert bool(err.getvalue()) == (all(terminals) and not no_colour and os.name != "nt")
    assert not out.getvalue()


def test_a_terminal_that_has_gone_is_no_fault() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    progress = Progress(0.0, Gone(), Clock())
    progress("reading files", 1, 2)
    progress("reading files", 2, 2)
    progress.clear()


def test_reading_tells_of_every_file(tmp_path: Path) -> None:
    write(tmp_path, {PLAN: "A: {name: a}\n", "milestones/b.yaml": "B: {name: b}\n"})
    told: list[tuple[str, int, int]] = []
    load_catalog(tmp_path, progress=lambda *step: told.append(step))
    assert told == [("reading files", 1, 2), ("reading files", 2, 2)]
