"""Verification elements, test cases, test plans and their results, from answers of Jira and Zephyr Scale.

Each object is known by its content, in whatever list or file it stands: issues, test cases, plans, cycles,
executions and statuses as the two REST interfaces give them, and what docsteady makes of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracemap.bounded_pattern import Form
from tracemap.errors import SourceError
from tracemap.importing.jira.files import Answer, read_files
from tracemap.importing.jira.gathering import gather
from tracemap.importing.jira.live import ask_jira
from tracemap.importing.jira.settings import Settings
from tracemap.importing.jira.tying import tie
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.rest.environment import rest_of
from tracemap.schema.store import schema

FILES = "answers as JSON: a file, or a folder of them"
EXAMPLES = """\
  tracemap import jira                     from the Jira that TRACEMAP_JIRA_URL names
  tracemap import jira answers/ --dry-run  from answers that were kept as JSON"""
LIVE = "the Jira that the environment names in TRACEMAP_JIRA_URL, with TRACEMAP_JIRA_TOKEN"
EVIDENCE = True


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return what the files say, or Jira itself where none is named; settings are those of `[import.jira]`.

    Raises:
        SourceError: a file is no JSON, or there is nothing in any that is known.
        ServiceError: Jira cannot be asked, or does not answer as it should.
        UsageError: neither files nor a Jira are named.
    """
    zephyr = source.config.imports["zephyr"] if source.config else defaults("zephyr")
    if source.paths:
        return read_files_of(source, settings_of(source, settings, zephyr))
    answers = list(ask_jira(rest_of("JIRA"), settings))
    reading = reading_of(answers, settings_of(source, settings, zephyr))
    if len(reading.records):
        return reading
    query = settings["query"]
    return reading._replace(notes=(f"[import.jira] query finds no verification element: {query}",))


def defaults(kind: str) -> dict[str, Any]:
    """Return the settings of a kind where the configuration says nothing."""
    spec = schema("config")["properties"]["import"]["properties"][kind]
    return {name: setting["default"] for name, setting in spec["properties"].items()}


def read_files_of(source: Source, settings: Settings) -> Reading:
    """Return what the files of a source say.

    Raises:
        SourceError: a file is no JSON, or there is nothing in any that is known.
    """
    answers, passed = read_files(source.paths)
    reading = reading_of(answers, settings, passed)
    if not len(reading.records):
        names = ", ".join(str(path) for path in source.paths)
        message = f"{names}: no verification element, test case or test plan is in it"
        raise SourceError(message, "name answers of Jira or Zephyr Scale, as JSON")
    return reading


def settings_of(source: Source, jira: Mapping[str, Any], zephyr: Mapping[str, Any]) -> Settings:
    """Return the settings of the two kinds as one; results and statuses are added to those known."""
    known = defaults("zephyr")
    return Settings(
        issue_type=jira["issue_type"],
        requirement=tuple(jira["requirement"]),
        test_cases=tuple(jira["test_cases"]),
        document=zephyr["document"],
        results={**known["results"], **zephyr["results"]},
        statuses={**known["statuses"], **zephyr["statuses"]},
        milestone=_form(source, zephyr["milestone"]),
        case_ids=source.forms["test_case"],
        element_ids=source.forms["verification_element"],
    )


def _form(source: Source, milestone: str) -> Form | None:
    return source.bounded(milestone, "import", "zephyr", "milestone") if milestone else None


def reading_of(
    answers: Sequence[Answer], settings: Settings, passed: Sequence[Dropped] = ()
) -> Reading:
    """Return what answers say."""
    facts = gather(answers, settings)
    records = tie(facts)
    read = {
        "answers": len(answers),
        "verification elements": len(records.verification_elements),
        "test cases": len(records.test_cases),
        "test plans": len(records.test_plans),
        "executions": len(facts.runs),
    }
    return Reading(records, read, (*passed, *facts.dropped))
