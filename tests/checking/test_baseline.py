"""A baseline: what it keeps back, what is stale and expired in it, and that an update loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.loading.plans import PLAN, Files, write
from tracemap.checking.accepting import updated
from tracemap.checking.check import CheckResult, check
from tracemap.checking.selection import Selection
from tracemap.errors import ConfigError
from tracemap.findings import Finding, Problem, Severity
from tracemap.loading.baseline import Baseline, parse_baseline, read_baseline
from tracemap.loading.load import load_catalog
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot
from tracemap.source import Location

AS_OF = date(2024, 3, 23)
BROKEN = "A: {name: a, predecessors: [X, Y]}\n"


def checked(
    folder: Path, baseline: Baseline | None, paths: list[str] | None = None, *, ignores: bool = True
) -> CheckResult:
    catalog = load_catalog(folder)
    selection = Selection.of(catalog.config).narrowed(("TM1", "TM2", "TM6"), None)
    return check(Snapshot(catalog, AS_OF), selection, paths, baseline, ignores=ignores)


def codes(result: CheckResult) -> list[str]:
    return [finding.code for finding in result.findings]


def accepting(folder: Path, files: Files, text: str = "") -> Baseline:
    """Return a baseline that accepts all that is wrong with a plan, after reading it back from its file."""
    write(folder, {**files, "accepted.yaml": text})
    before = read_baseline(folder / "accepted.yaml", "accepted.yaml")
    result = checked(folder, before)
    write(
        folder,
        {"accepted.yaml": updated(before, result, set(all_rules()), Severity.WARNING).text},
    )
    return read_baseline(folder / "accepted.yaml", "accepted.yaml")


def test_what_is_accepted_is_kept_back_and_counted(tmp_path: Path) -> None:
    result = checked(tmp_path, accepting(tmp_path, {PLAN: BROKEN}))
    assert (codes(result), result.summary.suppressed, result.summary.errors) == ([], 2, 0)
    assert [one.by for one in result.suppressed] == ["baseline", "baseline"]


def test_what_is_new_is_found_though_all_lines_have_moved(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: BROKEN})
    write(tmp_path, {PLAN: "\n\nB: {name: b}\nA: {name: a, predecessors: [Z, Y, X]}\n"})
    result = checked(tmp_path, baseline)
    assert [one.message for one in result.findings] == [
        "unknown milestone 'Z' in 'predecessors' of 'A'"
    ]


def test_an_entry_of_one_of_two_alike_accepts_one(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: "A: {name: a, predecessors: [X]}\n"})
    write(tmp_path, {PLAN: "A: {name: a, predecessors: [X, X]}\n"})
    assert codes(checked(tmp_path, baseline)) == ["TM201", "TM212"]


def test_without_ignores_everything_is_reported(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: BROKEN})
    assert codes(checked(tmp_path, baseline, ignores=False)) == ["TM201", "TM201"]


def test_a_reason_stands_with_what_is_kept_back(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: "A: {name: a, predecessors: [X]}\n"})
    write(tmp_path, {"accepted.yaml": f"{baseline.text}  reason: X is to come\n"})
    again = read_baseline(tmp_path / "accepted.yaml", "accepted.yaml")
    assert [one.reason for one in checked(tmp_path, again).suppressed] == ["X is to come"]


@pytest.mark.parametrize(("day", "holds"), [("2024-03-22", False), ("2024-03-23", True)])
def test_an_entry_holds_to_the_end_of_its_last_day(tmp_path: Path, day: str, holds: bool) -> None:
    baseline = accepting(tmp_path, {PLAN: "A: {name: a, predecessors: [X]}\n"})
    write(tmp_path, {"accepted.yaml": f"{baseline.text}  expires: {day}\n  reason: so\n"})
    again = read_baseline(tmp_path / "accepted.yaml", "accepted.yaml")
    result = checked(tmp_path, again)
    assert codes(result) == ([] if holds else ["TM201"])
    said = [f"{place}: {words}" for one in result.findings for place, words in one.problem.related]
    assert said == ([] if holds else [f"accepted.yaml:3:1: accepted until {day}: so"])


@pytest.mark.parametrize(("day", "expired"), [("2024-03-22", 1), ("2024-03-23", 0)])
def test_an_update_does_not_renew_what_has_expired(tmp_path: Path, day: str, expired: int) -> None:
    text = accepting(tmp_path, {PLAN: "A: {name: a, predecessors: [X]}\n"}).text
    before = accepting(tmp_path, {}, f"{text}  expires: {day}\n")
    update = updated(before, checked(tmp_path, before), set(all_rules()), Severity.WARNING)
    numbers = (update.added, update.removed, update.expired)
    assert (update.text, numbers) == (before.text, (0, 0, expired))


def test_what_is_stale_is_found_where_all_is_reported_on(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: BROKEN})
    write(tmp_path, {PLAN: "A: {name: a, predecessors: [Y]}\n"})
    assert codes(checked(tmp_path, baseline)) == ["TM601"]
    assert codes(checked(tmp_path, baseline, paths=[PLAN, "accepted.yaml"])) == []


def test_entries_of_rules_that_do_not_apply_are_not_judged(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: BROKEN})
    write(tmp_path, {PLAN: "A: {name: a}\n"})
    catalog = load_catalog(tmp_path)
    for select in (("TM202", "TM6"), ("TM201",)):
        selection = Selection.of(catalog.config).narrowed(select, None)
        assert codes(check(Snapshot(catalog, AS_OF), selection, None, baseline)) == []


def test_what_has_expired_keeps_its_other_places(tmp_path: Path) -> None:
    text = accepting(tmp_path, {PLAN: "A: {name: a}\n", "milestones/z.yaml": "A: {name: b}\n"}).text
    before = accepting(tmp_path, {}, f"{text}  expires: 2024-03-22\n")
    (finding,) = checked(tmp_path, before).findings
    said = ["first defined here", "accepted until 2024-03-22"]
    assert [words for _, words in finding.problem.related] == said


def test_what_is_stale_has_not_expired(tmp_path: Path) -> None:
    text = accepting(tmp_path, {PLAN: "A: {name: a, predecessors: [X]}\n"}).text
    before = accepting(tmp_path, {}, f"{text}  expires: 2024-03-22\n")
    write(tmp_path, {PLAN: "A: {name: a}\n"})
    update = updated(before, checked(tmp_path, before), set(all_rules()), Severity.WARNING)
    assert (update.removed, update.expired) == (1, 0)


def test_an_update_takes_out_what_is_stale_and_leaves_the_rest_byte_for_byte(
    tmp_path: Path,
) -> None:
    first, second = accepting(tmp_path, {PLAN: BROKEN}).accepted
    text = (
        f"# ours\n\n# of the first\n{first}:  # odd\r\n   rule:   'TM201'\n\n"
        f"# of the second\n'{second}': {{rule: TM201, reason: so}}\n\n# of nothing\n0: {{rule: TM201}}"
    )
    after = accepting(tmp_path, {}, text)
    assert after.text == text.partition("# of nothing")[0]
    write(tmp_path, {PLAN: "A: {name: a, predecessors: [X]}\n"})
    assert accepting(tmp_path, {}, text).text == text.partition("# of the second")[0]


def test_an_update_limited_to_some_rules_keeps_the_entries_of_the_others(tmp_path: Path) -> None:
    baseline = accepting(tmp_path, {PLAN: BROKEN})
    write(tmp_path, {PLAN: "A: {name: a}\n"})
    result = checked(tmp_path, baseline)
    assert updated(baseline, result, {"TM202"}, Severity.WARNING).text == baseline.text


def test_infos_are_accepted_where_they_fail_a_check_only(tmp_path: Path) -> None:
    write(
        tmp_path,
        {PLAN: "A: {name: a, successors: [B]}\nB: {name: b, predecessors: [C]}\nC: {name: c}\n"},
    )
    result = checked(tmp_path, None)
    assert codes(result) == ["TM205"]
    for least, added in ((Severity.WARNING, 0), (Severity.INFO, 1)):
        assert updated(Baseline("b"), result, set(), least).added == added


def test_of_two_alike_the_one_in_the_path_is_accepted(tmp_path: Path) -> None:
    one, other = "milestones/second.yaml", "milestones/third.yaml"
    write(tmp_path, {"milestones/first.yaml": "A: {name: a}\n", one: "A: {name: a}\n"})
    write(tmp_path, {other: "A: {name: a}\n"})
    result = checked(tmp_path, None, [other])
    text = updated(Baseline("b"), result, set(), Severity.WARNING).text
    left = checked(tmp_path, parse_baseline(text, "b"))
    assert [finding.location.path for finding in left.findings] == [one]


def test_an_update_of_a_file_on_one_line_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {PLAN: BROKEN, "accepted.yaml": "{0: {rule: TM201}, 1: {rule: TM201}}\n"})
    baseline = read_baseline(tmp_path / "accepted.yaml", "accepted.yaml")
    with pytest.raises(ConfigError, match=r"accepted\.yaml:1:2: each entry begins a line"):
        updated(baseline, checked(tmp_path, baseline), set(), Severity.WARNING)


@pytest.mark.parametrize("text", ["{}\n", "# ours {}\n{}", "---\n{} \n\n# the last\n", "# only\n"])
def test_an_empty_file_takes_entries_and_keeps_its_comments(tmp_path: Path, text: str) -> None:
    baseline = accepting(tmp_path, {PLAN: BROKEN}, text)
    assert codes(checked(tmp_path, baseline)) == []
    left = [line for line in text.splitlines(keepends=True) if not line.startswith("{}")]
    assert baseline.text.startswith("".join(left))


@pytest.mark.parametrize("text", ["{\n0: {rule: TM999}\n}\n", "---\n...\n", "{} # ours\n"])
def test_a_file_that_takes_no_entries_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, {PLAN: BROKEN, "accepted.yaml": text})
    baseline = read_baseline(tmp_path / "accepted.yaml", "accepted.yaml")
    with pytest.raises(ConfigError, match="entries cannot be added"):
        updated(baseline, checked(tmp_path, baseline), set(), Severity.WARNING)


def test_comments_that_stand_apart_outlive_the_entries_around_them(tmp_path: Path) -> None:
    first, second = accepting(tmp_path, {PLAN: BROKEN}).accepted
    text = (
        f"# head\n{first}:\n  rule: TM201\n\n# --- a part ---\n\n"
        f"# of the second\n{second}:\n  rule: TM201\n  # inside\n\n# the last word\n"
    )
    after = accepting(tmp_path, {PLAN: "A: {name: a}\n"}, text)
    assert after.text == "# head\n# --- a part ---\n\n# the last word\n"
    assert accepting(tmp_path, {}, after.text).text == after.text


WORDS = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@example(words="\ud800", path="\x00", id="\u2028")
@given(words=WORDS, path=WORDS, id=st.none() | WORDS)
def test_any_finding_can_be_accepted(
    tmp_path_factory: pytest.TempPathFactory, words: str, path: str, id: str | None
) -> None:
    problem = Problem("TM201", words, Location(path, 1, 1, 1, 2), id)
    finding = Finding(problem, "unknown-milestone", Severity.ERROR)
    summary = checked(tmp_path_factory.mktemp("empty"), None).summary
    result = CheckResult((finding,), summary, AS_OF)
    text = updated(Baseline("b"), result, set(), Severity.WARNING).text
    file = tmp_path_factory.mktemp("any") / "accepted.yaml"
    file.write_bytes(text.encode())
    assert list(read_baseline(file, "b").accepted) == [result.fingerprint(finding)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", r"b:1:2: not YAML"),
        ("- a\n", r"b:1:1: expected a mapping from fingerprints"),
        ("a: b\n", r"b:1:1: 'a' is 'b', expected a mapping"),
        ("a: {}\n", r"b:1:1: 'a' is a mapping, expected one with 'rule'"),
        ("a: {rule: TM1}\n", r"b:1:11: 'rule' is 'TM1', expected text of the form"),
        ("a: {rule: TM101, why: x}\n", r"b:1:1: 'a' is a mapping, expected no other field"),
        ("a: {rule: TM101, expires: soon}\n", r"b:1:27: 'expires' is 'soon', expected a day"),
        ("a: {rule: TM101, expires: 2024-02-30}\n", r"b:1:27: 'expires' is no day"),
        ("a: {rule: TM101}\na: {rule: TM101}\n", r"b:2:1: key 'a' stands twice"),
        ("a: &x {rule: TM101}\nb: *x\n", r"b:2:4: more aliases"),
        ("\u00e9\ud800".encode("utf-8", "surrogatepass"), r"b: cannot be read"),
    ],
)
def test_what_is_no_baseline_is_said_with_its_place(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    write(tmp_path, {"b": text})
    with pytest.raises(ConfigError, match=said):
        read_baseline(tmp_path / "b", "b")


def test_a_baseline_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    write(tmp_path, {"b": "\ufeffa: {rule: TM101}\n"})
    assert list(read_baseline(tmp_path / "b", "b").accepted) == ["a"]


def test_a_baseline_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"b: there is no such baseline"):
        read_baseline(tmp_path / "b", "b")


def test_a_real_plan_is_clean_after_its_findings_are_accepted(rubin: Path, tmp_path: Path) -> None:
    snapshot = Snapshot(load_catalog(rubin), AS_OF)
    selection = Selection.of(snapshot.catalog.config)
    first = check(snapshot, selection)
    text = updated(Baseline("b"), first, set(), Severity.INFO).text
    write(tmp_path, {"b": text})
    again = check(snapshot, selection, None, read_baseline(tmp_path / "b", "b"))
    assert (again.findings, len(again.suppressed)) == ((), len(first.findings))
