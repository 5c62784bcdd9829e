"""Short texts that options and names hold: days, times, lags, codes of rules, thresholds, environments."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from tests.fuzz.groups.plans import AS_OF, loaded
from tests.fuzz.target import APART, ROOT, Target, of_property, text_of
from tests.output.test_jsonc import test_any_settings_are_read_and_keep_what_they_hold as settings
from tests.output.test_jsonc import test_any_text_is_read_or_refused as json_with_comments
from tests.rest.test_pages import test_a_due_date_is_text_or_nothing as due_dates
from tests.rest.test_pages import test_a_listing_ends_whatever_is_answered as listings
from tests.rest.test_pages import test_a_search_ends_whatever_is_answered as searches
from tracemap.analysis.isodate import day_of
from tracemap.checking.selection import Selection
from tracemap.cli.days import day_given
from tracemap.comparing.scenario import VERBS, assumed, assuming
from tracemap.config import default_config
from tracemap.errors import TracemapError
from tracemap.identifiers import natural_key, normal_form
from tracemap.loading.lag_days import lag_days
from tracemap.loading.status_date import status_date
from tracemap.questions.coverage import coverage
from tracemap.questions.thresholds import thresholds
from tracemap.snapshot import Snapshot


@cache
def _snapshot() -> Snapshot:
    files = ("milestones/02C.06.yaml", "requirements/LSE-61.yaml", "testplans/LVV-P77.yaml")
    return Snapshot(loaded(APART.join((ROOT / one).read_bytes() for one in files)), AS_OF)


def _assumed(text: str) -> object:
    verb, _, rest = text.partition(" ")
    return assuming(_snapshot(), [assumed(verb if verb in VERBS else "slip", rest)])


def _lags(text: str) -> None:
    found = lag_days([("A", text)])
    assert found is None or found == (("A", str(int(float(text)))),)


def _day(text: str) -> None:
    day = day_of(text)
    assert day is None or day.isoformat() == text


def _order(text: str) -> None:
    one, _, other = text.partition("\n")
    assert (natural_key(one) == natural_key(other)) == (one == other)
    assert normal_form(normal_form(one)) == normal_form(one)


READERS: dict[str, Callable[[str], Any]] = {
    "a": _assumed,
    "d": _day,
    "g": lambda text: day_given("--as-of", text),
    "l": _lags,
    "n": _order,
    "s": lambda text: Selection.of(default_config()).narrowed(tuple(text.split(",")), (text,)),
    "f": status_date,
    "t": lambda text: thresholds(coverage(_snapshot()), text, "planned"),
}


def run(data: bytes) -> None:
    """A word is understood, or refused by an error that says why."""
    text = text_of(data)
    read = READERS.get(text[:1])
    if read is None:
        return
    try:
        read(text[1:])
    except TracemapError as error:
        assert error.message


WORDS = (
    *(b"aslip LDM-503-18q=60d", b"aslip LDM-503-18q=-3wd", b"amove LDM-503-18q=2025-06-01"),
    *(b"acomplete LDM-503-18q=2024-01-01", b"adrop LDM-503-18q", b"aphase LDM-503-18q=operations"),
    *(b"d2024-02-29", b"g2024-02-30", b"l1.0e1", b"l-3", b"nA-2\nA-10", b"sTM4,TM401"),
    *(b"fdata/201904-ME.xls", b"f2024-01-30", b"t1a=100,1b=90%", b"ttotal=80.5", b"t80"),
)

TARGETS = (
    Target("words", run, lambda: WORDS, "words.dict", inputs=400),
    of_property("json-with-comments", json_with_comments),
    of_property("settings-of-editors", settings),
    of_property("pages-of-jira", searches),
    of_property("pages-of-zephyr", listings),
    of_property("due-dates-of-jira", due_dates),
)
