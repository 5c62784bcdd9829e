"""`tracemap report`: the plan as a document: the milestones, or the verification control table."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tracemap.cli import picture_options
from tracemap.cli.session import Outcome, Session
from tracemap.comparing.diff import Diff, Named, diff
from tracemap.errors import UsageError
from tracemap.inputs import is_inside
from tracemap.reports.control import control_table
from tracemap.reports.documents import (
    FORMATS as DOCUMENTS,
)
from tracemap.reports.documents import (
    SUFFIXES,
    control_text,
    milestones_text,
    template_names,
    template_text,
)
from tracemap.reports.milestones import MilestoneDocument, milestone_document

FORMATS = (*DOCUMENTS, "json")
SUBJECTS = ("milestones", "control")
EXAMPLES = """\
  tracemap report -o report.html                   one page, pictures in it
  tracemap report -o docs/                         milestones.rst, and pictures beside it
  tracemap report --since main~20 --wbs 02C.06 --format markdown
  tracemap report control --document LSE-61 -o control.tex
  tracemap report --print-template milestones.j2   to begin a template of your own"""

_FORMAT_OF = {"htm": "html", "latex": "latex", "markdown": "markdown"} | {
    suffix: form for form, suffix in SUFFIXES.items()
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "subject",
        nargs="?",
        choices=SUBJECTS,
        default=SUBJECTS[0],
        help="what it is about: milestones (the default), or the verification control table",
    )
    picture_options.add_narrowing(parser)
    milestones = parser.add_argument_group("of milestones")
    milestones.add_argument(
        "--since", metavar="OLD", help="and what changed since a git revision, or a folder"
    )
    milestones.add_argument("--no-graphs", action="store_true", help="without pictures")
    control = parser.add_argument_group("of the verification control table")
    control.add_argument(
        "--document",
        metavar="NAME",
        action="append",
        default=[],
        help="requirements of this document; may be repeated",
    )
    templates = parser.add_argument_group("templates")
    templates.add_argument("--templates", metavar="DIR", help="a folder of your own templates")
    templates.add_argument(
        "--print-template", metavar="NAME", help=f"print one of ours: {', '.join(template_names())}"
    )


def format_of(output: str) -> str:
    """Return the format that the name of a file asks for; of a folder, the first.

    Raises:
        UsageError: the name ends in nothing that names a format.
    """
    if output.endswith("/") or os.path.isdir(output):  # noqa: PTH112  # raises nothing on a name too long
        return FORMATS[0]
    suffix = Path(output).suffix.lower().removeprefix(".")
    if suffix not in _FORMAT_OF:
        raise UsageError(
            f"{output} names no format of a report",
            f"--format says which: {', '.join(FORMATS)}; or let the name end so, as report.html",
        )
    return _FORMAT_OF[suffix]


def run(session: Session, options: Namespace) -> Outcome:
    """Write the document."""
    if options.print_template is not None:
        return Outcome(template_text(options.print_template))
    _refuse_what_does_not_go_together(options)
    _refuse_a_folder_that_is_not_there(session.output)
    name = f"{options.subject}.{SUFFIXES[session.format]}"
    if options.subject == "control":
        table = control_table(session.snapshot, options.document)
        if session.format == "json":
            return session.json(table)._replace(name=name)
        return Outcome(control_text(table, session.format, _folder(session, options)), name=name)
    among = picture_options.narrowing_of(options)
    since = None if options.since is None else _since(session, options.since)
    document = milestone_document(session.snapshot, among, since)
    if session.format == "json":
        return session.json(document)._replace(name=name)
    return _milestones(session, options, document)._replace(name=name)


def _refuse_what_does_not_go_together(options: Namespace) -> None:
    """Raise a UsageError where an option would be passed over."""
    of_milestones = ("prefix", "wbs", "level", "external", "since", "no_graphs")
    others = of_milestones if options.subject == "control" else ("document",)
    for name in others:
        if getattr(options, name):
            option = name.replace("_", "-")
            other = SUBJECTS[0] if options.subject == "control" else SUBJECTS[1]
            raise UsageError(f"--{option} is about the report {other}")


def _refuse_a_folder_that_is_not_there(output: str | None) -> None:
    """Raise a UsageError where a file would be written by the name that a folder was to have."""
    if output is not None and output.endswith("/") and not Path(output).is_dir():
        raise UsageError(f"cannot write {output}: there is no such folder")


def _since(session: Session, name: str) -> Diff:
    """Return what changed since an earlier state.

    Raises:
        ProjectError: there is no such revision or folder.
    """
    from tracemap.loading.other import load_state  # imported where git is asked

    before = load_state(session.root, name, session.catalog.config, session.store)
    named = Named(before.name, before.commit), Named("the working tree")
    return diff(session.snapshot_of(before.catalog), session.snapshot, named)


def _folder(session: Session, options: Namespace) -> Path | None:
    """Return the folder of the user's own templates; None where there is none.

    Raises:
        UsageError: it is no folder, or the configuration names one that leads out of the project.
    """
    configured = session.catalog.config.templates
    if options.templates is None and not configured:
        return None
    root, named = session.root, options.templates
    folder = root / configured if named is None else Path(named)
    if not os.path.isdir(folder):  # noqa: PTH112  # raises nothing on a name that is too long
        raise UsageError(f"templates: there is no folder {folder}")
    if named is None and not is_inside(root, folder):
        raise UsageError(f"templates: {folder} leads out of the project by a link")
    return folder


def _milestones(session: Session, options: Namespace, document: MilestoneDocument) -> Outcome:
    """Return the milestone document with its pictures: in it, or as files beside it."""
    folder = _folder(session, options)
    in_it = session.format in ("html", "markdown")
    if options.no_graphs:
        return Outcome(milestones_text(document, session.format, folder=folder))
    if not in_it and not _can_have_files_beside(session.output):
        session.warn("without pictures: they are files beside the document; -o names it")
        return Outcome(milestones_text(document, session.format, folder=folder))
    from tracemap.reports.pictures import pictures  # imported where a picture is drawn

    stem = Path(session.output or "").stem
    if session.output is not None and Path(session.output).is_dir():
        stem = options.subject
    drawn = pictures(
        session.snapshot, document, session.format, re.sub(r"[^A-Za-z0-9_-]", "-", stem)
    )
    text = milestones_text(document, session.format, drawn, folder)
    return Outcome(text, beside={} if in_it else {one.file: one.content for one in drawn.values()})


def _can_have_files_beside(output: str | None) -> bool:
    """Tell whether an output is a file, or a folder: not standard output, a pipe or a device."""
    if output is None:
        return False
    path = Path(output)
    return path.is_file() or path.is_dir() or not path.exists()
