"""What is asked of Jira: the issues that a query finds, and their due dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracemap.errors import ServiceError
from tracemap.rest.client import Rest

_AT_A_TIME = 100
_MOST_PAGES = 10_000
KEY = re.compile(r"[A-Z][A-Z0-9_]+-[0-9]+")
"""The form of an issue's key. What is not of it is never sent."""


def search(rest: Rest, query: str, fields: Sequence[str], version: str) -> Iterator[Any]:
    """Yield the answers to a query, page by page.

    Version 3 is that of Atlassian's cloud, which gives a token for the next page; version 2 that of a Jira of
    one's own, which counts issues.

    Raises:
        ServiceError: see `Rest.get`, or the pages do not end.
    """
    path = "/rest/api/3/search/jql" if version == "3" else "/rest/api/2/search"
    asked: dict[str, str | int] = {
        "jql": query,
        "fields": ",".join(fields),
        "maxResults": _AT_A_TIME,
    }
    seen = 0
    for _ in range(_MOST_PAGES):
        page = rest.get(path, asked)
        issues = page.get("issues") if isinstance(page, Mapping) else None
        if not isinstance(issues, list):
            raise ServiceError(f"{rest.host}: {path}: its answer holds no issues")
        yield page
        seen += len(issues)
        further = _further(page, seen) if issues else None
        if further is None:
            return
        if all(asked.get(name) == value for name, value in further.items()):
            raise ServiceError(f"{rest.host}: {path}: it gives one page again and again")
        asked |= further
    raise ServiceError(
        f"{rest.host}: {path}: it gives more than {_MOST_PAGES} pages", "narrow the query"
    )


def _further(page: Mapping[str, Any], seen: int) -> dict[str, str | int] | None:
    """Return how the next page is asked for, None where there is none."""
    token, total = page.get("nextPageToken"), page.get("total")
    if isinstance(token, str) and token and page.get("isLast") is not True:
        return {"nextPageToken": token}
    if isinstance(total, int) and seen < total:
        return {"startAt": seen}
    return None


def due_dates(rest: Rest, keys: Sequence[str], version: str) -> dict[str, str | None]:
    """Return the due date of each issue that there is, None where it has none.

    Raises:
        ServiceError: see `Rest.get`.
    """
    found: dict[str, str | None] = {}
    path = f"/rest/api/{version}/issue"
    for key in keys:
        try:
            issue = rest.get(f"{path}/{key}", {"fields": "duedate"})
        except ServiceError as error:
            if error.status == 404:
                continue
            raise
        fields = issue.get("fields") if isinstance(issue, Mapping) else None
        due = fields.get("duedate") if isinstance(fields, Mapping) else None
        found[key] = due if isinstance(due, str) else None
    return found


def set_due_date(rest: Rest, key: str, due: str, version: str) -> None:
    """Set the due date of an issue, as YYYY-MM-DD.

    Raises:
        ServiceError: see `Rest.put`.
    """
    rest.put(f"/rest/api/{version}/issue/{key}", {"fields": {"duedate": due}})
