"""Pipes, terminals, closed streams and narrow encodings, as the shell gives them."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, PROJECTS
from tracemap.output.terminal import width

COMMAND = [sys.executable, "-m", "tracemap"]


def environment(**changes: str) -> dict[str, str]:
    """Return an environment that says nothing about terminals but what is asked for."""
    silent = ("NO_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONUNBUFFERED")
    kept = {name: value for name, value in os.environ.items() if name not in silent}
    return {**kept, "TERM": "xterm", **changes}


def shell(line: str, project: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a shell line, in which `tracemap` asks the plan as of the day of the examples."""
    asked = f'tracemap() {{ "{sys.executable}" -m tracemap --project "{project}" --as-of {AS_OF} "$@"; }}'
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {asked}; {line}"],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**changes),
    )


def terminal(
    project: Path,
    *words: str,
    columns: int = 80,
    status: int = 0,
    changes: dict[str, str] | None = None,
) -> str:
    """Return what stays on a terminal of so many columns when a command has ended."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [*COMMAND, "--project", str(project), "--as-of", AS_OF, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**(changes or {})),
    )
    os.close(theirs)
    shown = bytearray()
    try:
        while read := os.read(ours, 65536):
            shown += read
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == status
    # How far a run is, is said where it takes a second, and wiped away.
    return re.sub("\r[^\r\n]*\x1b\\[K", "", shown.decode().replace("\r\n", "\n"))


def test_a_reader_that_has_gone_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    milestones = "".join(f"M-{number}:\n  name: x\n" for number in range(1000))
    (tmp_path / "milestones" / "plan.yaml").write_text(milestones)
    done = shell("tracemap list milestones --format json | head -1", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_findings_are_status_1_though_nobody_reads_them(root: Path) -> None:
    done = shell("tracemap check --fail-on warning | true", root)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("words", ["--help", "check --help"])
def test_help_that_nobody_reads_is_no_fault(root: Path, words: str) -> None:
    done = shell(f"(sleep 0.2; tracemap {words}) | true", root)
    assert (done.returncode, done.stderr) == (0, "")


def test_output_that_cannot_be_written_is_no_answer(root: Path) -> None:
    full = shell("tracemap coverage > /dev/full", root)
    assert (full.returncode, full.stderr) == (
        2,
        "tracemap: cannot write to standard output: No space left on device\n",
    )
    closed = shell("tracemap coverage >&-", root)
    assert closed.returncode == 2
    assert closed.stderr.startswith("tracemap: cannot write to standard output: it is closed\n")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_an_error_that_nobody_can_hear_is_still_a_status(root: Path, where: str) -> None:
    done = shell(f"tracemap show nothing {where}", root)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.fixture
def _interrupts() -> Iterator[None]:
    """Let children be interrupted, also where a job in the background ignores it for all below it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interrupts")
def test_an_interrupt_is_status_130_and_quiet(tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    milestones = "".join(f"M-{number}:\n  name: x\n" for number in range(50_000))
    (tmp_path / "milestones" / "plan.yaml").write_text(milestones)
    process = subprocess.Popen(
        [*COMMAND, "--project", str(tmp_path), "check"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment(), "PYTHONPROFILEIMPORTTIME": "1"},
    )
    assert process.stderr is not None
    for line in process.stderr:  # the last module that is loaded before the plan is read
        if b"tracemap.cli.running" in line:
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_encoding_that_lacks_a_character_stops_no_answer(encoding: str) -> None:
    hostile = PROJECTS / "hostile"
    text = shell("tracemap show HOSTILE-4", hostile, PYTHONIOENCODING=encoding)
    assert (text.returncode, text.stderr) == (0, "")
    assert "\\u5168\\u89d2" in text.stdout
    answer = shell("tracemap show HOSTILE-4 --format json", hostile, PYTHONIOENCODING=encoding)
    name = json.loads(answer.stdout)["written"]["name"]
    assert name.startswith("全角の名前は二倍の幅を取る 🛰\ufe0f, combined e\u0301")


def test_a_pipe_gets_no_colour_and_no_time(root: Path) -> None:
    done = shell("tracemap check", root)
    assert "\x1b" not in done.stdout
    assert " s)" not in done.stdout


def test_a_terminal_gets_colours_unless_it_asks_for_none(root: Path) -> None:
    coloured = terminal(root, "check", "--select", "TM403")
    assert "\x1b[33mwarning TM403\x1b[0m" in coloured
    seconds = re.compile(r"\([0-9.]+ s\)")
    for variable, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        bare = terminal(root, "check", "--select", "TM403", changes={variable: value})
        assert "\x1b" not in bare
        assert seconds.sub("", re.sub(r"\x1b\[[0-9]+m", "", coloured)) == seconds.sub("", bare)
    assert "\x1b" in terminal(root, "coverage", changes={"NO_COLOR": ""})


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_width_of_the_terminal_is_kept(root: Path, columns: int) -> None:
    words = ("list", "milestones", "--wbs", "02C.06")
    lines = terminal(root, *words, columns=columns, changes={"NO_COLOR": "1"}).split("\n")
    assert columns - 40 < max(width(line) for line in lines if "without" not in line) <= columns


def test_bytes_are_not_written_to_a_terminal(root: Path) -> None:
    shown = terminal(
        root, "graph", "--format", "png", "--focus", "LDM-503-17", "--depth", "1", status=2
    )
    assert shown == ("tracemap: this format is not for a terminal\n  write it to a file: -o FILE\n")


def test_a_run_ends_with_its_status_and_all_that_it_wrote() -> None:
    asked = [*COMMAND, "--project", str(PROJECTS / "dangling"), "check", "--format", "json"]
    done = subprocess.run(asked, capture_output=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["summary"]["errors"] > 0
    wrong = subprocess.run([*COMMAND, "check", "--nothing"], capture_output=True, check=False)
    assert wrong.returncode == 2
    assert b"check has no option --nothing" in wrong.stderr
