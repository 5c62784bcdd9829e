"""What is asked of Zephyr Scale: its test cases, plans, executions and statuses, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracemap.errors import ServiceError
from tracemap.rest.client import Rest

KINDS = ("statuses", "testcases", "testplans", "testexecutions")
_AT_A_TIME = 200
_MOST_PAGES = 20_000


def listing(rest: Rest, kind: str, project: str) -> Iterator[Any]:
    """Yield all of a kind in a project, page by page.

    Raises:
        ServiceError: see `Rest.get`, or the pages do not end.
    """
    seen = 0
    path = f"/{kind}"
    for _ in range(_MOST_PAGES):
        page = rest.get(path, {"projectKey": project, "maxResults": _AT_A_TIME, "startAt": seen})
        values = page.get("values") if isinstance(page, Mapping) else None
        if not isinstance(values, list):
            raise ServiceError(f"{rest.host}: {path}: its answer holds no values")
        yield page
        seen += len(values)
        total = page.get("total")
        is_last = page.get("isLast")
        if (
            not values
            or is_last is True
            or (is_last is None and isinstance(total, int) and seen >= total)
        ):
            return
    raise ServiceError(f"{rest.host}: {path}: it gives more than {_MOST_PAGES} pages")
