"""Problems with any text in any place, for the tests of what formats make of them."""

from __future__ import annotations

import hypothesis.strategies as st

from tests.output.awkward import PATHS, TEXTS
from tracemap.findings import Edit, Fix, Problem, Related
from tracemap.source import Location

texts = st.one_of(st.sampled_from(TEXTS), st.text(st.characters(), max_size=40))
paths = st.one_of(st.sampled_from(PATHS), st.text(st.characters(), min_size=1, max_size=30))
lines = st.integers(1, 10**6)


@st.composite
def places(draw: st.DrawFn) -> Location:
    line, column = draw(lines), draw(lines)
    end_line = line + draw(st.integers(0, 2))
    end_column = column + draw(st.integers(0, 20)) if end_line == line else draw(lines)
    return Location(draw(paths), line, column, end_line, end_column)


def fixes() -> st.SearchStrategy[Fix]:
    edits = st.lists(st.builds(Edit, places(), texts), min_size=1, max_size=3).map(tuple)
    return st.builds(Fix, texts, edits, st.booleans())


def problems() -> st.SearchStrategy[Problem]:
    return st.builds(
        Problem,
        code=st.sampled_from(["TM001", "TM202", "TM403"]),
        message=texts,
        location=places(),
        id=st.none() | texts,
        label=texts,
        help=texts,
        related=st.lists(st.builds(Related, places(), texts), max_size=2).map(tuple),
        fix=st.none() | fixes(),
    )
