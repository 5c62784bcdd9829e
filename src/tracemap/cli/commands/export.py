"""`tracemap export`: the plan out to where others read it, in their format."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from tracemap import exporting
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.identifiers import did_you_mean
from tracemap.importing.reading import Dropped
from tracemap.output import unfinished
from tracemap.output.terminal import plain, quantity
from tracemap.output.whole_file import replace_all, write_whole
from tracemap.packages import kinds_of
from tracemap.records import Records, records_of

FORMATS = ("text", "json")
WRITES_OUTPUT = True
EXAMPLES = """\
  tracemap export csv -o plan-as-csv
  tracemap export graphml -o plan.graphml --strict
  tracemap export jira                  which due dates would be set in Jira; --apply sets them"""


class _Exported(NamedTuple):
    """What was exported: the files with their sizes, and what the format does not hold."""

    kind: str
    target: str
    files: dict[str, int]
    items: dict[str, int]
    left_out: tuple[Dropped, ...]
    written: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `export`."""
        return {
            "schema": "tracemap/export/1",
            "kind": self.kind,
            "written": self.written,
            "target": self.target,
            "files": [{"path": path, "bytes": size} for path, size in self.files.items()],
            "items": self.items,
            "left_out": [
                {"what": one.what, "why": one.why, "count": one.count} for one in self.left_out
            ],
        }


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("kind", metavar="KIND", help="the format, as csv, reqif or xlsx")
    parser.add_argument(
        "--apply",
        action="store_true",
        help="jira: set what differs; without it, what would be set is shown",
    )
    parser.add_argument(
        "--force", action="store_true", help="write into a folder that holds something already"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="where the format cannot hold all of the plan, write nothing: exit status 1",
    )


def kinds() -> dict[str, str]:
    """Return the kinds of exports, and what each writes; none is imported for that."""
    found = kinds_of(exporting, "HOLDS") | kinds_of(exporting, "SENDS")
    return {_typed(kind): said for kind, said in sorted(found.items())}


def format_of(output: str) -> str:
    """Return the format of what is said: the name of the output says nothing of it."""
    return FORMATS[0]


def run(session: Session, options: Namespace) -> Outcome:
    """Export the plan."""
    if options.kind in kinds_of(exporting, "SENDS"):
        from tracemap.cli import due_dates  # with what it takes to ask a service

        return due_dates.run(session, apply=options.apply, strict=options.strict)
    if options.apply:
        raise UsageError(f"export {options.kind} takes no --apply")
    exporter = _exporter(options.kind)
    session.refuse_a_part(
        "nothing was written, since it would be left out", "mend it first; tracemap check says more"
    )
    records = records_of(session.catalog)
    left_out = _left_out(exporter, records)
    files: dict[str, bytes] = exporter.write(records, session.root.resolve().name)
    is_one = list(files) == [""]
    if session.output is None and (not is_one or session.format == "json"):
        raise UsageError(
            f"export {options.kind} needs a place to write to",
            "-o TARGET names the " + ("file" if is_one else "folder"),
        )
    if options.strict and left_out:
        session.warn("nothing was written: something is left out, and --strict is given")
    elif session.output is None:
        _warn(session, left_out)
        return Outcome(files[""])
    else:
        _write(Path(session.output), files, force=options.force)
    counts = {kind: len(found) for kind, found in records.by_kind() if kind in exporter.HOLDS}
    sizes = {path or Path(session.output or "-").name: len(data) for path, data in files.items()}
    written = not (options.strict and left_out)
    done = _Exported(options.kind, session.output or "-", sizes, counts, left_out, written)
    status = 0 if written else 1
    if session.format == "json":
        return session.json(done, status)
    return Outcome(_as_text(done), status)


def _as_text(done: _Exported) -> str:
    items = ", ".join(
        quantity(count, kind.replace("_", " ")) for kind, count in done.items.items() if count
    )
    verb = "wrote" if done.written else "would write"
    lines = [f"{verb} {plain(done.target)}: {items}"]
    if len(done.files) > 1:
        lines[0] += f", in {quantity(len(done.files), 'file')}"
    lines += [f"left out: {_said(one)}" for one in done.left_out]
    return "\n".join(lines) + "\n"


def _said(one: Dropped) -> str:
    return f"{plain(one.what)}: {plain(one.why)}" + (f" ({one.count})" if one.count > 1 else "")


def _warn(session: Session, left_out: tuple[Dropped, ...]) -> None:
    for one in left_out:
        session.warn(f"left out: {_said(one)}")


def _left_out(exporter: ModuleType, records: Records) -> tuple[Dropped, ...]:
    """Return what the format cannot hold: whole kinds of items, and what the exporter says of fields."""
    whole = tuple(
        Dropped(
            "",
            quantity(len(found), kind.replace("_", " ")),
            "the format does not hold them",
            len(found),
        )
        for kind, found in records.by_kind()
        if found and kind not in exporter.HOLDS
    )
    said = getattr(exporter, "left_out", None)
    return whole + (tuple(said(records)) if said is not None else ())


def _write(target: Path, files: dict[str, bytes], *, force: bool) -> None:
    """Write a file, or the files of a folder that is empty or not there, all of them or none."""
    if list(files) == [""]:
        if target.is_dir():
            raise UsageError(f"{target} is a folder", "-o names a file for this format")
        write_whole(target, files[""])
        return
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file", "-o names a folder for this format")
    if not force and target.is_dir() and _holds_anything(target):
        raise UsageError(
            f"{target} holds something already; nothing was written",
            "--force writes into it all the same: files of the same name are replaced",
        )
    if not target.absolute().parent.is_dir():
        raise UsageError(f"cannot write {target}: there is no folder {target.parent}")
    replace_all({target / path: data for path, data in files.items()})


def _holds_anything(target: Path) -> bool:
    try:
        return unfinished.holds_anything(target)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror or error}") from error


def _typed(kind: str) -> str:
    return kind.replace("_", "-")


def _exporter(kind: str) -> ModuleType:
    known = kinds()
    if _typed(kind) in known:
        return import_module(f"tracemap.exporting.{kind.replace('-', '_')}")
    advice = did_you_mean(_typed(kind), known, f"the kinds are {', '.join(known)}")
    raise UsageError(f"there is no export of kind {kind!r}", advice)
