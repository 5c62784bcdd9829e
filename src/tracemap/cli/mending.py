"""`check --fix` and `check --diff`: fixes written, or shown, and the words on them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection

from tracemap.checking.check import CheckResult, check
from tracemap.checking.selection import Selection
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.fixing.rounds import Fixed, Job, fixed
from tracemap.loading.load import load_catalog
from tracemap.output.terminal import Style, quantity, verbatim
from tracemap.snapshot import Snapshot


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


def is_asked_for(options: Namespace) -> bool:
    """Tell whether the files are to be fixed.

    Raises:
        UsageError: unsafe fixes are asked for, but no fixes.
    """
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError(
            "--unsafe-fixes stands beside --fix or --diff", "alone it would do nothing"
        )
    return bool(options.fix)


def written(
    session: Session, options: Namespace, selection: Selection, paths: Collection[str] | None
) -> CheckResult:
    """Fix the files and return what a check of them finds then.

    Raises:
        ProjectError: a file has changed meanwhile.
        UsageError: a file cannot be written.
    """
    from tracemap.fixing.writing import write

    done = _fixed(session, options, selection, paths)
    write(done, session.root)
    result = done.result
    if done.after:
        # Read once more: what is said is said of the files, not of what was meant to be in them.
        catalog = load_catalog(session.root, session.catalog.config)
        result = check(Snapshot(catalog, session.as_of), selection, paths)
    _say(session, "fixed", done, unsafe=options.unsafe_fixes)
    return result


def shown(
    session: Session, options: Namespace, selection: Selection, paths: Collection[str] | None
) -> Outcome:
    """Return the changes as a unified diff; the status is 1 where there are any."""
    from tracemap.fixing.difference import difference

    done = _fixed(session, options, selection, paths)
    changes = difference(done)
    _say(session, "would fix", done, unsafe=options.unsafe_fixes)
    status = 1 if changes else 0
    if session.columns is not None:
        return Outcome(_for_terminal(changes.decode(), session.style), status)
    # As bytes, so that a patch is right whatever the encoding of the output is.
    return Outcome(changes.decode() if changes.isascii() else changes, status)


def _fixed(
    session: Session, options: Namespace, selection: Selection, paths: Collection[str] | None
) -> Fixed:
    config = session.catalog.config
    job = Job(session.root, config, session.as_of, selection, paths, unsafe=options.unsafe_fixes)
    return fixed(job)


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


def _for_terminal(text: str, style: Style) -> str:
    """Return a diff with its colours, and with nothing that a terminal obeys."""
    paint = {"+": style.green, "-": style.red, "@": style.cyan}
    lines = []
    for line in text.split("\n"):
        shown = verbatim(line)
        lines.append(paint[line[0]](shown) if line[:1] in paint else shown)
    return "\n".join(lines)
