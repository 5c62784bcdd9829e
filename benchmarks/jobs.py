"""What is timed: one command, what is done before each run of it, and what it is held against."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.workload import AS_OF

FLOOR = "floor: load the YAML"
INTERPRETER = "python -c pass"
SCRIPT = Path(__file__).with_name("floor.py")
FOLDERS = ("milestones", "requirements", "testplans")
TRACEMAP = str(Path(sys.executable).with_name("tracemap"))


def nothing() -> None:
    """Do nothing before a run."""


class Job(NamedTuple):
    """One command that is timed in a process of its own.

    Attributes:
        label: what it is called in the tables; the same for every size of plan.
        command: the program and its arguments.
        folder: where it runs.
        environment: variables that it gets besides those of this process.
        before: done before each run, and not timed.
        warms_up: whether a first run, which is not counted, fills caches.
        limit: the seconds after which it is stopped.
        statuses: the exit statuses of a run that did its work.
    """

    label: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = {}
    before: Callable[[], None] = nothing
    warms_up: bool = True
    limit: float = 600.0
    statuses: tuple[int, ...] = (0, 1)

    @property
    def is_own(self) -> bool:
        """Whether it is tracemap that runs."""
        return self.command[0] == TRACEMAP

    @property
    def shown(self) -> tuple[str, ...]:
        """The command, each path that is not below the folder where it runs by its last part."""
        return tuple(self._shown(one) for one in self.command)

    def _shown(self, word: str) -> str:
        path = Path(word)
        if not path.is_absolute():
            return word
        is_below = path.is_relative_to(self.folder)
        return path.relative_to(self.folder).as_posix() if is_below else path.name


def start_jobs(build: Path, plan: Path | None) -> list[Job]:
    """Return what takes no plan, and the check of a real one that is held against Python's start."""
    environment = {"TRACEMAP_CACHE_DIR": str(build / "cache")}
    jobs = [
        Job(INTERPRETER, (sys.executable, "-c", "pass"), build),
        Job("tracemap --version", (TRACEMAP, "--version"), build, environment),
        Job("tracemap --help", (TRACEMAP, "--help"), build, environment),
    ]
    if plan is not None:
        jobs.append(Job(f"check of {plan.name}, warm", _check(plan), build, environment))
    return jobs


def plan_jobs(plan: Path, build: Path, target: str | None = None) -> list[Job]:
    """Return the floor of a plan, and what tracemap is asked about it.

    Args:
        plan: its folder.
        build: where the caches go, and the copy of the plan of which one file changes.
        target: the milestone that `verifies` is asked about; not asked where None.
    """
    environment = {"TRACEMAP_CACHE_DIR": str(build / "cache")}
    tops = [str(plan / name) for name in FOLDERS if (plan / name).is_dir()]
    changing = ChangingPlan(plan, build / f"{plan.name}-changed")
    questions = {
        "coverage": ("coverage",),
        "blocking": ("blocking",),
        "when --priority 1b": ("when", "--priority", "1b"),
    }
    if target is not None:
        questions["verifies"] = ("verifies", target, "--cumulative")
    return [
        Job(FLOOR, (sys.executable, str(SCRIPT), *tops), build),
        Job("check, cold", _check(plan, "--no-cache"), build, environment),
        Job("check, warm", _check(plan), build, environment),
        Job("check, one file changed", _check(changing.copy), build, environment, changing.change),
        *(
            Job(f"{name}, cold", _ask(plan, *question, "--no-cache"), build, environment)
            for name, question in questions.items()
        ),
    ]


class ChangingPlan:
    """A copy of a plan in which one file says something else before each run."""

    def __init__(self, plan: Path, copy: Path) -> None:
        """Take the folder of a plan, and that of the copy, which is made anew at the first change."""
        self.copy = copy
        self._runs = 0
        self._plan = plan
        self._file: Path | None = None
        self._text = ""

    def change(self) -> None:
        """Change a title of the first file of requirements; the first time, make the copy."""
        if self._file is None:
            self._file = self._copied()
            self._text = self._file.read_text("utf-8")
        self._runs += 1
        changed = self._text.replace("title: ", f"title: Version {self._runs} of ", 1)
        self._file.write_text(changed, encoding="utf-8")

    def _copied(self) -> Path:
        import shutil

        shutil.rmtree(self.copy, ignore_errors=True)
        for name in (*FOLDERS, "tracemap.toml"):
            source = self._plan / name
            if source.is_dir():
                shutil.copytree(source, self.copy / name)
            elif source.is_file():
                shutil.copy2(source, self.copy / name)
        return min((self.copy / "requirements").glob("*.y*ml"))


def _check(plan: Path, *options: str) -> tuple[str, ...]:
    return _ask(plan, "check", "--format", "json", *options)


def _ask(plan: Path, *question: str) -> tuple[str, ...]:
    return (TRACEMAP, *question, "--project", str(plan), "--as-of", str(AS_OF))
