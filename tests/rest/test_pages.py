"""Pages of any shape: what asks for them ends, with an answer or an error of its own."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tracemap.errors import ServiceError
from tracemap.rest import jira, zephyr
from tracemap.rest.client import Rest

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
PAGE = ANYTHING | st.fixed_dictionaries(
    {},
    optional={
        "issues": ANYTHING,
        "values": ANYTHING,
        "total": ANYTHING,
        "isLast": ANYTHING,
        "nextPageToken": ANYTHING,
        "startAt": ANYTHING,
        "fields": ANYTHING | st.fixed_dictionaries({"duedate": ANYTHING}),
    },
)


class Saying(Rest):
    """An interface that says one thing after the other, and the last one for ever."""

    def __init__(self, pages: list[Any]) -> None:
        super().__init__("https://service.example.org", "token")
        self.pages = pages
        self.asked = 0

    def get(self, path: str, asked: Any = None) -> Any:
        self.asked += 1
        return self.pages[min(self.asked, len(self.pages)) - 1]


@given(st.lists(PAGE, min_size=1, max_size=4), st.sampled_from(("2", "3")))
def test_a_search_ends_whatever_is_answered(pages: list[Any], version: str) -> None:
    saying = Saying(pages)
    with patch.object(jira, "_MOST_PAGES", 6):
        try:
            read = list(jira.search(saying, "project = A", ["summary"], version))
        except ServiceError as error:
            assert error.message.startswith("service.example.org: ")  # noqa: PT017  # if there is one
        else:
            assert all(isinstance(page["issues"], list) for page in read)
    assert saying.asked <= 6


@given(st.lists(PAGE, min_size=1, max_size=4))
def test_a_listing_ends_whatever_is_answered(pages: list[Any]) -> None:
    saying = Saying(pages)
    with patch.object(zephyr, "_MOST_PAGES", 6):
        try:
            read = list(zephyr.listing(saying, "testcases", "LVV"))
        except ServiceError as error:
            assert error.message.startswith("service.example.org: ")  # noqa: PT017  # if there is one
        else:
            assert all(isinstance(page["values"], list) for page in read)
    assert saying.asked <= 6


@given(PAGE)
def test_a_due_date_is_text_or_nothing(page: Any) -> None:
    (due,) = jira.due_dates(Saying([page]), ["DM-1"], "3").values()
    assert due is None or isinstance(due, str)


def test_what_has_not_the_form_of_a_key_is_never_sent() -> None:
    for key in ("DM-1", "A_B2-99"):
        assert jira.KEY.fullmatch(key)
    for key in ("", "DM-1/../x", "DM-1?a=b", "dm-1", "DM-", "DM-1\n", "DM-1, DM-2", "DM-\u0661"):
        assert not jira.KEY.fullmatch(key)
