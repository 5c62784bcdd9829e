"""Other tools on the same plans: each from its lock, in an environment of its own.

What they do differs. TRLC checks types, references and two checks of its own; Doorstop knows no predecessors;
StrictDoc and sphinx-needs read documents, and write what they found as JSON.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.jobs import Job, nothing
from benchmarks.setting import ROOT

PEERS = ("trlc", "doorstop", "sphinx-needs", "strictdoc")
LOCKS = ROOT / "locks" / "peers"


def install(build: Path, say: Callable[[str], None]) -> None:
    """Make the environment of each peer, unless it is there with the versions of its lock.

    One that cannot be installed is said to be so; the rows of its commands will say that they did not start.
    """
    for name in PEERS:
        folder = _environment(build, name)
        lock = LOCKS / f"{name}.txt"
        made = folder / "made-from.txt"
        if made.is_file() and made.read_text("utf-8") == lock.read_text("utf-8"):
            continue
        say(f"installing {name}")
        shutil.rmtree(folder, ignore_errors=True)
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--quiet",
        ]
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            subprocess.run([*pip, "install", "--require-hashes", "-r", str(lock)], check=True)
        except subprocess.CalledProcessError as error:
            say(f"{name} cannot be installed: {error}")
        else:
            shutil.copy(lock, made)


def versions() -> str:
    """Return the peers with the versions of their locks."""
    locks = {name: (LOCKS / f"{name}.txt").read_text("utf-8") for name in PEERS}
    return ", ".join(f"{name} {version_in(lock, name)}" for name, lock in locks.items())


def version_in(lock: str, name: str) -> str:
    """Return the version that a lock pins a package to."""
    found = re.search(rf"^{re.escape(name)}==([^ \\]+)", lock, re.MULTILINE)
    return found[1] if found else "?"


def peer_jobs(plans: Path, build: Path, limit: float) -> list[Job]:
    """Return what the peers are asked about a plan.

    Args:
        plans: the folder that holds the plan in every format.
        build: where the environments of the peers are.
        limit: the seconds after which a run is stopped.
    """

    def job(label: str, name: str, *command: str, old: Path | None = None) -> Job:
        program, *arguments = command
        return Job(
            label,
            (str(_environment(build, name) / "bin" / program), *arguments),
            plans / name.replace("-", "_"),
            before=partial(shutil.rmtree, old, ignore_errors=True) if old else nothing,
            warms_up=old is None,
            limit=limit,
            statuses=(0,),
        )

    found = [
        job("trlc", "trlc", "trlc", "."),
        job("doorstop, all items reviewed before", "doorstop", "doorstop", "--no-level-check"),
    ]
    for name, command in (
        ("sphinx-needs", ("sphinx-build", "-q", "-b", "needs", ".")),
        ("strictdoc", ("strictdoc", "export", ".", "--formats=json", "--output-dir")),
    ):
        cold, warm = (plans / f"{name}-{state}" for state in ("cold", "warm"))
        found += [
            job(f"{name}, cold", name, *command, str(cold), old=cold),
            job(f"{name}, warm", name, *command, str(warm)),
        ]
    return found


def _environment(build: Path, name: str) -> Path:
    return build / "peers" / name
