"""`tracemap import`: a plan in from where it lives: what is new or changed is put into its files."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tracemap import importing
from tracemap.cli.import_text import as_text
from tracemap.cli.mending import for_terminal
from tracemap.cli.session import Outcome, Session
from tracemap.config import load_config
from tracemap.errors import UsageError
from tracemap.fixing.difference import difference
from tracemap.fixing.writing import write
from tracemap.identifiers import did_you_mean
from tracemap.importing.evidence import joined
from tracemap.importing.reading import Source
from tracemap.inputs import is_inside
from tracemap.merging.merge import Target, merged
from tracemap.merging.outcome import Imported, new_errors
from tracemap.merging.placing import Placing
from tracemap.output.json_text import as_json
from tracemap.output.terminal import quantity
from tracemap.packages import kinds_of

FORMATS = ("text", "json")
EXAMPLES = """\
  tracemap import p6 exports/202403-ME.xls
  tracemap import csv plan-as-csv --dry-run
  tracemap import junit build/report.xml --diff  what would change, as a patch
  tracemap import reqif --help                   examples of one kind"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("kind", metavar="KIND", help="what is imported, as p6, csv or jira")
    parser.add_argument("sources", metavar="SOURCE", nargs="*", help="the files or folders to read")
    parser.add_argument(
        "--into",
        metavar="FILE",
        help="the file of the plan that new items go into (default: by WBS, by document, or by KIND)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be written, and write nothing"
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="print what would change as a unified diff, and write nothing",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="where anything of the source was dropped, write nothing: exit status 1",
    )
    parser.add_argument(
        "--annotations",
        metavar="FILE",
        help="p6: annotations that are laid over the milestones, as data/local.yaml",
    )
    parser.add_argument(
        "--executed",
        metavar="DATE",
        help="junit, lsst-verify: the day of results that say none themselves, as 2024-03-23",
    )


def kinds() -> dict[str, str]:
    """Return the kinds of imports, and what each reads; none is imported for that."""
    return {_typed(kind): said for kind, said in kinds_of(importing, "FILES").items()}


def examples_of(kind: str) -> str:
    """Return the examples of one kind."""
    found: str = _importer(kind).EXAMPLES
    return found


def run(session: Session, options: Namespace) -> Outcome:
    """Import, or say what an import would do."""
    importer = _importer(options.kind)
    config = load_config(session.root)
    source = Source(_paths(importer, options), config.forms, config)
    settings = _settings(
        session,
        config.imports.get(options.kind.replace("-", "_"), {}),
        options,
        follow_links=config.follow_links,
    )
    target = Target(session.root, config)
    placing = Placing(options.kind, options.into)
    is_evidence = getattr(importer, "EVIDENCE", False)
    if is_evidence:
        plan = target.records
        reading = joined(importer.read(source._replace(plan=plan), settings), plan)
        merge = merged(target, reading.records, placing, needed=("requirement", "test_plan"))
    else:
        reading = importer.read(source, settings)
        merge = merged(target, reading.records, placing)
    session.warn_of_unread(target.catalog.faults_of_files)
    if is_evidence:
        merge = replace(merge, missing=())  # a test that was not run is not missed
    is_strict = options.strict and bool(reading.dropped or merge.dropped)
    writes = not (options.dry_run or options.diff or is_strict)
    if writes:
        write(merge, session.root, merge.was)
    names = tuple(str(path) for path in source.paths)
    done = Imported(
        options.kind, session.as_of, names, reading, merge, writes, new_errors(merge, session.as_of)
    )
    if is_strict:
        session.warn("nothing was written: something was dropped, and --strict is given")
    return _outcome(session, options, done, 1 if is_strict else 0)


def _outcome(session: Session, options: Namespace, done: Imported, status: int) -> Outcome:
    if session.format == "json":
        patch = {"diff": difference(done.merge).decode()} if options.diff else {}
        return Outcome(as_json(done.to_dict() | patch), status)
    if not options.diff:
        return Outcome(as_text(done, session.style), status)
    patch_bytes = difference(done.merge)
    dropped = f"; {quantity(len(done.dropped), 'thing')} dropped" if done.dropped else ""
    session.warn(f"would write {quantity(len(done.files), 'file')}{dropped}")
    if session.columns is not None:
        return Outcome(for_terminal(patch_bytes.decode(), session.style), status)
    return Outcome(patch_bytes.decode() if patch_bytes.isascii() else patch_bytes, status)


_OTHERWISE = "--annotations FILE names one that lies elsewhere"


def _importer(kind: str) -> ModuleType:
    known = kinds()
    if _typed(kind) in known:
        return import_module(f"tracemap.importing.{kind.replace('-', '_')}")
    advice = did_you_mean(_typed(kind), known, f"the kinds are {', '.join(known)}")
    raise UsageError(f"there is no import of kind {kind!r}", advice)


def _typed(kind: str) -> str:
    return kind.replace("_", "-")


def _paths(importer: ModuleType, options: Namespace) -> tuple[Path, ...]:
    """Return what is to be read.

    Raises:
        UsageError: nothing is named, or what is named is not there, or may not be read.
    """
    if not options.sources and not getattr(importer, "LIVE", False):
        raise UsageError(f"import {options.kind}: name what to read", f"it is {importer.FILES}")
    paths = tuple(Path(name) for name in options.sources)
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110  # raises nothing on a name too long
            raise UsageError(f"{path}: no such file or folder")
        if not os.access(path, os.R_OK):
            raise UsageError(f"{path}: it may not be read", "see its permissions")
    return paths


def _settings(
    session: Session, configured: Mapping[str, Any], options: Namespace, *, follow_links: bool
) -> Mapping[str, Any]:
    """Return what the configuration says of the kind, with what the options say over it.

    A file that the configuration names is relative to the project, one of an option to where it is typed.
    """
    settings = dict(configured)
    if options.annotations is not None:
        if "annotations" not in settings:
            raise UsageError(f"import {options.kind} takes no --annotations")
        settings["annotations"] = options.annotations
    elif settings.get("annotations"):
        named = session.root / settings["annotations"]
        if not follow_links and not is_inside(session.root, named):
            raise UsageError(f"{named} leads out of the project by a link", _OTHERWISE)
        settings["annotations"] = str(named)
    if options.executed is not None:
        if "executed" not in settings:
            raise UsageError(f"import {options.kind} takes no --executed")
        settings["executed"] = options.executed
    return settings
