"""Files that change, vanish or may not be read meanwhile: named, and never a green that is false."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.commands import environment, run
from tests.faults.writers import PLAN, put

AS_OF = ("--as-of", "2024-03-23")
FILE = "milestones/b.yaml"

# Runs a command, and does something to a file just before it is opened for reading for the nth time.
MEDDLE = """
import os, sys
path, deed, which, *words = sys.argv[1:]
left = int(which)

def deeds(path):
    match deed:
        case 'vanish': os.unlink(path)
        case 'folder': os.unlink(path); os.mkdir(path)
        case 'pipe': os.unlink(path); os.mkfifo(path)
        case 'link': os.unlink(path); os.symlink('/proc/self/environ', path)
        case 'loop': os.unlink(path); os.symlink(path, path)
        case 'truncate': os.truncate(path, 20)
        case 'grow':
            with open(path, 'ab') as file: file.write(b'\\nM-9: {name: x')
        case 'folder vanishes':
            import shutil; shutil.rmtree(os.path.dirname(path))

def hear(event, arguments):
    global left
    name = arguments[0] if event == 'open' else None
    if isinstance(name, str) and name.endswith(path) and not arguments[2] & 3 and left:
        left -= 1
        if not left:
            deeds(os.path.abspath(name))

from tracemap.cli.main import main
sys.addaudithook(hear)
status = main(words)
sys.stdout.flush(); sys.stderr.flush(); os._exit(status)
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    put(tmp_path / "plan", {name: text.replace(", ownr: x", "") for name, text in PLAN.items()})
    return tmp_path / "plan"


def meddled(plan: Path, deed: str, which: int, *words: str) -> subprocess.CompletedProcess[bytes]:
    known = ["--project", str(plan), *AS_OF, *words]
    command = [sys.executable, "-c", MEDDLE, FILE, deed, str(which), *known]
    return subprocess.run(command, capture_output=True, check=False, env=environment(), timeout=120)


DEEDS = ("vanish", "folder", "pipe", "link", "loop", "truncate", "grow", "folder vanishes")


@pytest.mark.parametrize("deed", DEEDS)
def test_a_file_that_changes_while_it_is_read_is_an_error_with_its_name(
    plan: Path, deed: str
) -> None:
    done = meddled(plan, deed, 1, "check")
    assert done.returncode == 1
    assert f"{FILE}:".encode() in done.stdout
    assert b"0 errors" not in done.stdout
    assert b"no errors" not in done.stdout
    assert b"PATH=" not in done.stdout
    assert b"fault" not in done.stderr


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("which", [2, 3, 4])
def test_a_fix_never_writes_over_what_has_changed_meanwhile(
    plan: Path, deed: str, which: int
) -> None:
    file = plan / FILE
    file.write_text(file.read_text() + "\nM-77: {name: x, ownr: y}\n")
    before = file.read_bytes()
    done = meddled(plan, deed, which, "check", "--fix", "--unsafe-fixes")
    assert b"Traceback" not in done.stderr
    assert b"internal fault" not in done.stderr
    if file.is_symlink() or not file.is_file():
        return
    held = file.read_bytes()
    fixed = before.replace(b"ownr", b"owner").replace(b"OLD-1", b"M-1")
    assert held in (
        before[:20],
        before + b"\nM-9: {name: x",
        fixed[:20],
        fixed + b"\nM-9: {name: x",
    )


def unprivileged(
    *arguments: str, variables: dict[str, str | None] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run tracemap as a user to whom the modes of files apply: root without its capabilities is one."""
    program = shutil.which("setpriv") or ""
    drop = (program, "--bounding-set", "-all", "--inh-caps", "-all")
    if not os.geteuid() and not program:
        pytest.skip("only root with setpriv can be a user like any other")
    return run(*arguments, before=() if os.geteuid() else drop, variables=variables)


@contextmanager
def mode_of(mode: int, *paths: Path) -> Iterator[None]:
    before = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    for path in paths:
        path.chmod(mode)
    try:
        yield
    finally:
        for path in reversed(paths):
            path.chmod(before[path])


@pytest.mark.parametrize(
    ("path", "mode"), [(FILE, 0o000), ("milestones", 0o000), ("requirements", 0o444)]
)
@pytest.mark.parametrize("words", ["check", "check --fix", "check --format json"])
def test_what_may_not_be_read_is_an_error_with_its_name(
    plan: Path, path: str, mode: int, words: str
) -> None:
    with mode_of(mode, plan / path):
        done = unprivileged("--project", str(plan), *AS_OF, *words.split())
    assert done.returncode == 1, done
    assert path.encode() in done.stdout
    assert b"Permission denied" in done.stdout
    assert b"Traceback" not in done.stderr


WRITES: dict[str, Callable[[Path], list[str]]] = {
    "fix": lambda plan: ["check", "--fix", "--unsafe-fixes"],
    "-o": lambda plan: ["check", "--fail-on", "never", "-o", str(plan / "out.json")],
    "baseline": lambda plan: ["check", "--baseline", str(plan / "b.yaml"), "--update-baseline"],
    "site": lambda plan: ["site", "-o", str(plan / "site")],
    "export": lambda plan: ["export", "csv", "-o", str(plan / "tables")],
    "editor": lambda plan: ["schema", "--editor", "vscode"],
    "init": lambda plan: ["init", "--force", "--project", str(plan / "new")],
}


@pytest.mark.parametrize("kind", WRITES)
def test_a_project_that_may_not_be_written_is_an_error_and_stays(plan: Path, kind: str) -> None:
    file = plan / FILE
    file.write_text(file.read_text() + "\nM-77: {name: x, ownr: y}\n")
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    folders = [path for path in (plan, *plan.rglob("*")) if path.is_dir()]
    with mode_of(0o555, *folders):
        done = unprivileged("--project", str(plan), *AS_OF, *WRITES[kind](plan))
    assert done.returncode == 2, done
    assert b"cannot write" in done.stderr
    assert b"Permission denied" in done.stderr
    assert str(plan).encode() in done.stderr
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": None, "XDG_CACHE_HOME": None, "TRACEMAP_CACHE_DIR": None},
        {"HOME": "/nowhere/at/all", "XDG_CACHE_HOME": None, "TRACEMAP_CACHE_DIR": None},
        {"TRACEMAP_CACHE_DIR": "/proc/nothing"},
        {"TRACEMAP_CACHE_DIR": "/dev/null"},
        {"TRACEMAP_CACHE_DIR": "{}/read-only"},
        {"TMPDIR": "/nowhere/at/all"},
        {"PATH": ""},
    ],
)
def test_surroundings_that_lack_something_change_no_answer(
    plan: Path, variables: dict[str, str | None]
) -> None:
    (plan.parent / "read-only").mkdir(mode=0o555)
    known = {name: value and value.format(plan.parent) for name, value in variables.items()}
    words = ("--project", str(plan), *AS_OF, "check")
    whole = run(*words)
    done = unprivileged(*words, variables=known)
    assert (done.returncode, done.stdout, done.stderr) == (
        whole.returncode,
        whole.stdout,
        whole.stderr,
    )


def test_a_folder_that_is_gone_under_a_run_is_no_fault(plan: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    line = f'mkdir -p {gone} && cd {gone} && rmdir {gone} && exec "$@"'
    before = ("bash", "-c", line, "bash")
    whole = run("--project", str(plan), *AS_OF, "check")
    done = run("--project", str(plan), *AS_OF, "check", before=before)
    assert (done.returncode, done.stdout, done.stderr) == (0, whole.stdout, b"")
    for words in (("check",), ("site",), ("check", "x.yaml"), ("init",), ("schema", "-o", "x")):
        here = run(*words, before=before)
        assert here.returncode in (2, 3), here
        assert b"internal fault" not in here.stderr
        assert b"Traceback" not in here.stderr
