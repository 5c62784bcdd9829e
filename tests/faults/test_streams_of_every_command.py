"""Closed, full and broken streams: every command ends quietly, and says so by its exit status."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.commands import PRINTING, QUESTIONS, ROOT, environment, words
from tracemap.cli.overview import command_names

CLOSED = "tracemap: cannot write to standard output: it is closed\n  -o FILE writes to a file\n"
FULL = "tracemap: cannot write to standard output: No space left on device\n"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams") / "plan"
    for name in ("milestones", "requirements", "testplans"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "tracemap.toml", folder)
    return folder


def shell(
    name: str, plan: Path, tmp_path: Path, streams: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell that does something to its streams."""
    command = [sys.executable, "-m", "tracemap", *words(name, plan, tmp_path / "out")]
    line = f"set -o pipefail; {shlex.join(command)} {streams}"
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, check=False, env=environment(), timeout=300
    )


def is_quiet(err: bytes) -> bool:
    return b"Traceback" not in err and b"internal fault" not in err and b"Exception" not in err


def test_every_command_is_asked() -> None:
    assert set(command_names()) == QUESTIONS.keys() | {"serve"}


@pytest.mark.parametrize("name", PRINTING)
def test_an_answer_that_cannot_be_written_is_status_2(
    name: str, plan: Path, tmp_path: Path
) -> None:
    full = shell(name, plan, tmp_path, "> /dev/full")
    assert (full.returncode, full.stderr.decode()[-len(FULL) :]) == (2, FULL)
    assert is_quiet(full.stderr)
    closed = shell(name, plan, tmp_path, ">&-")
    assert (closed.returncode, closed.stderr.decode()[-len(CLOSED) :]) == (2, CLOSED)
    assert is_quiet(closed.stderr)


@pytest.mark.parametrize("name", PRINTING)
def test_other_streams_change_no_answer_and_a_reader_that_is_gone_is_no_fault(
    name: str, plan: Path, tmp_path: Path
) -> None:
    whole = shell(name, plan, tmp_path, "")
    assert whole.stdout
    assert whole.returncode in (0, 1)
    for streams in ("2>/dev/full", "<&- 2>&-"):
        other = shell(name, plan, tmp_path, streams)
        assert (other.returncode, other.stdout) == (whole.returncode, whole.stdout), streams
    gone = shell(name, plan, tmp_path, "| head -c 1 > /dev/null")
    assert (gone.returncode, gone.stderr) == (whole.returncode, whole.stderr)


def test_a_file_is_written_whatever_the_streams_are(plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "plan.svg"
    target.parent.mkdir()
    command = [sys.executable, "-m", "tracemap", *words("graph", plan, tmp_path)[:5]]
    line = shlex.join([*command, "-o", str(target)])
    found = set()
    for streams in ("", ">&-", "2>&-", "<&-", "<&- >&- 2>&-", "> /dev/full 2>&1"):
        target.unlink(missing_ok=True)
        done = subprocess.run(["bash", "-c", f"{line} {streams}"], check=False, env=environment())
        assert done.returncode == 0, streams
        found.add(target.read_bytes())
        assert [path.name for path in target.parent.iterdir()] == ["plan.svg"]
    assert len(found) == 1


def test_nothing_of_ours_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """What a library prints would go into the file that has it."""
    code = (
        "import os; from tracemap.cli.streams import prepare; prepare();"
        "numbers = [os.open(os.devnull, os.O_RDONLY) for _ in range(3)];"
        "os.write(numbers[0], b'') if min(numbers) < 3 else None; os._exit(min(numbers))"
    )
    line = shlex.join([sys.executable, "-c", code])
    done = subprocess.run(["bash", "-c", f"{line} <&- >&- 2>&-"], check=False, env=environment())
    assert done.returncode >= 3
