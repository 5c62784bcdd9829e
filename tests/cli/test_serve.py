"""The command serve before it serves: its options, and what is said where it cannot."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.serving.plans import GOOD, write
from tracemap.cli.commands import serve as command
from tracemap.serving.serve import Wanted


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write(tmp_path, GOOD)
    return tmp_path


def test_a_port_that_is_taken_is_no_answer(plan: Path, tracemap: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = tracemap("serve", "--project", str(plan), "--port", str(port))
    assert done.status == 2
    assert f"port {port} of 127.0.0.1 is taken" in done.err


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Wanted]:
    """Return what the server is called with, which is not started."""
    found: list[Wanted] = []

    def stand_in(
        wanted: Wanted, listener: socket.socket, started: Callable[[], None], _say: object
    ) -> None:
        started()
        listener.close()
        found.append(wanted)

    monkeypatch.setattr("tracemap.serving.serve.serve", stand_in)
    return found


def test_the_day_is_fixed_only_where_one_is_given(
    plan: Path, tracemap: Call, calls: list[Wanted]
) -> None:
    for words in ([], ["--as-of", "today"], ["--as-of", "2024-03-23"]):
        run = tracemap("serve", "--port", "0", "--project", str(plan), *words)
        assert (run.status, run.out) == (0, "")
    assert [wanted.moves for wanted in calls] == [True, True, False]
    assert str(calls[2].job.as_of) == "2024-03-23"


def test_a_browser_is_opened_at_the_address_that_is_said(
    plan: Path, tracemap: Call, calls: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(command, "_show", opened.append)
    run = tracemap("serve", "--port", "0", "--project", str(plan), "--open")
    assert f"at {opened[0]} ; Ctrl-C" in run.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--project", "no/such/folder"], "no/such/folder: no such folder"),
        (["-o", "folder"], "serve takes no -o\n  it writes no file; tracemap site"),
        (["--port", "x"], "--port 'x' is no whole number"),
        (["--host", "192.0.2.1"], "no address of this machine"),
        (["--port", "70000"], "from 0 to 65535"),
    ],
)
def test_what_cannot_be_served_is_no_answer(
    plan: Path, tracemap: Call, words: list[str], said: str
) -> None:
    done = tracemap("serve", "--project", str(plan), *words)
    assert done.status == 2
    assert said in done.err


def test_without_its_package_the_extra_is_named(
    plan: Path, tracemap: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "h11", None)
    done = tracemap("serve", "--project", str(plan))
    assert done.status == 2
    assert "pip install 'tracemap[pages]'" in done.err
