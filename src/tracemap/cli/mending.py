"""`check --fix` and `check --diff`: fixes written, or shown, and the words on them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection
from typing import TYPE_CHECKING

from tracemap.checking.check import CheckResult
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.loading.load import load_catalog
from tracemap.output.terminal import Style, quantity, verbatim
from tracemap.snapshot import Snapshot

if TYPE_CHECKING:
    from tracemap.fixing.rounds import Fixed, Judge


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options that fix what is found."""
    group = parser.add_argument_group("fixes")
    group.add_argument(
        "--fix",
        action="store_true",
        help="apply the safe fixes, and report what is left; the exit status is that of what is left",
    )
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also those that may change the meaning of the plan",
    )
    group.add_argument(
        "--diff",
        action="store_true",
        help="print what --fix would change, and write nothing; exit status 1 where that is anything",
    )


def refuse(options: Namespace) -> None:
    """Refuse options that say nothing together.

    Raises:
        UsageError: unsafe fixes are asked for, but no fixes; or fixes, and an answer that is another one.
    """
    if not (options.fix or options.diff):
        if options.unsafe_fixes:
            raise UsageError(
                "--unsafe-fixes stands beside --fix or --diff", "alone it does nothing"
            )
        return
    given = "--diff" if options.diff else "--fix"
    others = ["update_baseline", "show_files", "watch"]
    if options.diff:
        others += ["statistics", "summary"]
    for other in others:
        if getattr(options, other):
            raise UsageError(f"--{other.replace('_', '-')} and {given} do not go together")


def written(
    session: Session, judge: Judge, paths: Collection[str] | None, *, unsafe: bool
) -> CheckResult:
    """Fix the files and return what a check of them finds then.

    Raises:
        ProjectError: a file has changed meanwhile.
        UsageError: a file cannot be written.
    """
    from tracemap.fixing import writing

    done = _fixed(session, judge, paths, unsafe=unsafe)
    writing.write(done, session.root, session.catalog)
    result = done.result
    if done.after:
        # Read once more: what is said is said of the files, not of what was meant to be in them.
        catalog = load_catalog(session.root, session.catalog.config, store=session.store)
        result = judge(Snapshot(catalog, session.as_of))
    _say(session, "fixed", done, unsafe=unsafe)
    return result


def shown(
    session: Session, judge: Judge, paths: Collection[str] | None, *, unsafe: bool
) -> Outcome:
    """Return the changes as a unified diff; the status is 1 where there are any."""
    from tracemap.fixing.difference import difference

    done = _fixed(session, judge, paths, unsafe=unsafe)
    changes = difference(done)
    _say(session, "would fix", done, unsafe=unsafe)
    status = 1 if changes else 0
    if session.columns is not None:
        return Outcome(for_terminal(changes.decode(), session.style), status)
    # As bytes, so that a patch is right whatever the encoding of the output is.
    return Outcome(changes.decode() if changes.isascii() else changes, status)


def _fixed(session: Session, judge: Judge, paths: Collection[str] | None, *, unsafe: bool) -> Fixed:
    from tracemap.fixing.rounds import Job, fixed  # imported where something is fixed

    config = session.catalog.config
    return fixed(Job(session.root, config, session.as_of, judge, paths, unsafe))


def _say(session: Session, verb: str, done: Fixed, *, unsafe: bool) -> None:
    """Say on standard error what was fixed, what could be, and what was left alone."""
    for path, why in sorted(done.left_alone.items()):
        session.warn(f"{path} is left as it is: {why}")
    left = len(done.result.findings)
    of = quantity(done.applied + left, "finding")
    files = f" in {quantity(len(done.after), 'file')}" if done.after else ""
    _, more = done.result.fixable
    hidden = f"; {more} more with --unsafe-fixes" if more and not unsafe else ""
    session.warn(f"{verb} {done.applied} of {of}{files}{hidden}")


def for_terminal(text: str, style: Style) -> str:
    """Return a diff with its colours, and with nothing that a terminal obeys."""
    paint = {"+": style.green, "-": style.red, "@": style.cyan}
    lines = []
    for line in text.split("\n"):
        shown = verbatim(line)
        lines.append(paint[line[0]](shown) if line[:1] in paint else shown)
    return "\n".join(lines)
