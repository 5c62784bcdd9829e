"""Which rules apply: by the longest beginning of their codes, in the settings and on the command line."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest

from tests.loading.plans import load
from tracemap.checking import per_file, selection
from tracemap.checking.selection import Selection
from tracemap.config import default_config, load_config
from tracemap.errors import ConfigError, UsageError
from tracemap.findings import Severity
from tracemap.loading.discover import pattern_of
from tracemap.rules.registry import all_rules, is_prefix

CODES = tuple(all_rules())


def selected(select: list[str], ignore: list[str]) -> list[str]:
    config = default_config()._replace(select=tuple(select), ignore=tuple(ignore))
    selection = Selection.of(config)
    return [code for code in CODES if selection.selects(code)]


def beginning(*starts: str) -> list[str]:
    return [code for code in CODES if code.startswith(starts)]


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        (["TM"], [], beginning("TM")),
        (["TM2"], [], beginning("TM2")),
        (["TM20"], [], beginning("TM20")),
        (["TM2", "TM403"], [], beginning("TM2", "TM403")),
        (["TM"], ["TM4"], [code for code in CODES if not code.startswith("TM4")]),
        (["TM", "TM403"], ["TM4"], [c for c in CODES if not c.startswith("TM4") or c == "TM403"]),
        (["TM", "TM40"], ["TM4", "TM403"], [c for c in CODES if c[:3] != "TM4" or c != "TM403"]),
        (["TM4"], ["TM"], beginning("TM4")),
        (["TM4"], ["TM4"], []),
        (["TM403"], ["TM4"], ["TM403"]),
        (["TM4"], ["TM403"], [code for code in beginning("TM4") if code != "TM403"]),
        ([], [], []),
    ],
)
def test_the_longest_beginning_decides_and_of_equals_ignore(
    select: list[str], ignore: list[str], left: list[str]
) -> None:
    assert selected(select, ignore) == left


def test_the_command_line_stands_over_the_settings() -> None:
    config = default_config()._replace(select=("TM1",), ignore=("TM2", "TM101"))
    selection = Selection.of(config)
    assert selection.narrowed(None, None) == selection
    chosen = selection.narrowed(("TM2",), None)
    assert [code for code in CODES if chosen.selects(code)] == beginning("TM2")
    fewer = selection.narrowed(None, ("TM102",))
    left = [code for code in beginning("TM1") if code not in ("TM101", "TM102")]
    assert [code for code in CODES if fewer.selects(code)] == left
    both = selection.narrowed(("TM2",), ("TM201",))
    assert [code for code in CODES if both.selects(code)] == [
        code for code in beginning("TM2") if code != "TM201"
    ]


@pytest.mark.parametrize(
    ("select", "ignore"), [(("TM9",), None), (None, ("X",)), (("TM", "TM4O3"), ())]
)
def test_a_rule_that_there_is_none_of_is_an_error_of_usage(
    select: tuple[str, ...] | None, ignore: tuple[str, ...] | None
) -> None:
    with pytest.raises(UsageError, match=r"no rule has a code that begins with '(TM9|X|TM4O3)'"):
        Selection.of(default_config()).narrowed(select, ignore)


def test_to_select_no_rule_at_all_is_an_error_of_usage() -> None:
    with pytest.raises(UsageError, match="no rule is selected"):
        Selection.of(default_config()).narrowed((), None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('fail_on = "info"\nselect = ["TM999"]', "2"),
        ('\n\nignore = ["TM", "TM999"]', "3"),
        ('[severity]\nTM4 = "error"\nTM999 = "error"', "3"),
        ('[per_file_ignores]\n"a*.yaml" = ["TM4"]\n"b.yaml" = ["TM999"]', "3"),
    ],
)
def test_a_rule_that_there_is_none_of_is_a_fault_of_the_settings(
    tmp_path: Path, text: str, place: str
) -> None:
    (tmp_path / "tracemap.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        Selection.of(load_config(tmp_path))
    assert (
        caught.value.message
        == f"tracemap.toml:{place}: no rule has a code that begins with 'TM999'"
    )
    assert caught.value.help == "tracemap rule lists the rules"


def test_a_rule_in_preview_waits_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "previews", lambda: frozenset({"TM403"}))
    config = default_config()
    by_default = Selection.of(config)
    assert not by_default.preview
    assert by_default.state("TM403") == "preview"
    assert not by_default.selects("TM403")
    assert by_default.state("TM401") == "on"
    assert Selection.of(config._replace(preview=True)).state("TM403") == "on"
    assert Selection.of(config._replace(select=("TM", "TM403"))).state("TM403") == "on"
    assert Selection.of(config._replace(select=("TM40",))).state("TM403") == "preview"
    assert Selection.of(config._replace(ignore=("TM403",), preview=True)).state("TM403") == "off"


def test_severities_go_by_the_longest_beginning() -> None:
    severity = {"TM": "info", "TM40": "warning", "TM403": "error"}
    selection = Selection.of(default_config()._replace(severity=severity))
    grades = {code: selection.grade(rule) for code, rule in all_rules().items()}
    assert grades["TM101"] == Severity.INFO
    assert grades["TM401"] == Severity.WARNING
    assert grades["TM403"] == Severity.ERROR
    rules = all_rules()
    unchanged = Selection.of(default_config())
    assert {code: unchanged.grade(rule) for code, rule in rules.items()} == {
        code: rule.severity for code, rule in rules.items()
    }


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("milestones/external.yaml", {"TM407", "TM1"}),
        ("milestones/other.yaml", {"TM1"}),
        ("milestones/sub/other.yaml", set()),
        ("testplans/sub/a.yaml", {"TM5"}),
        ("testplans/a.yaml", {"TM5"}),
        ("atestplans/a.yaml", set()),
    ],
)
def test_rules_are_ignored_in_files_by_pattern(path: str, codes: set[str]) -> None:
    ignores: dict[str, tuple[str, ...]] = {
        "milestones/external.yaml": ("TM407",),
        "milestones/*.yaml": ("TM1",),
        "testplans/**/*.yaml": ("TM5",),
    }
    selection = Selection.of(default_config()._replace(per_file_ignores=ignores))
    assert set(selection.ignored_in(path)) == codes


def with_ignores(**codes: tuple[str, ...]) -> Selection:
    ignores = {f"milestones/{glob}": of for glob, of in codes.items()}
    return Selection.of(default_config()._replace(per_file_ignores=ignores))


def test_each_pattern_is_compiled_once_however_many_files_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []

    def seen(glob: str) -> re.Pattern[str]:
        compiled.append(glob)
        return pattern_of(glob)

    monkeypatch.setattr(per_file, "pattern_of", seen)
    globs = {f"*{number}.yaml": ("TM4",) for number in range(600)}
    selection = with_ignores(**globs)
    assert compiled == []
    paths = [f"milestones/{number}.yaml" for number in range(20)]
    assert {path: selection.ignored_in(path) for path in paths} == dict.fromkeys(paths, ("TM4",))
    assert len(selection.idle_ignores(paths)) == 580
    assert compiled == [f"milestones/{glob}" for glob in globs]


def test_a_pattern_without_wildcards_is_looked_up_and_not_matched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(per_file, "pattern_of", None)
    selection = with_ignores(**{"a.yaml": ("TM1",), "./a.yaml": ("TM2",), "b.yaml": ("TM3",)})
    assert selection.ignored_in("milestones/a.yaml") == ("TM1", "TM2")
    assert selection.ignored_in("milestones/c.yaml") == ()
    assert selection.idle_ignores(["milestones/a.yaml"]) == ["milestones/b.yaml"]


def test_of_a_code_that_is_written_many_times_one_is_kept() -> None:
    selection = with_ignores(**{"*.yaml": ("TM1", "TM2") * 1000, "a.*": ("TM2", "TM3")})
    assert selection.ignored_in("milestones/a.yaml") == ("TM1", "TM2", "TM3")


def test_a_pattern_that_matches_no_file_is_idle() -> None:
    selection = with_ignores(**{"a*": ("TM1",), "x*": ("TM1",), "b.yaml": (), ".//c.yaml": ()})
    paths = ["milestones/b.yaml", "milestones/a.yaml", "milestones/c.yaml"]
    assert selection.idle_ignores(paths) == ["milestones/x*"]
    assert selection.idle_ignores([]) == [
        f"milestones/{one}" for one in ("a*", "x*", "b.yaml", ".//c.yaml")
    ]


def test_patterns_that_take_too_long_are_an_error_at_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tracemap.toml").write_text("preview = true\n[per_file_ignores]\n'a*' = ['TM4']\n")
    selection = Selection.of(load_config(tmp_path))
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: 2.0 * next(looks))
    with pytest.raises(
        ConfigError, match=r"^tracemap\.toml:2: 'per_file_ignores' takes too long"
    ) as error:
        selection.ignored_in("b.yaml")
    assert error.value.help is not None
    assert error.value.help.startswith(
        "write fewer patterns, with fewer wildcards in each; TM004: "
    )
    with pytest.raises(ConfigError, match=r"^tracemap\.toml:2: 'per_file_ignores' takes too long"):
        selection.idle_ignores(["b.yaml"])


@pytest.mark.parametrize(
    ("start", "known"), [("TM", True), ("TM40", True), ("TM403", True), ("tm4", False)]
)
def test_a_beginning_is_known_where_a_rule_has_it(start: str, known: bool) -> None:
    assert is_prefix(start) is known


def test_a_catalog_can_be_made_without_rules_being_known() -> None:
    config = default_config()._replace(select=("TM9",))
    assert load({"milestones/a.yaml": "A: {name: x}"}, config).problems == ()
