"""Random milestone files in random styles, random imports into them: what is read then, and what stays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from tests.loading.plans import write
from tracemap.config import default_config
from tracemap.fixing.writing import write as write_files
from tracemap.loading.load import load_catalog
from tracemap.merging.changes import laid_over
from tracemap.merging.merge import Merge, Target, merged
from tracemap.merging.placing import Placing
from tracemap.records import Records, records_of

PATH = "milestones/m.yaml"
CODES = ("DM-AP-1", "DM-AP-2", "LDM-503-3", "S21S", "DM AP:4", "2024-01-01")
BREAKS = ("\n", "\r\n")
TEXTS = (
    "plain",
    "a: b # c",
    "it's",
    'say "x"',
    "1.10",
    "no",
    "- x",
    "[x]",
    "2024-01-01",
    "é ü \U0001f600",
    "*star &and !bang",
    "tab\there",
    "line\u2028separator",
    "first line\nsecond line",
    "  indented\nless",
    "long words " * 20 + "end",
    "two\n\nparagraphs\n",
    "ends in a colon:",
    "nbsp\xa0here",
    "bell\x07",
)
DAYS = ("2024-03-23", "2023-12-31", "2030-01-01")
COMMENT = st.sampled_from(["", "", "  # why: [a, b]", " # DM-AP-1 'x", "\t# \U0001f600é"])


@dataclass(frozen=True)
class Piece:
    """Lines of a file, and the fields that may change them: None stands for all of an item."""

    text: str
    owners: frozenset[tuple[str, str | None]] = frozenset()


def quoted(text: str, quote: str) -> str:
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(one) for one in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


@st.composite
def scalars(draw: st.DrawFn, value: str, *, may_be_plain: bool) -> str:
    quotes = ["'", '"', ""] if may_be_plain else ["'", '"']
    quote = draw(st.sampled_from(quotes))
    return quoted(value, quote) if quote else value


@st.composite
def field(draw: st.DrawFn, code: str, name: str, value: Any, indent: str) -> list[Piece]:
    own = frozenset([(code, name)])
    if isinstance(value, list):
        entries = [draw(scalars(one, may_be_plain=one in CODES[:4])) for one in value]
        if draw(st.booleans()):
            return [Piece(f"{indent}{name}: [{', '.join(entries)}]{draw(COMMENT)}", own)]
        deeper = indent + draw(st.sampled_from(["", "  "]))
        kept = frozenset([(code, f"{name}/")])
        return [
            Piece(f"{indent}{name}:{draw(COMMENT)}", own if len(value) == 1 else kept),
            *(Piece(f"{deeper}- {one}{draw(COMMENT)}", own) for one in entries),
        ]
    if (
        "\n" not in value
        and draw(st.integers(0, 3)) == 0
        and value.strip() == value
        and value.isprintable()
    ):
        style = draw(st.sampled_from(["|-", ">-"]))
        return [Piece(f"{indent}{name}: {style}", own), Piece(f"{indent}    {value}", own)]
    written = draw(scalars(value, may_be_plain=value in ("plain", *DAYS)))
    return [Piece(f"{indent}{name}: {written}{draw(COMMENT)}", own)]


RECORDS = st.fixed_dictionaries(
    {"name": st.sampled_from(TEXTS)},
    optional={
        "description": st.sampled_from(TEXTS),
        "due": st.sampled_from(DAYS),
        "completed": st.sampled_from(DAYS),
        "wbs": st.lists(
            st.sampled_from(["02C.03", "1.10", "06C"]), min_size=1, max_size=2, unique=True
        ),
        "predecessors": st.lists(st.sampled_from(CODES[:4]), min_size=1, max_size=3, unique=True),
        "aka": st.lists(
            st.sampled_from(["A-1", "B 2", "C: 3"]), min_size=1, max_size=3, unique=True
        ),
    },
)
IMPORTED = st.fixed_dictionaries(
    {"name": st.sampled_from(TEXTS)},
    optional={
        "description": st.sampled_from(["", *TEXTS]),
        "due": st.sampled_from(["", *DAYS]),
        "completed": st.sampled_from(["", *DAYS]),
        "wbs": st.lists(st.sampled_from(["02C.03", "1.10", "06C"]), max_size=2, unique=True),
        "predecessors": st.lists(st.sampled_from(CODES), max_size=3, unique=True),
        "aka": st.lists(st.sampled_from(["A-1", "B 2", "C: 3"]), max_size=3, unique=True),
    },
)


@st.composite
def item(draw: st.DrawFn, code: str, record: dict[str, Any]) -> list[Piece]:
    key = draw(scalars(code, may_be_plain=code in CODES[:4]))
    names = draw(st.permutations(list(record)))
    if draw(st.integers(0, 3)) == 0:
        fields = []
        for name in names:
            value = record[name]
            written = (
                "[" + ", ".join(quoted(one, '"') for one in value) + "]"
                if isinstance(value, list)
                else quoted(value, '"')
            )
            fields.append(f"{name}: {written}")
        return [Piece(f"{key}: {{{', '.join(fields)}}}{draw(COMMENT)}", frozenset([(code, None)]))]
    indent = " " * draw(st.integers(1, 4))
    pieces = [Piece(f"{key}:{draw(COMMENT)}")]
    for name in names:
        if draw(st.integers(0, 4)) == 0:
            pieces.append(Piece(f"{indent}# about {name}"))
        pieces += draw(field(code, name, record[name], indent))
    return pieces


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Piece], dict[str, dict[str, Any]], str, bool]:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=4))
    plan = {code: draw(RECORDS) for code in codes}
    pieces = [Piece("# a comment above all")] if draw(st.booleans()) else []
    apart = draw(st.booleans())
    for number, (code, record) in enumerate(plan.items()):
        if number and apart:
            pieces.append(Piece(""))
        pieces += draw(item(code, record))
    if draw(st.booleans()):
        pieces.append(Piece("# a comment below all"))
    return pieces, plan, draw(st.sampled_from(BREAKS)), draw(st.booleans())


def as_text(pieces: list[Piece], end: str, *, last: bool) -> str:
    return end.join(one.text for one in pieces) + (end if last else "")


def is_within(part: list[str], whole: list[str]) -> bool:
    """Tell whether lines stand in others, in their order."""
    rest = iter(whole)
    return all(line in rest for line in part)


def wanted(plan: dict[str, Any], imported: dict[str, Any]) -> dict[str, Any]:
    """Return the plan with what is imported over it, as plainly as that can be said."""
    found = dict(plan)
    for code, record in imported.items():
        found[code] = laid_over("milestone", plan.get(code, {}), record)
    return found


def untouched(pieces: list[Piece], merge: Merge) -> list[str]:
    changed = {(one.id, one.field) for one in merge.changed}
    whole = {(one.id, None) for one in merge.changed}
    # Of a list that is there before and after, the line of the key stays; so do the entries that do.
    gone = {(one.id, f"{one.field}/") for one in merge.changed if not (one.old and one.new)}
    return [one.text for one in pieces if not one.owners & (changed | whole | gone)]


@given(
    files(),
    st.dictionaries(st.sampled_from(CODES), IMPORTED, min_size=1, max_size=4),
    st.booleans(),
)
def test_the_plan_says_what_was_imported_and_no_other_line_is_touched(
    file: tuple[list[Piece], dict[str, dict[str, Any]], str, bool],
    imported: dict[str, dict[str, Any]],
    bom: bool,
) -> None:
    pieces, plan, end, last = file
    text = as_text(pieces, end, last=last)
    end = end if end in text else "\n"
    with TemporaryDirectory() as name:
        root = Path(name)
        write(root, {PATH: ("\ufeff" if bom else "").encode() + text.encode()})
        before = records_of(load_catalog(root)).milestones
        assert before == {code: laid_over("milestone", {}, one) for code, one in plan.items()}
        merge = merged(
            Target(root, default_config()), Records(milestones=imported), Placing("p6", PATH)
        )
        write_files(merge, root, load_catalog(root))
        assert dict(records_of(load_catalog(root)).milestones) == wanted(dict(before), imported)
        data = (root / PATH).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == bom
        changed = data.decode("utf-8-sig")
        assert is_within(untouched(pieces, merge), changed.split(end))
        assert changed.count("\r\n") == (changed.count("\n") if end == "\r\n" else 0)
        again = merged(
            Target(root, default_config()), Records(milestones=imported), Placing("p6", PATH)
        )
        assert (again.added, again.changed, dict(again.after)) == ((), (), {})
