"""Random plans as records, for round trips through any format, with texts that formats stumble over."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st

from tracemap.records import FIELDS, Record, Records
from tracemap.schema.fields import FieldSpec, fields_of

_AWKWARD = st.sampled_from(
    [
        *(
            "=1+1",
            "+1",
            "-1",
            "@x",
            "\tx",
            "\rx",
            "'",
            "''",
            "'=1",
            "' =1",
            " ",
            "  \n",
            "=",
            "\n- a\n- b",
        ),
        *(
            "#N/A",
            "#REF!",
            "TRUE",
            "1.10",
            "007",
            "2024-03-23",
            "45374",
            "1e5",
            "null",
            "~",
            "id",
            "Name",
        ),
        *(
            "a;b",
            "a, b",
            'say "so"',
            '"',
            '""',
            '"a"; b',
            "a = b",
            "a: b",
            "[a]",
            "{a: b}",
            "['a', \"b\"]",
        ),
        *(
            "a\nb",
            "a\r\nb",
            "a\rb",
            "\x07",
            "\x1b[31m",
            "\x7f",
            "\x85",
            "\u2028",
            "\ufeff",
            "\ufffe",
        ),
        *(
            "_x0007_",
            "_x005F_x0007_",
            "_x",
            "]]>",
            "<b>&amp;</b>",
            "<!--",
            "é𝄞",
            "e\u0301",
            "\u202e",
            "ﬀ",
        ),
        *(
            "\uff1d1",
            "sep=;",
            "a\tb",
            "a | b",
            "# x",
            "- x",
            ".. x",
            "%s {0} ${x}",
            "\\n",
            "\\u0007",
            "'''",
        ),
    ]
)
_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
_PIECES = st.text(_CHARACTERS, max_size=8) | _AWKWARD
TEXTS = (
    st.lists(_PIECES, min_size=1, max_size=3).map("".join) | st.text("lorem ;,=\n", max_size=200)
).filter(bool)
"""Any text that a field may hold."""

IDS = st.one_of(
    st.from_regex(r"\A[A-Z]{2,4}-[0-9]{1,4}[a-z]?\Z"),
    st.sampled_from(
        ["DMS-REQ-0024", "LVV-T217", "ITC-NR-100030(54)", "1.10", "é-1", "A;B", "a b", "=1", "id"]
    ),
)
"""Ids; none has blanks at its ends, which no id of a plan has."""

_DAYS = st.dates().map(lambda day: day.isoformat())


_SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "texts": st.lists(TEXTS, min_size=1, max_size=3),
    "date": _DAYS,
    "number": st.floats(0, 1e6) | st.integers(0, 99).map(float),
    "parameters": st.dictionaries(TEXTS, TEXTS | st.just(""), min_size=1, max_size=3),
    "days_by_milestone": st.dictionaries(
        IDS, st.integers(-99, 99).map(str), min_size=1, max_size=3
    ),
}


def _value(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return the values that a field may have in a record."""
    choices = st.sampled_from(spec.choices) if spec.choices else st.nothing()
    match spec.form:
        case "choice" if spec.name == "level":
            return choices.map(int)
        case "choice" if spec.name == "external":
            return st.booleans()
        case "choice":
            return choices
        case "methods":
            return st.lists(choices, min_size=1, max_size=3)
        case "results_by_day":
            return st.dictionaries(_DAYS, choices, min_size=1, max_size=3)
        case form if form.endswith("_ids"):
            return st.lists(IDS, min_size=1, max_size=4)
        case form:
            return _SIMPLE.get(form, IDS)


@st.composite
def _record(draw: st.DrawFn, kind: str) -> Record:
    """Draw a record of a few fields: one of all of them would take longer to draw than to export."""
    specs = fields_of(kind)
    chosen = draw(st.sets(st.sampled_from(list(specs)), max_size=4))
    return {name: draw(_value(spec)) for name, spec in specs.items() if name in chosen}


PLANS = st.builds(Records, *(st.dictionaries(IDS, _record(kind), max_size=2) for kind in FIELDS))
"""Plans of a few items of every kind, of which any field may be absent."""
