"""Test cases, test plans and their results, from answers of Zephyr Scale, with those of Jira.

It reads what `jira` reads; the two differ in whom they ask where no file is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracemap.importing.jira import defaults, read_files_of, reading_of, settings_of
from tracemap.importing.jira.live import ask_jira, ask_zephyr
from tracemap.importing.reading import Reading, Source
from tracemap.rest.environment import is_named, rest_of

FILES = "answers as JSON: a file, or a folder of them"
EXAMPLES = """\
  tracemap import zephyr                     from the Zephyr Scale that TRACEMAP_ZEPHYR_URL names
  tracemap import zephyr answers/ --dry-run  from answers that were kept as JSON"""
LIVE = (
    "the Zephyr Scale that the environment names in TRACEMAP_ZEPHYR_URL, with TRACEMAP_ZEPHYR_TOKEN"
)
EVIDENCE = True


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return what the files say, or Zephyr Scale itself where none is named.

    Settings are those of `[import.zephyr]`. Where the environment names a Jira too, that is asked for the
    issues that test cases cover.

    Raises:
        SourceError: a file is no JSON, or there is nothing in any that is known.
        ServiceError: a service cannot be asked, or does not answer as it should.
        UsageError: neither files nor a Zephyr Scale are named.
    """
    jira = source.config.imports["jira"] if source.config else defaults("jira")
    if source.paths:
        return read_files_of(source, settings_of(source, jira, settings))
    answers = list(ask_zephyr(rest_of("ZEPHYR"), settings))
    if is_named("JIRA"):
        answers += ask_jira(rest_of("JIRA"), jira)
    return reading_of(answers, settings_of(source, jira, settings))
