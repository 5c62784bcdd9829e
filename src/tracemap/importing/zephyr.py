"""Test cases, test plans and their results, from answers of Zephyr Scale, and of Jira where they are with them.

It reads what `jira` reads; the two differ in whom they ask where no file is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracemap.importing.jira import defaults, read_answers
from tracemap.importing.reading import Reading, Source

FILES = "answers as JSON: a file, or a folder of them"


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return what the files say; settings are those of `[import.zephyr]`.

    Raises:
        SourceError: a file is no JSON, or there is nothing in any that is known.
    """
    jira = source.config.imports["jira"] if source.config else defaults("jira")
    return read_answers(source, jira, {**defaults("zephyr"), **settings})
