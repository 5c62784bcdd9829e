"""A diff of fixes is what `git apply` and `patch` take, and gives what `--fix` writes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.loading.plans import write
from tracemap.checking.check import CheckResult, Summary
from tracemap.fixing.difference import difference
from tracemap.fixing.rounds import Fixed

NOTHING = CheckResult((), Summary(0, 0, 0, 0, 0, {}), date(2024, 3, 23))


def diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bytes:
    return difference(Fixed(1, before, after, NOTHING, {}))


def patched(tool: list[str], before: Mapping[str, bytes], changes: bytes) -> dict[str, bytes]:
    """Return the files after a tool has applied the changes to them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, before)
        done = subprocess.run(tool, cwd=folder, input=changes, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout + changes
        return {path: (folder / path).read_bytes() for path in before}


def tools() -> list[list[str]]:
    found = [["git", "apply", "--whitespace=nowarn", "-"]]
    if shutil.which("patch"):
        found.append(["patch", "-p1", "--binary", "--silent"])
    return found


TEXTS = st.text("ab\n\r\t-+@ \\é\U0001f600", max_size=30).map(str.encode)


@settings(max_examples=15)
@given(TEXTS, TEXTS)
@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool[0])
def test_a_diff_makes_of_the_old_text_the_new_one(tool: list[str], old: bytes, new: bytes) -> None:
    # A file that is there stays there: fixes neither make nor empty one.
    old, new = old + b"x", new + b"x"
    if old != new:
        assert patched(tool, {"a.yaml": old}, diff({"a.yaml": old}, {"a.yaml": new})) == {
            "a.yaml": new
        }


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool[0])
def test_names_are_written_as_git_writes_them(tool: list[str]) -> None:
    names = ["a b.yaml", 'q"uo\\te.yaml', "é\U0001f600.yaml", "a/--- b", "tab\tbed.yaml"]
    before = dict.fromkeys(names, b"a\n")
    after = dict.fromkeys(names, b"b\n")
    changes = diff(before, after)
    assert changes.isascii()
    assert patched(tool, before, changes) == after


def test_a_name_cannot_forge_a_line() -> None:
    name = "a\n+++ b/etc/passwd\x1b[2J.yaml"
    changes = diff({name: b"a\n"}, {name: b"b\n"})
    assert changes.decode().count("\n") == 5
    assert all(line.isprintable() for line in changes.decode().split("\n"))


def test_files_come_in_the_order_of_their_paths_and_nothing_gives_nothing() -> None:
    changes = diff({"b": b"1\n", "a": b"1\n"}, {"b": b"2\n", "a": b"2\n"})
    assert changes == (
        b"--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n-1\n+2\n"
    )
    assert diff({}, {}) == b""


def test_a_diff_of_many_changes_is_as_short_as_it_can_be() -> None:
    """A line changed, one added, one removed, in turn, among lines that are much alike."""
    old = [b"name: x\n", b"- a\n", b"- b\n", b"\n"] * 3000
    new = list(old)
    for at in range(11_800, 100, -200):
        new[at] = b"changed\n"
        new.insert(at - 50, b"added\n")
        del new[at - 100]
    changes = diff({"a": b"".join(old)}, {"a": b"".join(new)})
    signs = [line[:1] for line in changes.split(b"\n")[2:]]
    assert (signs.count(b"+"), signs.count(b"-")) == (118, 118)


def test_a_long_list_that_is_added_does_not_hide_what_stays() -> None:
    old = [f"{number}\n".encode() for number in range(100)]
    new = [*old[:50], *(b"added\n" for _ in range(5000)), *old[50:]]
    changes = diff({"a": b"".join(old)}, {"a": b"".join(new)})
    assert (changes.count(b"\n-"), changes.count(b"\n+")) == (
        0,
        5001,
    )  # and the head of the new file
