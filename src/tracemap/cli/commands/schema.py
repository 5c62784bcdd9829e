"""`tracemap schema`: the JSON Schema of a kind of file or of an output, for you or for your editor."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from tracemap.cli.editors import EDITORS, set_up_editor
from tracemap.cli.session import Outcome, Session
from tracemap.config import load_config
from tracemap.errors import ProjectError, UsageError
from tracemap.identifiers import did_you_mean
from tracemap.output.json_text import as_json
from tracemap.schema.store import schema, schema_names

FORMATS = ("text", "json")
WITHOUT = {"--as-of": "schemas are the same whatever the day"}
EXAMPLES = """\
  tracemap schema                  the names
  tracemap schema milestone        for the editor that writes milestones/*.yaml
  tracemap schema output/check     of the JSON of tracemap check
  tracemap schema --editor vscode  the settings by which VS Code completes and checks the plan"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        help="milestone, requirement, test_plan, config, output/...; without one, their names",
    )
    parser.add_argument(
        "--editor",
        choices=EDITORS,
        help="write the schemas and the settings of VS Code into the project; other prints the setting",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Print a schema, or the names of all; or set up an editor."""
    if options.editor:
        return _editor(session, options)
    names = schema_names()
    if options.kind is None:
        if session.format == "json":
            return Outcome(as_json({"schema": "tracemap/schema/1", "names": names}))
        return Outcome("".join(f"{name}\n" for name in names))
    wanted = options.kind.removesuffix(".schema.json").replace("-", "_")
    for name in (options.kind, wanted, f"output/{options.kind}"):
        if name in names:
            return Outcome(json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n")
    advice = did_you_mean(wanted, names, "tracemap schema lists them all")
    raise UsageError(f"there is no schema {options.kind!r}", advice)


def _editor(session: Session, options: Namespace) -> Outcome:
    if options.kind is not None or session.format != "text":
        raise UsageError(
            "--editor sets up all that an editor needs: it takes no KIND and no format"
        )
    if not session.root.is_dir():
        advice = "name the folder of the plan by --project DIR"
        raise ProjectError(f"{session.root}: no such folder", advice)
    lines = set_up_editor(session.root, load_config(session.root), options.editor)
    return Outcome("".join(f"{line}\n" for line in lines))
