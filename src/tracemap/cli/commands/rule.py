"""`tracemap rule`: the rules of check and which apply here, or the page of one: why, an example, a fix."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from tracemap.checking.selection import Selection
from tracemap.cli.session import Outcome, Session
from tracemap.config import default_config, load_config
from tracemap.errors import TracemapError, UnknownIdError
from tracemap.output.json_text import as_json
from tracemap.output.table import Column, Table
from tracemap.rules.base import Rule
from tracemap.rules.registry import all_rules, find_rule

FORMATS = ("text", "json", "markdown")
WITHOUT = {"--as-of": "rules are the same whatever the day"}
EXAMPLES = """\
  tracemap rule          all rules
  tracemap rule TM4      those whose codes begin so
  tracemap rule TM403    the page of one"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "code",
        metavar="CODE",
        nargs="?",
        help="the code or the name of a rule, or the beginning of codes",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Print the rules, or one."""
    rules = _asked(options.code) if options.code else list(all_rules().values())
    if options.code and len(rules) == 1 and session.format != "json":
        return Outcome(_page(rules[0]))
    selection = _selection(session)
    if session.format == "json":
        listed = [_to_dict(rule, selection) for rule in rules]
        return Outcome(as_json({"schema": "tracemap/rule/1", "rules": listed}))
    columns = (
        Column("code"),
        Column("name"),
        Column("severity"),
        Column("state"),
        Column("summary", flexible=True),
    )
    rows = [
        (
            rule.code,
            rule.name,
            selection.grade(rule).value,
            selection.state(rule.code),
            rule.summary,
        )
        for rule in rules
    ]
    return Outcome(session.table(Table(columns, rows)))


def _asked(wanted: str) -> list[Rule]:
    """Return the rule of a code or a name, or those whose codes begin so, as `--select` takes them.

    Raises:
        UnknownIdError: there is none.
    """
    try:
        return [find_rule(wanted)]
    except UnknownIdError as error:
        beginning = wanted.upper()
        found = [rule for code, rule in all_rules().items() if code.startswith(beginning)]
        if not found:
            error.help = error.help or "tracemap rule lists them all"
            raise
        return found


def _selection(session: Session) -> Selection:
    """Return what the project here says about rules; what holds by default where it says nothing of use."""
    try:
        return Selection.of(load_config(session.root))
    except TracemapError as error:
        session.warn(f"{error.message}; the rules are listed as they are by default")
        return Selection.of(default_config())


def _page(rule: Rule) -> str:
    preview = ", in preview" if rule.preview else ""
    return f"# {rule.code} {rule.name} ({rule.severity.value}{preview})\n\n{rule.page.strip()}\n"


def _to_dict(rule: Rule, selection: Selection) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "severity_here": selection.grade(rule).value,
        "state": selection.state(rule.code),
        "preview": rule.preview,
        "summary": rule.summary,
        "page": rule.page.strip(),
    }
