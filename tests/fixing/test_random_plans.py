"""Random plans in random styles with faults in them: what fixes do to them, and what they leave alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import yaml
from hypothesis import given

from tests.fixing.conftest import REQUIREMENTS, job
from tests.loading.plans import PLAN, load, write
from tests.loading.test_round_trip import STYLES
from tracemap.catalog import Catalog
from tracemap.fixing.rounds import Fixed, fixed
from tracemap.model import Milestone

CODES = ("DM-AP-1", "DM-AP-2", "LDM-503-3", "S21S")
LISTS = ("predecessors", "successors", "requirements")
IDS = ("DMS-REQ-0001", "DMS-REQ-0002", "DMS-REQ-0329")
REQUIRED = "".join(f"{one}: {{title: a}}\n" for one in IDS)
BOM = "\ufeff"


def mended(files: dict[str, str | bytes]) -> Fixed:
    """Return the plan after all fixes, after holding what must be true of any."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, files)
        done = fixed(job(folder))
        assert dict(done.left_alone) == {}
        assert done.result.fixable == (0, 0)
        assert bool(done.after) == bool(done.applied)
        write(folder, dict(done.after))
        again = fixed(job(folder))
        assert (again.applied, again.result.findings) == (0, done.result.findings)
    return done


@dataclass(frozen=True)
class Written:
    """A stretch of a file: the text in the wrong plan, and in the right one."""

    wrong: str
    right: str


def same(text: str) -> st.SearchStrategy[Written]:
    return st.just(Written(text, text))


def joined(parts: list[Written]) -> Written:
    return Written("".join(one.wrong for one in parts), "".join(one.right for one in parts))


def misspelt(identifier: str) -> st.SearchStrategy[Written]:
    """Return an id as it should be, or with one of the usual slips."""
    slips = [identifier, identifier.lower(), identifier.replace("-", "_")]
    if "REQ" in identifier:
        slips.append(re.sub("-0+", "-", identifier))
    old = {"DM-AP-1": "SFM1", "S21S": "OLD-NAME"}
    return st.builds(
        lambda wrong, quote: Written(f"{quote}{wrong}{quote}", f"{quote}{identifier}{quote}"),
        st.sampled_from([*slips, old.get(identifier, identifier)]),
        st.sampled_from(["", "", "'", '"']),
    )


COMMENTS = st.sampled_from(["", "", "  # why: [a, b]", " # DM-AP-1 'x", "\t# \U0001f600é"])


@st.composite
def lists(draw: st.DrawFn, indent: str, allowed: tuple[str, ...]) -> Written:
    """Return a list of different ids, in brackets or on lines of their own."""
    chosen = draw(st.lists(st.sampled_from(allowed), unique=True, min_size=1, max_size=3))
    entries = [draw(misspelt(one)) for one in chosen]
    style = draw(st.sampled_from(["brackets", "lines in brackets", "lines"]))
    if style == "lines":
        dash = indent + draw(st.sampled_from(["- ", "  - ", "    -   "]))
        parts = [
            [Written(f"\n{dash}", f"\n{dash}"), one, draw(same(draw(COMMENTS)))] for one in entries
        ]
        return joined([draw(same(draw(COMMENTS))), *(one for part in parts for one in part)])
    between = ", " if style == "brackets" else f",{draw(COMMENTS)}\n{indent}    "
    start, end = ("[", "]") if style == "brackets" else (f"[\n{indent}    ", f"\n{indent}  ]")
    parts_ = [Written(f" {start}", f" {start}")]
    for number, one in enumerate(entries):
        parts_ += [Written(between, between)] * bool(number) + [one]
    return joined([*parts_, Written(end, end), draw(same(draw(COMMENTS)))])


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Return a file of milestones whose references are misspelt, but neither repeated nor one-sided."""
    indent = draw(st.sampled_from(["  ", "   "]))
    aka = {"DM-AP-1": f"{indent}aka: [SFM1]\n", "S21S": f"{indent}aka:\n{indent}  - OLD-NAME\n"}
    parts: list[Written] = []
    for number, code in enumerate(CODES):
        fields = [Written(*[f"{indent}name: {code} é\U0001f600{draw(COMMENTS)}\n"] * 2)]
        fields.append(Written(*[aka.get(code, "")] * 2))
        if number and draw(st.booleans()):
            named = draw(lists(indent, CODES[:number]))
            fields.append(
                Written(
                    f"{indent}predecessors:{named.wrong}\n", f"{indent}predecessors:{named.right}\n"
                )
            )
        if draw(st.booleans()):
            named = draw(lists(indent, IDS))
            fields.append(
                Written(
                    f"{indent}requirements:{named.wrong}\n", f"{indent}requirements:{named.right}\n"
                )
            )
        if draw(st.booleans()):
            fields.append(
                Written(
                    *[f"{indent}description: |\n{indent}  # no comment: [a\n\n{indent}   b\n"] * 2
                )
            )
        key = Written(*[f"{code}:{draw(COMMENTS)}\n"] * 2)
        parts += [
            key,
            *draw(st.permutations(fields)),
            Written(*[draw(st.sampled_from(["", "\n", "# x\n"]))] * 2),
        ]
    whole = joined(parts)
    if draw(st.booleans()):
        whole = Written(whole.wrong.rstrip("\n"), whole.right.rstrip("\n"))
    end, mark = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(["", BOM]))
    return Written(*(mark + one.replace("\n", end) for one in (whole.wrong, whole.right)))


@given(files())
def test_misspelt_ids_are_mended_and_no_other_byte_is_changed(written: Written) -> None:
    done = mended({PLAN: written.wrong.encode(), REQUIREMENTS: REQUIRED})
    assert done.after.get(PLAN, written.wrong.encode()) == written.right.encode()


NAMED = st.lists(st.sampled_from(CODES), max_size=4)
MILESTONES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["a", "shows DMS-REQ-0001", "shows DMS-REQ-0002 and\n DMS-REQ-0329 'so'"]
        )
    },
    optional={
        "comment": st.sampled_from(
            ["c", "not DMS-REQ-0329", "DMS-REQ-0001: # x", "on\n\nlines  \n"]
        ),
        "predecessors": NAMED,
        "successors": NAMED,
        "requirements": st.lists(st.sampled_from([*IDS, "DMS-REQ-329"]), max_size=4),
        "wbs": st.sampled_from(["02C", ["a", "b"]]),
        "ownr": st.just("x"),
        "completed": st.just("2024-01-01"),
    },
)
PLANS = st.fixed_dictionaries(dict.fromkeys(CODES, MILESTONES))


@given(PLANS, STYLES)
def test_lists_and_fields_are_mended_in_any_style_and_no_value_is_lost(
    plan: dict[str, Any], style: dict[str, Any]
) -> None:
    text = yaml.safe_dump(plan, sort_keys=False, **style)
    done = mended({PLAN: text.encode(), REQUIREMENTS: REQUIRED})
    before = load({PLAN: text, REQUIREMENTS: REQUIRED})
    after = load({PLAN: done.after.get(PLAN, text.encode()), REQUIREMENTS: REQUIRED})
    assert len(after.problems) <= len(before.problems)
    assert list(after.milestones) == list(before.milestones)
    for code, milestone in before.milestones.items():
        now = after.milestones[code]
        for field in set(Milestone._fields) - {*LISTS, "owner", "source", "at"}:
            assert getattr(now, field) == getattr(milestone, field)
    for field in LISTS:
        assert_only_added(before, after, field)


def assert_only_added(before: Catalog, after: Catalog, field: str) -> None:
    """Assert that a list holds what it held, and beside that what its other end says."""
    for code, milestone in before.milestones.items():
        held, now = (
            [one.replace("-329", "-0329") for one in getattr(of.milestones[code], field)]
            for of in (before, after)
        )
        assert set(held) <= set(now)
        kept = list(dict.fromkeys(held))
        assert [one for one in dict.fromkeys(now) if one in held] == kept
        if field == "requirements":
            added = set(now) - set(held)
            prose = f"{milestone.name} {milestone.comment or ''}"
            assert added <= set(re.findall(r"DMS-REQ-[0-9]{4}", prose))
            continue
        back = "successors" if field == "predecessors" else "predecessors"
        for one in set(now) - set(held):
            assert code in getattr(before.milestones[one], back)
