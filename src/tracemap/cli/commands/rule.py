"""`tracemap rule`: the rules of check, or the page of one: what it means, why, an example, how to fix."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from tracemap.cli.session import Outcome, Session
from tracemap.output.json_text import as_json
from tracemap.output.table import Column, Table
from tracemap.rules.base import Rule
from tracemap.rules.registry import all_rules, find_rule

FORMATS = ("text", "json", "markdown")
EXAMPLES = """\
  tracemap rule          all rules
  tracemap rule TM403    the page of one"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="the code or the name of a rule")


def run(session: Session, options: Namespace) -> Outcome:
    """Print the rules, or one."""
    rules = [find_rule(options.code)] if options.code else list(all_rules().values())
    if session.format == "json":
        return Outcome(
            as_json({"schema": "tracemap/rule/1", "rules": [_to_dict(rule) for rule in rules]})
        )
    if options.code:
        return Outcome(_page(rules[0]))
    columns = (Column("code"), Column("name"), Column("severity"), Column("summary", flexible=True))
    rows = [(rule.code, rule.name, rule.severity.value, rule.summary) for rule in rules]
    return Outcome(session.table(Table(columns, rows)))


def _page(rule: Rule) -> str:
    return f"# {rule.code} {rule.name} ({rule.severity.value})\n\n{rule.page.strip()}\n"


def _to_dict(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "page": rule.page.strip(),
    }
