"""Trying mutants within one run of pytest: the tests are collected once, and each mutant gets a fork.

Before the first mutant every test runs once, to learn which lines it reaches and how long it takes. A mutant
is tried by the tests that reach its statement, the quickest first, until one fails.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.doctest import DoctestItem
from hypothesis import Phase, settings

from mutation.reach import Reach
from mutation.swapping import Functions, caches, functions_of, swap

KILLED, SURVIVED, TIMED_OUT, UNREACHED = "killed", "survived", "timeout", "unreached"
_MEMORY = 3 << 30
_PHASES = (Phase.explicit, Phase.generate)
_EXAMPLES = 12


class Mutant(NamedTuple):
    """A mutant of a module, as `mutation.mutants` tells it."""

    path: str
    module: str
    first: int
    last: int
    in_function: bool
    line: int
    before: str
    after: str
    text: str


class Limits(NamedTuple):
    """What may be spent.

    Attributes:
        seconds: of tests for a mutant, as long as they took while it was learnt what they reach, which
            takes several times as long as else; a test that takes longer alone is left out.
        at_once: how many mutants are tried at once.
    """

    seconds: float
    at_once: int


class TooSlow(BaseException):
    """A test takes longer than may be spent."""


class Trial:
    """A plugin of pytest that tries mutants instead of running the tests."""

    def __init__(
        self, mutants: Sequence[Mutant], limits: Limits, tell: Callable[[Mutant, str], None]
    ) -> None:
        """Take what is to be tried, and whom to tell each outcome; `pytest.main` tries it."""
        self.mutants = mutants
        self._tell = tell
        self.limits = limits
        self.to_load: dict[Mutant, list[str]] = {}
        self.fault = ""
        self._reach = Reach({mutant.path for mutant in mutants})
        self._items: list[pytest.Item] = []
        self._seconds: list[float] = []
        self._caches: list[Any] = []
        self._functions: dict[str, Functions] = {}
        self._slow: set[pytest.Item] = set()
        self._failing = False
        self._in_fork = self._is_sound = False
        self._globals: dict[pytest.Item, dict[str, Any]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self) -> None:
        """Let few examples be tried, and no failing one be made smaller: that one fails is enough to know."""
        known = settings.get_profile("ci")
        settings.register_profile(
            "mutation", known, phases=_PHASES, database=None, max_examples=_EXAMPLES
        )
        settings.load_profile("mutation")

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self) -> tuple[str, str, str]:
        """Print no dot for a test."""
        return "", "", ""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        """Count what a fixture reaches to every test that asks for it, not to the first alone."""
        with self._reach.within(id(fixturedef)):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """End a fork with the first failure, before any time goes into describing it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            if self._in_fork:
                if self._is_sound:
                    print(f"{item.nodeid} fails when it runs again", file=sys.__stderr__)
                os._exit(1)
            if call.excinfo.errisinstance(TooSlow):
                self._slow.add(item)
                return
            self._failing = True
            self.fault = f"{call.excinfo.exconly()}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what the tests reach, and try every mutant."""
        if session.testsfailed:
            self.fault = "the tests cannot be collected"
            return True
        self._items = [item for item in session.items if not item.get_closest_marker("xfail")]
        for item in self._items:
            _limit_examples(item)
            if isinstance(item, DoctestItem):
                self._globals[item] = dict(item.dtest.globs)
        for number, item in enumerate(self._items):
            if number % 100 == 0:
                self._caches = caches()
            self._learn(item, self._items[number + 1 :][:1])
            if number % 100 == 0:
                print(
                    f"learnt {number} tests of {len(self._items)}", file=sys.__stderr__, flush=True
                )
            if self._failing:
                self.fault = f"{item.nodeid} fails without any mutant: {self.fault}"
                return True
        self._caches = caches()
        names = sorted({mutant.module for mutant in self.mutants} & sys.modules.keys())
        found = functions_of([vars(sys.modules[name]) for name in names])
        self._functions = dict(zip(names, found, strict=True))
        quick = [
            number
            for number, item in enumerate(self._items)
            if self._seconds[number] < 0.5 and item not in self._slow
        ]
        if self._outcome(self._start(None, quick, 600)) != SURVIVED:
            self.fault = "the tests do not pass when they run again"
            return True
        self._try_all()
        return True

    def _learn(self, item: pytest.Item, after: Sequence[pytest.Item]) -> None:
        for cache in self._caches:
            cache.cache_clear()
        start = _processor_time()
        signal.signal(signal.SIGVTALRM, _stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, self.limits.seconds)
        with self._reach.within(item.nodeid):
            self._run(item, after[0] if after else None)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self._seconds.append(_processor_time() - start)
        known = getattr(item, "_fixtureinfo", None)
        for definitions in known.name2fixturedefs.values() if known else ():
            for definition in definitions:
                self._reach.share(id(definition), item.nodeid)

    def _run(self, item: pytest.Item, after: pytest.Item | None) -> None:
        if isinstance(item, DoctestItem):
            item.dtest.globs.update(self._globals[item])
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)

    def _try_all(self) -> None:
        running: dict[int, tuple[Mutant, Path]] = {}
        not_swapped = self._not_swapped()
        for number, mutant in enumerate(self.mutants):
            numbers, seconds = self._chosen(mutant)
            if not numbers:
                self._tell(mutant, UNREACHED)
                continue
            if mutant.path in not_swapped and not mutant.in_function:
                self._leave(mutant)
                continue
            while len(running) >= self.limits.at_once:
                self._gather(running)
            process, folder = self._start(mutant, numbers, 5 + 8 * seconds)
            running[process] = (mutant, folder)
            if number % 100 == 0:
                print(f"{number} of {len(self.mutants)}", file=sys.__stderr__, flush=True)
        while running:
            self._gather(running)

    def _chosen(self, mutant: Mutant) -> tuple[list[int], float]:
        """Return the tests for a mutant, the quickest first, as many as there is time for."""
        lines = range(mutant.first, mutant.last + 1) if mutant.in_function else None
        reaching = self._reach.reaching(mutant.path, lines)
        numbers = [
            number
            for number, item in enumerate(self._items)
            if item.nodeid in reaching and item not in self._slow
        ]
        chosen: list[int] = []
        spent = 0.0
        for number in sorted(numbers, key=self._seconds.__getitem__):
            spent += self._seconds[number]
            if chosen and spent > self.limits.seconds:
                break
            chosen.append(number)
        return chosen, min(spent, self.limits.seconds)

    def _gather(self, running: dict[int, tuple[Mutant, Path]]) -> None:
        process, status = os.wait()
        mutant, folder = running.pop(process)
        outcome = self._outcome((process, folder), status)
        if outcome == SURVIVED and not mutant.in_function:
            self._leave(mutant)
        else:
            self._tell(mutant, outcome)

    def _leave(self, mutant: Mutant) -> None:
        """Leave a mutant of a table to a process that loads everything anew."""
        self.to_load[mutant] = [self._items[number].nodeid for number in self._chosen(mutant)[0]]

    def _not_swapped(self) -> set[str]:
        """Return the modules whose tables cannot be put in place: with their own text the tests fail."""
        failing = set()
        for mutant in {one.path: one for one in self.mutants if not one.in_function}.values():
            numbers, seconds = self._chosen(mutant)
            same = mutant._replace(text=Path(mutant.path).read_text("utf-8"))
            if numbers and self._outcome(self._start(same, numbers, 5 + 8 * seconds)) != SURVIVED:
                failing.add(mutant.path)
        return failing

    def _outcome(self, started: tuple[int, Path], status: int | None = None) -> str:
        process, folder = started
        if status is None:
            status = os.waitpid(process, 0)[1]
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (
            signal.SIGALRM,
            signal.SIGXCPU,
            signal.SIGKILL,
        ):
            return TIMED_OUT
        return SURVIVED if status == 0 else KILLED

    def _start(
        self, mutant: Mutant | None, numbers: Iterable[int], seconds: float
    ) -> tuple[int, Path]:
        folder = Path(tempfile.mkdtemp(prefix="mutant-"))
        process = os.fork()
        if process:
            return process, folder
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            signal.alarm(15 + 5 * int(seconds))  # one that waits computes nothing
            self._try(mutant, [self._items[number] for number in numbers], folder)
            os._exit(0)
        finally:
            os._exit(1)  # whatever it was that came out of it, the mutant was noticed

    def _try(self, mutant: Mutant | None, items: Sequence[pytest.Item], folder: Path) -> None:
        self._in_fork = True
        os.chdir(folder)  # a mutant of a writer may write where it should not
        items[0].config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]  # noqa: SLF001  # each its own
        self._is_sound = mutant is None
        if mutant is not None:
            functions = self._functions[mutant.module]
            swap(sys.modules[mutant.module], functions, mutant.text, in_function=mutant.in_function)
        for cache in self._caches:
            cache.cache_clear()
        for number, item in enumerate(items):
            self._run(item, items[number + 1] if number + 1 < len(items) else None)


def _stop(*_: object) -> None:
    raise TooSlow


def _limit_examples(item: pytest.Item) -> None:
    """Let a test that says itself how many examples it wants have no more than the others."""
    function = getattr(item, "obj", None)
    name = "_hypothesis_internal_use_settings"
    own = getattr(function, name, None)
    if own is not None:
        few = min(own.max_examples, _EXAMPLES)
        setattr(function, name, settings(own, max_examples=few, phases=_PHASES, database=None))


def _processor_time() -> float:
    """Return the seconds that this process and those it waited for have computed, whatever else ran."""
    return sum(os.times()[:4])
