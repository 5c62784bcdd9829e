"""Spans of time as options take them."""

from __future__ import annotations

import pytest

from tracemap.analysis.spans import how_to_write, span_of


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("60d", (60, "d")),
        ("60", (60, "d")),
        ("8w", (8, "w")),
        ("40wd", (40, "wd")),
        ("-3w", (-3, "w")),
        ("6m", (6, "m")),
        ("1y", (1, "y")),
    ],
)
def test_a_span_is_a_number_and_a_unit_and_without_a_unit_it_counts_days(
    text: str, span: tuple[int, str]
) -> None:
    assert span_of(text, ("d", "w", "wd", "m", "y")) == span


@pytest.mark.parametrize("text", ["", "d", "6 d", "6D", "1e3", "٦d", "6dw", "1.5d", "1234567890d"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert span_of(text, ("d", "w", "wd", "m", "y")) is None


def test_a_unit_that_makes_no_sense_for_an_option_is_none_of_it() -> None:
    assert span_of("6m", ("d", "w")) is None
    assert span_of("6", ("d", "w")) == (6, "d")
    assert how_to_write(("d", "w")) == "write 60d or 8w for weeks"
