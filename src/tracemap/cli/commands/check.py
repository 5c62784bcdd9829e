"""`tracemap check`: what is wrong with the plan, and where."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tracemap.catalog import NOT_READ_IN_FULL
from tracemap.checking.check import CheckResult, check
from tracemap.checking.selection import Selection
from tracemap.cli import mending
from tracemap.cli.session import Outcome, Session
from tracemap.config import load_config
from tracemap.errors import UsageError
from tracemap.identifiers import did_you_mean
from tracemap.loading.discover import find_files, is_within
from tracemap.loading.emptiness import no_file_matches
from tracemap.output import findings
from tracemap.output.json_text import as_json
from tracemap.output.report import Report
from tracemap.output.terminal import plain, quantity
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot

if TYPE_CHECKING:
    from tracemap.cli.job_summary import JobSummary

FORMATS = findings.FORMATS
REPEATABLE = True
_NOT_REPEATABLE = ("fix", "diff", "update_baseline", "summary", "show_files", "watch", "paths")
"""The options with which a check writes something, or looks at more than the files of the plan.

On a terminal a check says how long it took, so that is not repeated either.
"""
_OF_SERVICES = ("github", "gitlab", "sarif", "junit")
"""The formats that depend on where the repository is that the project lies in."""
_SUFFIXES = {
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".json": "json",
    ".xml": "junit",
    ".md": "summary",
}
EXAMPLES = """\
  tracemap check                          the whole plan
  tracemap check milestones/02C.06.yaml   what concerns one file; the plan is read as a whole
  tracemap check --select TM2 --ignore TM205
  tracemap check --fail-on warning        exit status 1 where there is a warning
  tracemap check --diff                   what --fix would change; nothing is written
  tracemap check --fix --unsafe-fixes     also what may change the meaning of the plan
  tracemap check --statistics             how many findings each rule has
  tracemap check --baseline tracemap-baseline.yaml --update-baseline
  tracemap check --format github --summary
  tracemap check --fail-on never -o findings.sarif"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", help="report only on these files and folders"
    )
    parser.add_argument(
        "--select",
        metavar="CODES",
        action="append",
        help="apply these rules only: codes or beginnings, as TM2,TM403",
    )
    parser.add_argument(
        "--ignore", metavar="CODES", action="append", help="do not apply these rules"
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "info", "never"),
        help="the least severity that makes the exit status 1 (default: error, or as configured)",
    )
    parser.add_argument(
        "--show-info",
        action="store_true",
        help="print findings of severity info, not only their number",
    )
    parser.add_argument(
        "--preview",
        action="store_true",
        help="apply rules in preview too (tracemap rule lists them)",
    )
    parser.add_argument(
        "--no-ignore",
        action="store_true",
        help="report what comments, per-file ignores and the baseline keep back, too",
    )
    mending.add_arguments(parser)
    _add_reports(parser)
    accepted = parser.add_argument_group("findings that are accepted for now")
    accepted.add_argument(
        "--baseline", metavar="FILE", help="keep back the findings that this file accepts"
    )
    accepted.add_argument(
        "--update-baseline",
        action="store_true",
        help="accept what is found now, take out what is gone, and write the baseline",
    )
    instead = parser.add_argument_group("other answers").add_mutually_exclusive_group()
    instead.add_argument(
        "--statistics", action="store_true", help="count the findings by rule, the most first"
    )
    instead.add_argument(
        "--show-files", action="store_true", help="list the files that would be read"
    )
    instead.add_argument(
        "--watch", action="store_true", help="check again after every change, until interrupted"
    )


def _add_reports(parser: ArgumentParser) -> None:
    reported = parser.add_argument_group("reports for CI")
    reported.add_argument(
        "--summary",
        action="store_true",
        help="add a summary in Markdown to the file that GITHUB_STEP_SUMMARY names, too",
    )
    reported.add_argument(
        "--no-suppressed",
        action="store_true",
        help="leave suppressed findings out of SARIF, where GitHub would show them as open",
    )


def prepare() -> None:
    """Import the rules while a second process reads the plan."""
    all_rules()


def format_of(output: str) -> str:
    """Return the format that the name of a file asks for; text where it asks for none."""
    name = Path(output).name.lower()
    return next((form for suffix, form in _SUFFIXES.items() if name.endswith(suffix)), "text")


def run(session: Session, options: Namespace) -> Outcome:
    """Check the plan."""
    if (options.statistics or options.show_files) and session.format not in ("text", "json"):
        given = "--statistics" if options.statistics else "--show-files"
        raise UsageError(f"{given} has no format {session.format}", "the formats are text and json")
    if options.no_suppressed and session.format != "sarif":
        raise UsageError("--no-suppressed is about SARIF", "add --format sarif, or leave it out")
    if options.update_baseline and options.no_ignore:
        raise UsageError("--update-baseline and --no-ignore do not go together")
    mending.refuse(options)
    if (
        any(getattr(options, name) for name in _NOT_REPEATABLE)
        or session.format in _OF_SERVICES
        or session.seconds is not None
    ):
        session.inputs.doubt()
    if options.show_files:
        return _show_files(session)
    if options.watch:
        if options.update_baseline:
            raise UsageError("--update-baseline and --watch do not go together")
        if options.summary or session.format != "text" or session.output is not None:
            raise UsageError("--watch prints text, to standard output and nowhere else")
        from tracemap.cli.watching import watch  # imported where somebody watches

        others = [os.path.abspath(options.baseline)] if options.baseline else []
        return watch(session, lambda fresh: _answer(fresh, options), others)
    return _answer(session, options)


def _answer(session: Session, options: Namespace) -> Outcome:
    summary = _job_summary() if options.summary else None
    config = session.catalog.config
    selection = Selection.of(config).narrowed(_codes(options.select), _codes(options.ignore))
    selection = selection._replace(preview=selection.preview or options.preview)
    paths = _paths(session, options.paths)
    if paths is None:
        _warn_of_idle_ignores(session, selection)
    if options.diff:
        judge = _judge(session, options, selection, paths)
        return mending.shown(session, judge, paths, unsafe=options.unsafe_fixes)
    result = _checked(session, options, selection, paths)
    # What is not asked for is not reported, and yet no file is passed over without a word.
    known = selection.selected()
    left = (one for one in session.catalog.problems if one.code in NOT_READ_IN_FULL)
    session.warn_of_unread([one for one in left if one.code not in known])
    fail_on = options.fail_on or config.fail_on
    status = 1 if result.fails(fail_on) else 0
    report = Report(
        result,
        session.root,
        session.style,
        columns=session.columns,
        show_info=options.show_info,
        show_suppressed=not options.no_suppressed,
        most=config.limits.findings,
        file_bytes=config.limits.file_bytes,
        sarif_results=config.limits.sarif_results,
        fail_on=fail_on,
        seconds=session.seconds,
    )
    if summary is not None:
        summary.append(findings.render(report, "summary"), session.warn)
    if options.statistics:
        return _statistics(session, result, status)
    return _rendered(session, report, status)


def _warn_of_idle_ignores(session: Session, selection: Selection) -> None:
    """Say which patterns of per-file ignores match nothing that a finding may be about."""
    if not selection.per_file_ignores:
        return
    catalog = session.catalog
    known = {source.path for source in catalog.sources} | {catalog.config.baseline}
    known |= {problem.location.path for problem in catalog.problems}
    for glob in selection.idle_ignores(known):
        written = catalog.config.written
        place = f"{written.place('per_file_ignores', glob)}: " if written else ""
        session.warn(f"{place}'per_file_ignores': no file of the plan matches {glob!r}")


def _job_summary() -> JobSummary:
    from tracemap.cli.job_summary import JobSummary  # imported where one is asked for

    return JobSummary.of(os.environ)


def _rendered(session: Session, report: Report, status: int) -> Outcome:
    word = findings.left_out(report, session.format)
    if word:
        session.warn(word)
    return Outcome(findings.content(report, session.format), status)


def _checked(
    session: Session, options: Namespace, selection: Selection, paths: list[str] | None
) -> CheckResult:
    """Return the check, after fixing the plan or bringing the baseline up to date where that is asked for."""
    if options.update_baseline:
        from tracemap.cli.baselines import BaselineFile, needed

        snapshot = session.checked_snapshot
        file = BaselineFile.of(session, options.baseline)
        least = options.fail_on or session.catalog.config.fail_on
        file = needed(file)
        before = check(snapshot, selection, paths, file.read_or_start())
        file.update(session, before, selection, whole=paths is None, least=least)
        return check(snapshot, selection, paths, file.read())
    judge = _judge(session, options, selection, paths)
    if options.fix:
        return mending.written(session, judge, paths, unsafe=options.unsafe_fixes)
    return judge(session.checked_snapshot)


def _judge(
    session: Session, options: Namespace, selection: Selection, paths: list[str] | None
) -> Callable[[Snapshot], CheckResult]:
    """Return what checks a plan as the options say."""
    judge = partial(check, selection=selection, paths=paths, alone=False, progress=session.progress)
    if options.no_ignore:
        return partial(judge, ignores=False)
    if options.baseline is None and not session.catalog.config.baseline:
        return judge
    from tracemap.cli.baselines import BaselineFile  # imported where there is a baseline

    file = BaselineFile.of(session, options.baseline)
    return partial(judge, baseline=file.read() if file else None)


def _statistics(session: Session, result: CheckResult, status: int) -> Outcome:
    from tracemap.checking.statistics import statistics
    from tracemap.output.table import Column, Table

    counted = statistics(result)
    if session.format == "json":
        return session.json(counted, status)
    columns = (
        Column("findings"),
        Column("fixable"),
        Column("code"),
        Column("name", flexible=True),
        Column("severity"),
    )
    rows = [(one.count, one.fixable, one.code, one.name, one.severity) for one in counted.rules]
    total = quantity(len(result.findings), "finding")
    said = f"{total} of {quantity(len(rows), 'rule')} as of {result.as_of}"
    if result.summary.suppressed:
        said += f"; {result.summary.suppressed} suppressed"
    return Outcome(
        f"{session.table(Table(columns, rows))}\n{said}\n" if rows else f"{said}\n", status
    )


def _show_files(session: Session) -> Outcome:
    """List the files of the plan; what matches a pattern and is not read is said on standard error."""
    config = load_config(session.root)
    files, refused = find_files(session.root, config)
    for one in refused:
        session.warn(f"{one.path}: {one.reason}; {one.help}")
    status = 0 if files else 3
    if not files:
        error = no_file_matches(session.root, config)
        session.warn(f"{error.message}; {error.help}")
    if session.format == "json":
        listed = [{"path": path, "kind": kind} for path, kind in files]
        return Outcome(as_json({"schema": "tracemap/check-files/1", "files": listed}), status)
    return Outcome("".join(f"{plain(path)}\n" for path, _ in files), status)


def _codes(given: list[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return tuple(code.strip().upper() for one in given for code in one.split(",") if code.strip())


def _paths(session: Session, given: list[str]) -> list[str] | None:
    """Return the paths as the plan names them, relative to the project; None where they are all of it."""
    if not given:
        return None
    root = session.root.resolve()
    found = []
    for name in given:
        path = Path(os.path.abspath(name))
        if not os.path.exists(path):  # noqa: PTH110  # raises nothing on a name too long
            path = root / name  # as findings name it
        if not os.path.exists(path):  # noqa: PTH110
            known = [source.path for source in session.catalog.sources]
            otherwise = f"{session.follow_up('check', '--show-files')} lists the files of the plan"
            advice = did_you_mean(name, known, otherwise)
            raise UsageError(f"no such file or folder: {name}", advice)
        path = path.parent.resolve() / path.name if path != root else root
        if not path.is_relative_to(root):
            raise UsageError(f"{name} lies outside the project {session.root}")
        found.append(path.relative_to(root).as_posix())
    if not any(is_within(source.path, found) for source in session.catalog.sources):
        session.warn("none of these paths holds a file of the plan")
    return None if "." in found else found
