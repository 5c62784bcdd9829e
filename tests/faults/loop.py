"""Each call of a writer fails once, and each is once the last: what is left is the old or the new.

A writer is run once to count its calls; then it is run again and again in children of this process, and
what each leaves in its world is judged, and what one more run makes of that.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.faults.layer import FAULTS, KILL, Call, Layer
from tests.faults.writers import AS_OF, Writer, make_world
from tracemap.cli import streams
from tracemap.cli.main import main

Tree = dict[str, bytes]

_UNFINISHED = re.compile(
    r"(^|/)(\.tracemap-[0-9a-f]{16}\.part|\.[^/]+\.tracemap-[a-z0-9_]{8}(/.*)?)$"
)
_MEMORY = "/dev/shm"
_TAKES_AWAY = ("remove", "rmdir", "list")
_READS = ("open to read", "read", "list", "utime")


class Case(NamedTuple):
    """One fault: at the call of this number, this."""

    number: int
    fault: str


class Run(NamedTuple):
    """What came of one run: its exit status, the signal negative, and what it said."""

    status: int
    out: str
    err: str


class Told(NamedTuple):
    """What a writer has come to: its calls, the faults that were injected, and what went wrong."""

    name: str
    calls: int
    kinds: dict[str, int]
    faults: int
    kills: int
    wrong: list[str]


class Good(NamedTuple):
    """The world as it was, as it is to be, and the run that makes it so."""

    old: Tree
    new: Tree
    run: Run


def tried(writer: Writer, most: int = 0, seed: int = 0) -> Told:
    """Inject faults into a writer.

    Args:
        writer: what is run.
        most: how many cases are run, drawn by chance; all where 0.
        seed: of that chance.
    """
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.path.isdir(_MEMORY) else None) as folder:
        loop = _Loop(writer, Path(os.path.realpath(folder)))
        cases = list(_cases(len(loop.calls)))
        if most and len(cases) > most:
            cases = sorted(random.Random(f"{seed} {writer.name}").sample(cases, most))
        wrong = [f"{loop.said(case)}: {one}" for case in cases for one in loop.judged(case)]
    kinds = Counter(call.kind for call in loop.calls)
    kills = sum(case.fault == KILL for case in cases)
    return Told(writer.name, len(loop.calls), dict(kinds), len(cases) - kills, kills, wrong)


def _cases(calls: int) -> Iterator[Case]:
    """Yield two cases a call: one of the faults, in turn, and the end of the process."""
    for number in range(1, calls + 1):
        yield Case(number, FAULTS[number % len(FAULTS)])
        yield Case(number, KILL)


class _Loop:
    """The world of one writer, made anew for every case."""

    def __init__(self, writer: Writer, folder: Path) -> None:
        self._writer = writer
        self._folder = folder
        self._world = folder / "world"
        self._template = folder / "template"
        self._template.mkdir()
        make_world(self._template, writer)
        self._fresh()
        old = tree(self._world)
        counted, good = self._run(record=True)
        assert good.status == writer.status, good
        self.calls = counted
        self._good = Good(old, tree(self._world), good)
        assert not [path for path in self._good.new if _UNFINISHED.search(path)]

    def said(self, case: Case) -> str:
        """Return a case in words."""
        kind, path = self.calls[case.number - 1]
        return f"{self._writer.name}: {case.fault} at call {case.number} ({kind} {path})"

    def judged(self, case: Case) -> Iterator[str]:
        """Run one case, and yield what is wrong."""
        self._fresh()
        _, done = self._run(case)
        call = self.calls[case.number - 1]
        left = tree(self._world)
        if "Traceback" in done.err or "internal fault" in done.err:
            yield f"{done.err[-500:]}"
        if case.fault == KILL:
            if done.status != -signal.SIGKILL:
                yield f"was not killed: {done}"
        else:
            yield from self._status(done, left, call)
            unfinished = [path for path in left if _UNFINISHED.search(path)]
            if unfinished and call.kind not in (*_TAKES_AWAY, "open to read"):
                yield f"left {unfinished}"
        yield from self._files(left, call, killed=case.fault == KILL, done=done)
        yield from self._next_run(left)

    def _next_run(self, left: Tree) -> Iterator[str]:
        """Run once more; where that refuses to write over what is there, as it does if it is asked to."""
        _, then = self._run()
        if then.status == 2 and self._writer.then:
            _, then = self._run(words=self._writer.then)
        if then.status not in {self._good.run.status, self._writer.again}:
            yield f"the next run ends with {then}"
        final = tree(self._world)
        if self._writer.grows:
            final |= {path: self._good.new[path] for path in final if left.get(path) != final[path]}
        if final != self._good.new and not self._is_only_cache(final):
            yield f"the next run leaves {differences(final, self._good.new)}"

    def _status(self, done: Run, left: Tree, call: Call) -> Iterator[str]:
        good = self._good
        reads = call.kind in _READS
        if done.status not in range(4):
            yield f"the status is {done.status}: {done.err[-300:]}"
        if reads and self._writer.reads_again:
            return  # what it says in the end is of the files as they are then
        if reads and self._writer.answers and self._answer_names(done, left, call):
            return
        if (done.status, done.err) == (good.run.status, good.run.err):
            is_of_plan = call.path.startswith("plan/")
            if call.kind in _TAKES_AWAY or (call.kind == "open to read" and not is_of_plan):
                left = {
                    path: left[path] for path in left if not _UNFINISHED.search(path.rstrip("/"))
                }
            if left != good.new and not self._is_only_cache(left):
                yield f"all seems well, but {differences(left, good.new)}"
            if done.out != good.run.out:
                yield f"all seems well, but the answer is another one: {done.out[-300:]}"
        elif not self._names(done, call):
            yield f"does not name {call.path}: {done}"
        elif done.status == 0 and not (
            # Of a file that nothing of this depends on, all is done, and it is named.
            reads and call.path.startswith("plan/") and left == good.new
        ):
            yield f"the status is 0: {done.err[-300:]}"

    def _answer_names(self, done: Run, left: Tree, call: Call) -> bool:
        """Tell whether an answer says that a file or a folder of the plan could not be read."""
        written = b"".join(left[path] for path in left if path.startswith("out/"))
        said = done.out + done.err + written.decode("utf-8", "replace")
        return call.path.startswith("plan/") and call.path.removeprefix("plan/") in said

    def _names(self, done: Run, call: Call) -> bool:
        """Tell whether a run says which file, or which folder, something is wrong with."""
        words = done.out + done.err
        targets = {path for path in {*self._good.old, *self._good.new} if not path.endswith("/")}
        named = [call.path] if not _UNFINISHED.search(call.path) else []
        beside = {path for path in targets if os.path.dirname(path) == os.path.dirname(call.path)}
        known = [*named, *beside, "out/site"]
        return any(one.removeprefix("plan/").rstrip("/") in words for one in known) or (
            os.path.basename(call.path) in words
        )

    def _files(self, left: Tree, call: Call, *, killed: bool, done: Run) -> Iterator[str]:
        """Yield the files that are neither the old nor the new ones."""
        old, new = self._good.old, self._good.new
        paths = {*old, *new, *left}
        was_new = 0
        was_old = 0
        for path in sorted(paths):
            if _UNFINISHED.search(path) or path.endswith("/") or self._is_cached(path):
                continue
            held = left.get(path)
            if held not in (old.get(path), new.get(path)):
                may = self._writer.answers or self._writer.reads_again
                partly = may and call.kind in _READS and not killed
                if not partly:
                    yield f"{path} is neither the old nor the new: {(held or b'')[:80]!r}"
            elif old.get(path) != new.get(path):
                was_new += held == new.get(path)
                was_old += held == old.get(path)
        is_one = "site" in self._writer.name or not killed
        in_part = self._writer.answers or self._writer.reads_again
        is_one = is_one and not (in_part and call.kind in _READS)
        if was_new and was_old and is_one and "changed before that" not in done.err:
            yield f"{was_new} files are new and {was_old} are old"

    def _is_cached(self, path: str) -> bool:
        return path.startswith("cache/")

    def _is_only_cache(self, found: Tree) -> bool:
        """Tell whether a world is as it is to be but for the cache, which may hold what it likes if whole."""
        both = {path for path in {*found, *self._good.new} if not self._is_cached(path)}
        parts = [path for path in found if _UNFINISHED.search(path)]
        return not parts and all(found.get(path) == self._good.new.get(path) for path in both)

    def _fresh(self) -> None:
        shutil.rmtree(self._world, ignore_errors=True)
        shutil.copytree(self._template, self._world, symlinks=True)

    def _run(
        self, case: Case | None = None, *, record: bool = False, words: tuple[str, ...] = ()
    ) -> tuple[list[Call], Run]:
        """Run the writer in a child of this process, with a fault or without."""
        said = [self._folder / "out.txt", self._folder / "err.txt"]
        listed = self._folder / "calls.txt"
        sys.stdout.flush()
        child = os.fork()
        if not child:
            try:
                self._be_child(case, said, listed if record else None, words)
            finally:
                os._exit(99)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        out, err = (path.read_bytes().decode("utf-8", "replace") for path in said)
        calls = []
        if record:
            lines = listed.read_text().splitlines()
            calls = [Call(*line.split("\t", 1)) for line in lines]
        return calls, Run(code, out, err)

    def _be_child(
        self,
        case: Case | None,
        said: Sequence[Path],
        listed: Path | None,
        words: tuple[str, ...],
    ) -> None:
        for number, path in enumerate(said, 1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115  # for as long as the child is
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
        os.chdir(self._world)
        world = str(self._world)
        for name, value in self._writer.variables:
            os.environ[name] = os.path.join(world, value)
        layer = Layer(world, *(case or ()))
        if case is not None or listed is not None:
            layer.install()
        call = self._writer.call
        words = words or self._writer.words
        status = call() if call else main(["--project", "plan", "--as-of", AS_OF, *words])
        layer.on = False
        if listed is not None:
            listed.write_text("".join(f"{kind}\t{path}\n" for kind, path in layer.calls))
        streams.leave(status)


def tree(folder: Path) -> Tree:
    """Return the files in a folder with what they hold, and the folders in it, which hold nothing."""
    found: Tree = {}
    for top, folders, files in os.walk(folder):
        for name in folders:
            found[f"{os.path.relpath(os.path.join(top, name), folder)}/"] = b""
        for name in files:
            path = os.path.join(top, name)
            found[os.path.relpath(path, folder)] = Path(path).read_bytes()
    return found


def differences(one: Tree, other: Tree) -> str:
    """Return the paths in which two trees differ."""
    both = sorted({*one, *other})
    return ", ".join(
        f"{path} {'missing' if path not in one else 'too much' if path not in other else 'differs'}"
        for path in both
        if one.get(path) != other.get(path)
    )[:600]
