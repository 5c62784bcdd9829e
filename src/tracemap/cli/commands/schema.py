"""`tracemap schema`: the JSON Schema of a kind of file or of an output; without a name, their names."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from tracemap.cli.session import Outcome, Session
from tracemap.errors import UnknownIdError
from tracemap.output.json_text import as_json
from tracemap.schema.store import schema, schema_names

FORMATS = ("text", "json")
EXAMPLES = """\
  tracemap schema                  the names
  tracemap schema milestone        for the editor that writes milestones/*.yaml
  tracemap schema output/check     of the JSON of tracemap check"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        help="milestone, requirement, test_plan, config, output/...",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Print a schema, or the names of all."""
    names = schema_names()
    if options.kind is None:
        if session.format == "json":
            return Outcome(as_json({"schema": "tracemap/schema/1", "names": names}))
        return Outcome("".join(f"{name}\n" for name in names))
    wanted = options.kind.removesuffix(".schema.json").replace("-", "_")
    for name in (options.kind, wanted, f"output/{options.kind}"):
        if name in names:
            return Outcome(json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n")
    from difflib import get_close_matches  # imported where a misspelt name needs it

    near = tuple(get_close_matches(wanted, names, n=1))
    raise UnknownIdError(f"there is no schema {options.kind!r}", options.kind, near)
