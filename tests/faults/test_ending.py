"""Ctrl-C, SIGTERM and processes that are killed: quiet, nothing left behind, and no answer that is less."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.commands import environment, run
from tracemap.second_process import is_worthwhile

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc here")

MILESTONES = 12_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan that is large enough for two processes."""
    folder = tmp_path_factory.mktemp("large") / "plan"
    (folder / "milestones").mkdir(parents=True)
    for part in range(4):
        text = "".join(
            f"M-{part}-{number}:\n"
            f"  name: The milestone of this number, {number}, which has a name that is rather long\n"
            f"  description: {'what it is about, in many words; ' * 4}\n"
            f"  due: 2024-01-01\n  predecessors: [M-{part}-{number + 1}]\n"
            for number in range(MILESTONES // 4)
        )
        (folder / "milestones" / f"{part}.yaml").write_text(text)
    return folder


@pytest.fixture(autouse=True)
def _interrupts() -> Iterator[None]:
    """Let children be interrupted, also where a job in the background ignores it for all below it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    try:
        return [int(one) for one in path.read_text().split()]
    except OSError:
        return []


def is_there(process: int) -> bool:
    """Tell whether a process is there and is more than an entry that nobody has read."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def started(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tracemap", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )


def second_of(process: subprocess.Popen[bytes]) -> int:
    """Wait for the second process, and return it."""
    while process.poll() is None:
        found = children(process.pid)
        if found:
            return found[0]
        time.sleep(0.001)
    pytest.fail("the run was over before it had a second process")


def wait_until_gone(process: int) -> None:
    for _ in range(600):
        if not is_there(process):
            return
        time.sleep(0.05)
    pytest.fail("a process of a run that is over is still there")


two = pytest.mark.skipif(not is_worthwhile(), reason="one processor is too few for two processes")


@two
@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_second_process_outlives_a_run_that_is_ended(
    large: Path, number: signal.Signals, status: int
) -> None:
    process = started("--project", str(large), "check")
    second = second_of(process)
    process.send_signal(number)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (status, b"", b"")
    wait_until_gone(second)


@two
@pytest.mark.parametrize("delay", [0.0, 0.3])
def test_a_second_process_that_is_killed_costs_no_finding(large: Path, delay: float) -> None:
    whole = run("--project", str(large), "--as-of", "2024-03-23", "check")
    process = started("--project", str(large), "--as-of", "2024-03-23", "check")
    second = second_of(process)
    time.sleep(delay)
    os.kill(second, signal.SIGKILL)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (whole.returncode, whole.stdout, whole.stderr)
    assert whole.returncode == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("command", ["check", "site", "graph", "report", "check --fix"])
def test_a_run_that_is_ended_is_quiet_and_writes_nothing(
    large: Path, tmp_path: Path, command: str, number: signal.Signals, status: int
) -> None:
    before = {path.name: path.read_bytes() for path in (large / "milestones").iterdir()}
    output = [] if command.startswith("check") else ["-o", str(tmp_path / "out.svg")]
    output = ["-o", str(tmp_path / "out.html")] if command == "report" else output
    process = subprocess.Popen(
        [
            *(sys.executable, "-X", "importtime", "-m", "tracemap", "--project", str(large)),
            *(*command.split(), *output),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:  # the last module that is loaded before the plan is read
        if b"tracemap.cli.running" in line:
            break
    process.send_signal(number)
    out, err = process.communicate()
    said = [line for line in err.splitlines() if not line.startswith(b"import time:")]
    # Before anything is begun the system itself ends the run, which a shell calls by the same number.
    assert process.returncode in (status, -number if number == signal.SIGTERM else status)
    assert (out, said) == (b"", [])
    assert list(tmp_path.iterdir()) == []
    assert {path.name: path.read_bytes() for path in (large / "milestones").iterdir()} == before


def test_a_run_that_is_to_be_deaf_to_sigterm_is(large: Path) -> None:
    line = f"trap '' TERM; exec {sys.executable} -m tracemap --project {large} check"
    with subprocess.Popen(
        ["bash", "-c", line], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    ) as process:
        time.sleep(0.5)
        process.terminate()
        out, _ = process.communicate()
    assert process.returncode == 1
    assert out


def test_a_drawing_that_is_killed_is_an_error(root: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nkill -9 $PPID\n")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    target = tmp_path / "plan.svg"
    done = run("--project", str(root), "graph", "-o", str(target), variables={"PATH": path})
    assert done.returncode == 2
    assert b"Graphviz" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not target.exists()


def test_an_interrupt_before_anything_is_done_is_quiet() -> None:
    code = (
        "import sys; sys.modules['tracemap.cli.main'] = None; import tracemap.__main__ as m;"
        "import builtins; real = builtins.__import__\n"
        "def stopped(name, *rest, **named):\n"
        "    if name == 'tracemap.cli.main': raise KeyboardInterrupt\n"
        "    return real(name, *rest, **named)\n"
        "builtins.__import__ = stopped; m.run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=environment()
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
