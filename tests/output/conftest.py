"""Findings at places that are hard to show: one list for every format that shows them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tracemap.findings import Problem
from tracemap.source import Location

PATH = "milestones/plan.yaml"


class Awkward(NamedTuple):
    """A finding, the bytes of its file, and the lines by which a terminal of 80 columns shows its place."""

    name: str
    content: bytes
    problem: Problem
    shown: str


def at(line: int, column: int, end_column: int, end_line: int | None = None) -> Location:
    return Location(PATH, line, column, end_line or line, end_column)


def problem(place: Location, label: str = "") -> Problem:
    return Problem(code="TM202", message="unknown requirement 'X'", location=place, label=label)


FAR = "before " * 30
BEHIND = " behind" * 30

AWKWARD = [
    Awkward(
        "the first line has none above it",
        b"ONE: 1\n",
        problem(at(1, 1, 4), label="here"),
        """\
  |
1 | ONE: 1
  | ^^^ here
""",
    ),
    Awkward(
        "an empty line above is left out",
        b"\nONE: 1\n",
        problem(at(2, 6, 7)),
        """\
  |
2 | ONE: 1
  |      ^
""",
    ),
    Awkward(
        "line numbers of two lengths stand in line",
        b"a:\n" * 9 + b"b: 1\n",
        problem(at(10, 4, 5)),
        """\
   |
 9 | a:
10 | b: 1
   |    ^
""",
    ),
    Awkward(
        "a tab takes one column above and below",
        b"a:\n  b: [\tc,\td]\n",
        problem(at(2, 11, 12)),
        """\
  |
1 | a:
2 |   b: [ c, d]
  |           ^
""",
    ),
    Awkward(
        "wide characters take two columns",
        "名前: 全角, x\n".encode(),
        problem(at(1, 5, 7), label="wide"),
        """\
  |
1 | 名前: 全角, x
  |       ^^^^ wide
""",
    ),
    Awkward(
        "what follows a wide emoji is underlined, not what stands beside it",
        "a: 🚀🚀 x\n".encode(),
        problem(at(1, 7, 8)),
        """\
  |
1 | a: 🚀🚀 x
  |         ^
""",
    ),
    Awkward(
        "a combining accent takes no column",
        "a: re\u0301sume\u0301 x\n".encode(),
        problem(at(1, 4, 12)),
        """\
  |
1 | a: re\u0301sume\u0301 x
  |    ^^^^^^
""",
    ),
    Awkward(
        "a variation selector takes no column",
        "a: \u2714\ufe0f x\n".encode(),
        problem(at(1, 7, 8)),
        """\
  |
1 | a: \u2714\ufe0f x
  |      ^
""",
    ),
    Awkward(
        "control characters are shown as escapes, and the carets follow",
        b"a: \x1b[31m x\n",
        problem(at(1, 4, 9), label="a colour \x1b[31m"),
        """\
  |
1 | a: \\x1b[31m x
  |    ^^^^^^^^ a colour \\x1b[31m
""",
    ),
    Awkward(
        "marks that turn the direction of text are shown as escapes",
        "a: \u202eevil\u202c x\n".encode(),
        problem(at(1, 4, 10)),
        """\
  |
1 | a: \\u202eevil\\u202c x
  |    ^^^^^^^^^^^^^^^^
""",
    ),
    Awkward(
        "lines that end in CR LF",
        b"\xef\xbb\xbfa: 1\r\nb: 2\r\n",
        problem(at(2, 4, 5), label="two"),
        """\
  |
1 | a: 1
2 | b: 2
  |    ^ two
""",
    ),
    Awkward(
        "lines that end in CR",
        b"a: 1\rb: 2\r",
        problem(at(2, 4, 5)),
        """\
  |
1 | a: 1
2 | b: 2
  |    ^
""",
    ),
    Awkward(
        "a separator of YAML 1.1 ends no line",
        "a: \u2028 1\nb: 2\n".encode(),
        problem(at(2, 4, 5)),
        """\
  |
1 | a: \\u2028 1
2 | b: 2
  |    ^
""",
    ),
    Awkward(
        "bytes that are no UTF-8",
        b"a: \xff\xfe x\n",
        problem(at(1, 4, 5)),
        """\
  |
1 | a: \ufffd\ufffd x
  |    ^
""",
    ),
    Awkward(
        "a place at the end of a long line",
        f"k: v\n{FAR}PLACE\n".encode(),
        problem(at(2, len(FAR) + 1, len(FAR) + 6), label="far"),
        """\
  |
2 | …re before before before PLACE
  |                          ^^^^^ far
""",
    ),
    Awkward(
        "a place in the middle of a long line",
        f"{FAR}PLACE{BEHIND}\n".encode(),
        problem(at(1, len(FAR) + 1, len(FAR) + 6)),
        """\
  |
1 | …re before before before PLACE behind behind behind behind behind behind be…
  |                          ^^^^^
""",
    ),
    Awkward(
        "a place at the start of a long line",
        f"a:\nPLACE{BEHIND}\n".encode(),
        problem(at(2, 1, 6)),
        """\
  |
1 | a:
2 | PLACE behind behind behind behind behind behind behind behind behind behind…
  | ^^^^^
""",
    ),
    Awkward(
        "a long line above",
        f"{FAR}\nb: 2\n".encode(),
        problem(at(2, 1, 2)),
        """\
  |
1 | before before before before before before before before before before befor…
2 | b: 2
  | ^
""",
    ),
    Awkward(
        "a place that is itself longer than a line",
        f"a: {'x' * 300} y\n".encode(),
        problem(at(1, 4, 304), label="long"),
        f"""\
  |
1 | a: {"x" * 72}…
  |    {"^" * 73} long
""",
    ),
    Awkward(
        "a long line of wide characters is cut between them",
        ("全" * 100 + "P" + "角" * 100 + "\n").encode(),
        problem(at(1, 101, 102)),
        f"""\
  |
1 | …{"全" * 12}P{"角" * 24}…
  | {" " * 25}^
""",
    ),
    Awkward(
        "a place that goes on past its line is underlined to the end of it",
        b"a: >\n  text  \n  more\n",
        problem(at(2, 3, 7, end_line=3)),
        """\
  |
1 | a: >
2 |   text
  |   ^^^^
""",
    ),
    Awkward(
        "a place without length gets one caret",
        b"a: b\n",
        problem(at(1, 4, 4)),
        """\
  |
1 | a: b
  |    ^
""",
    ),
    Awkward(
        "a place at the end of its line",
        b"a: b\n",
        problem(at(1, 5, 5), label="missing"),
        """\
  |
1 | a: b
  |     ^ missing
""",
    ),
    Awkward(
        "a place past the end of the file has no lines to show",
        b"a: b\n",
        problem(at(9, 1, 2), label="missing"),
        "",
    ),
]


@pytest.fixture(params=AWKWARD, ids=lambda awkward: awkward.name)
def awkward(request: pytest.FixtureRequest) -> Awkward:
    """Return each of the awkward findings in turn."""
    found: Awkward = request.param
    return found
