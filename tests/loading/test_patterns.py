"""Patterns of paths: each matches what a plain search through all ways to match finds, and soon."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from tracemap.inputs import tidy
from tracemap.loading.discover import fixed_part, matcher


def matches(glob: str, path: str, before: str = "") -> bool:
    """Tell whether a pattern matches a path, by trying everything that each wildcard may stand for."""
    if not glob:
        return not path
    if glob.startswith("**/") and before in ("", "/"):
        folder, slash, rest = path.partition("/")
        return matches(glob[3:], path, "/") or (bool(folder and slash) and matches(glob, rest, "/"))
    if glob.startswith("**") and before in ("", "/"):
        rest = glob.lstrip("*")
        return any(matches(rest, path[start:], "*") for start in range(len(path) + 1))
    if glob[0] == "*":
        name = path.partition("/")[0]
        return any(matches(glob[1:], path[start:], "*") for start in range(len(name) + 1))
    if not path or (glob[0] != path[0] and (glob[0] != "?" or path[0] == "/")):
        return False
    return matches(glob[1:], path[1:], glob[0])


GLOBS = st.lists(st.sampled_from(["a", "b", "/", "*", "**/", "**", "?", "/**/"]), max_size=7).map(
    "".join
)
PATHS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(GLOBS, PATHS)
@example("**/a*b**b/**/a", "ab/abbb/a/b/a")
@settings(max_examples=200)
def test_a_pattern_matches_what_trying_all_ways_matches(glob: str, path: str) -> None:
    assert bool(matcher((glob,)).fullmatch(path)) == matches(tidy(glob), path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*" * 60 + "x", "a" * 3000),
        ("*a" * 60 + "x", "a" * 3000),
        ("**/a/" * 60 + "x", "a/" * 1500),
        ("**a*a" * 60 + "x", "a/a" * 1000),
        ("**/*a*/**" * 60 + "x", "aa/" * 1000),
    ],
)
def test_many_wildcards_take_no_time_to_tell(glob: str, path: str) -> None:
    assert not matcher((glob,)).fullmatch(path)


@pytest.mark.parametrize(
    "glob", ["a//b/*.yaml", "./a/./b/*.yaml", "././a///./b/*.yaml", ".//a/b/*.yaml"]
)
def test_steps_that_lead_nowhere_mean_nothing_in_a_pattern(glob: str) -> None:
    assert matcher((glob,)).fullmatch("a/b/c.yaml")
    assert fixed_part(glob) == "a/b"


def test_a_line_break_in_a_name_is_a_letter_as_any_other() -> None:
    assert matcher(("**",)).fullmatch("a/b\nc.yaml")
