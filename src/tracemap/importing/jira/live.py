"""Asking Jira and Zephyr Scale themselves for what their answers in files would say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracemap.importing.jira.files import Answer
from tracemap.rest import jira, zephyr
from tracemap.rest.client import Rest


def ask_jira(rest: Rest, settings: Mapping[str, Any]) -> Iterator[Answer]:
    """Yield the answers to the query of the settings.

    Raises:
        ServiceError: Jira cannot be asked, or does not answer as it should.
    """
    fields = [
        "summary",
        "status",
        "issuetype",
        "updated",
        *settings["requirement"],
        *settings["test_cases"],
    ]
    pages = jira.search(rest, settings["query"], fields, settings["api"])
    for number, page in enumerate(pages, 1):
        yield Answer(page, f"{rest.host} page {number} of the issues")


def ask_zephyr(rest: Rest, settings: Mapping[str, Any]) -> Iterator[Answer]:
    """Yield all statuses, test cases, test plans and executions of the project of the settings.

    Raises:
        ServiceError: Zephyr Scale cannot be asked, or does not answer as it should.
    """
    for kind in zephyr.KINDS:
        for number, page in enumerate(zephyr.listing(rest, kind, settings["project"]), 1):
            yield Answer(page, f"{rest.host} page {number} of {kind}")
