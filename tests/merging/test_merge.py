"""Records into the files of a plan: where new ones go, what changes, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loading.plans import Files, write
from tracemap.config import Config, default_config, load_config
from tracemap.errors import ProjectError, TracemapError, UsageError
from tracemap.fixing.difference import difference
from tracemap.fixing.writing import write as write_files
from tracemap.loading.load import load_catalog
from tracemap.loading.rewriting.edits import Rewriting
from tracemap.merging.merge import Merge, Target, merged
from tracemap.merging.placing import Placing
from tracemap.records import Record, Records

M = "milestones/m.yaml"


def merge(
    root: Path,
    files: Files,
    records: Records,
    into: str | None = None,
    config: Config | None = None,
) -> Merge:
    write(root, files)
    return merged(Target(root, config or load_config(root)), records, Placing("csv", into))


def texts(merge: Merge) -> dict[str, str]:
    return {path: data.decode() for path, data in merge.after.items()}


def milestones(**records: Record) -> Records:
    return Records(milestones={code.replace("_", "-"): one for code, one in records.items()})


def refused(root: Path, files: Files, records: Records, into: str | None = None) -> str:
    write(root, files)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(TracemapError) as caught:
        write_files(merge(root, files, records, into), root, load_catalog(root))
    now = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert now == before
    return f"{caught.value.message} | {caught.value.help}"


def test_items_go_into_one_file_where_only_the_case_of_its_letters_would_differ(
    tmp_path: Path,
) -> None:
    records = Records(
        milestones={
            "M-1": {"name": "One", "wbs": ["A"]},
            "M-2": {"name": "Two", "wbs": ["b.x"]},
            "M-3": {"name": "Three", "wbs": ["B.X"]},
        },
        requirements={
            "R-1": {"title": "a", "document": "\u00c9"},
            "R-2": {"title": "b", "document": "\u00e9"},
        },
    )
    done = merge(tmp_path, {"milestones/a.yaml": "M-0: {name: Zero}\n"}, records)
    assert texts(done) == {
        "milestones/a.yaml": "M-0: {name: Zero}\n\nM-1:\n  name: One\n  wbs: A\n",
        "milestones/b.x.yaml": (
            "M-2:\n  name: Two\n  wbs: b.x\n\nM-3:\n  name: Three\n  wbs: B.X\n"
        ),
        "requirements/\u00c9.yaml": (
            "R-1:\n  title: a\n  document: \u00c9\n\nR-2:\n  title: b\n  document: \u00e9\n"
        ),
    }


def test_of_files_that_differ_in_case_alone_each_takes_what_is_named_so(tmp_path: Path) -> None:
    files = {f"milestones/{name}.yaml": f"{name}: {{name: x}}\n" for name in ("a", "A")}
    records = milestones(M_1={"name": "b", "wbs": ["A"]}, M_2={"name": "c", "wbs": ["a"]})
    done = merge(tmp_path, files, records)
    assert {one.id: one.path for one in done.added} == {
        "M-1": "milestones/A.yaml",
        "M-2": "milestones/a.yaml",
    }


def test_a_file_that_is_asked_for_is_the_one_that_was_named(tmp_path: Path) -> None:
    files = {"milestones/a.yaml": "M-0: {name: x}\n"}
    done = merge(tmp_path, files, milestones(M_1={"name": "b"}), into="milestones/A.yaml")
    assert list(done.after) == ["milestones/A.yaml"]


def test_no_file_has_the_name_of_a_device_of_windows(tmp_path: Path) -> None:
    records = Records(
        milestones={"M-1": {"name": "a", "wbs": ["CON"]}, "M-2": {"name": "b", "wbs": ["com1.x"]}},
        requirements={"AUX-1": {"title": "a", "document": "aux"}},
    )
    done = merge(tmp_path, {}, records)
    names = ["milestones/_CON.yaml", "milestones/_com1.x.yaml", "requirements/_aux.yaml"]
    assert sorted(done.after) == names


def test_new_items_go_by_wbs_by_document_and_by_the_import(tmp_path: Path) -> None:
    records = Records(
        milestones={
            "M-1": {"name": "One", "wbs": ["02C.03.01"]},
            "M-2": {"name": "Two", "wbs": ["06C"]},
            "M-3": {"name": "Three"},
            "M-4": {"name": "Four", "wbs": ["../.. ./x"]},
        },
        requirements={
            "DMS-REQ-0001": {"title": "a", "document": "LSE-61"},
            "OSS-REQ-0002": {"title": "b"},
        },
        test_plans={"LVV-P1": {"name": "p", "test_cases": ["LVV-T1"]}},
        test_cases={"LVV-T1": {"name": "t", "verifies": ["DMS-REQ-0001"], "result": "passed"}},
        verification_elements={"LVV-2": {"requirement": "DMS-REQ-0001"}},
    )
    done = merge(tmp_path, {}, records)
    assert texts(done) == {
        "milestones/02C.03.yaml": "M-1:\n  name: One\n  wbs: 02C.03.01\n",
        "milestones/06C.yaml": "M-2:\n  name: Two\n  wbs: 06C\n",
        "milestones/csv.yaml": ('M-3:\n  name: Three\n\nM-4:\n  name: Four\n  wbs: "../.. ./x"\n'),
        "requirements/LSE-61.yaml": "DMS-REQ-0001:\n  title: a\n  document: LSE-61\n",
        "requirements/OSS-REQ.yaml": "OSS-REQ-0002:\n  title: b\n",
        "testplans/csv.yaml": (
            "test_plans:\n  LVV-P1:\n    name: p\n    test_cases: [LVV-T1]\n"
            "\ntest_cases:\n  LVV-T1:\n    name: t\n    verifies: [DMS-REQ-0001]\n"
            "    result: passed\n"
            "\nverification_elements:\n  LVV-2:\n    requirement: DMS-REQ-0001\n"
        ),
    }
    write_files(done, tmp_path, load_catalog(tmp_path))
    assert len(list(load_catalog(tmp_path).items())) == 9
    assert {one.path for one in done.added} == set(done.after)


def test_new_items_go_where_the_patterns_of_the_configuration_lead(tmp_path: Path) -> None:
    files = {"tracemap.toml": 'milestones = "plan/all.yml"\nrequirements = "./reqs/*/r-*.yaml"\n'}
    done = merge(tmp_path, files, milestones(M_1={"name": "One"}))
    assert list(done.after) == ["plan/all.yml"]
    message = refused(tmp_path, files, Records(requirements={"DMS-REQ-0001": {"title": "a"}}))
    assert message.startswith("no file for new requirements follows from the patterns")
    requirements = Records(requirements={"DMS-REQ-0001": {"title": "a"}})
    done = merge(tmp_path, files, requirements, "reqs/x/r-1.yaml")
    assert list(done.after) == ["reqs/x/r-1.yaml"]


@pytest.mark.parametrize(
    ("into", "message"),
    [
        ("../m.yaml", "--into ../m.yaml: it leads out of the project"),
        ("/tmp/m.yaml", "--into /tmp/m.yaml: it leads out of the project"),
        ("m.yaml", "--into m.yaml: a milestone would not be read from there"),
        ("requirements/m.yaml", "a milestone would not be read from there"),
    ],
)
def test_a_file_that_is_asked_for_must_be_read(tmp_path: Path, into: str, message: str) -> None:
    assert message in refused(tmp_path, {}, milestones(M_1={"name": "One"}), into)


def test_a_new_item_stands_among_the_others_in_their_order_and_distance(tmp_path: Path) -> None:
    text = (
        "# All.\nM-1:\n  name: a\n\nM-3:\n  name: c\n  # its end\n\n# The last.\nM-20:\n  name: t\n"
    )
    done = merge(tmp_path, {M: text}, milestones(M_4={"name": "d"}, M_2={"name": "b"}), M)
    assert texts(done)[M] == (
        "# All.\nM-1:\n  name: a\n\nM-2:\n  name: b\n\nM-3:\n  name: c\n\nM-4:\n  name: d\n"
        "  # its end\n\n# The last.\nM-20:\n  name: t\n"
    ).replace("\n\nM-4:\n  name: d\n  # its end", "\n  # its end\n\nM-4:\n  name: d")
    text = "B:\n  name: b\nA:\n  name: a\n# end\n"
    done = merge(tmp_path, {M: text}, milestones(C={"name": "c"}, AA={"name": "aa"}), M)
    assert texts(done)[M] == "B:\n  name: b\nA:\n  name: a\nC:\n  name: c\nAA:\n  name: aa\n# end\n"


def test_a_new_field_stands_in_the_order_of_the_schema(tmp_path: Path) -> None:
    text = "M-1:\n  name: a\n  # when\n  due: 2024-01-01\n  # what for\n  requirements:\n  - R-1\n"
    new: Record = {
        "description": "text",
        "completed": "2024-01-02",
        "predecessors": ["M-9", "M-8"],
        "jira": "DM-1",
        "effort": 2.5,
    }
    done = merge(tmp_path, {M: text}, milestones(M_1=new))
    assert texts(done)[M] == (
        "M-1:\n  name: a\n  description: text\n  # when\n  due: 2024-01-01\n  completed: 2024-01-02\n"
        "  predecessors:\n  - M-9\n  - M-8\n  # what for\n  requirements:\n  - R-1\n"
        "  jira: DM-1\n  effort: 2.5\n"
    )


def test_a_value_is_written_as_the_one_before_it_was(tmp_path: Path) -> None:
    text = (
        "A: {name: 'a', due: \"2024-01-01\", level: 2, aka: [x, 'y']}\n"
        "B:\n  name: |\n    one\n    two\n  due:   # not yet\n  wbs: '06C'\n  comment: ''\n"
    )
    new = milestones(
        A={"name": "it's", "due": "2024-02-01", "level": 3, "aka": ["y", "z"]},
        B={"name": "three\nfour\n", "due": "2024-03-01", "wbs": ["07C"], "comment": "said: so"},
    )
    done = merge(tmp_path, {M: text}, new)
    assert texts(done)[M] == (
        "A: {name: 'it''s', due: \"2024-02-01\", level: 3, aka: ['y', z]}\n"
        "B:\n  name: |\n    three\n    four\n  due: 2024-03-01   # not yet\n  wbs: '07C'\n"
        "  comment: 'said: so'\n"
    )


def test_the_entries_of_a_list_that_stay_keep_their_comments(tmp_path: Path) -> None:
    text = (
        "M-1:\n  name: a\n  predecessors:  # all\n    - A  # first\n    # of B\n    - B\n"
        "    - C  # third\n  successors: [\n    X,  # x\n    Y,\n    Z  # z\n  ]\n"
    )
    new = milestones(M_1={"predecessors": ["D", "C", "A"], "successors": ["Z", "X", "W"]})
    done = merge(tmp_path, {M: text}, new)
    assert texts(done)[M] == (
        "M-1:\n  name: a\n  predecessors:  # all\n    - A  # first\n    # of B\n"
        "    - C  # third\n    - D\n  successors: [\n    X,  # x\n    Z, W  # z\n  ]\n"
    )


def test_a_list_in_another_order_is_the_same_list(tmp_path: Path) -> None:
    text = "M-1:\n  name: a\n  predecessors: [A, B]\n"
    done = merge(tmp_path, {M: text}, milestones(M_1={"name": "a", "predecessors": ["B", "A"]}))
    assert (done.unchanged, done.after) == (1, {})


def test_a_mapping_changes_key_by_key(tmp_path: Path) -> None:
    path = "requirements/r.yaml"
    text = "R-1:\n  title: a\n  parameters:\n    p: 1 s  # one\n    q: 2 s\n    r: 3\n"
    new = Records(requirements={"R-1": {"parameters": {"p": "1 s", "q": "4 s", "s": "5"}}})
    done = merge(tmp_path, {path: text}, new)
    assert texts(done)[path] == (
        'R-1:\n  title: a\n  parameters:\n    p: 1 s  # one\n    q: 4 s\n    s: "5"\n'
    )


def test_a_long_text_is_filled_into_lines_and_paragraphs_stay(tmp_path: Path) -> None:
    long = "The system shall do what it says, in words that go on and on. " * 4 + "End."
    new = Records(requirements={"R-1": {"title": "a", "text": f"{long}\n{long}"}})
    done = merge(tmp_path, {}, new)
    (written,) = texts(done).values()
    assert max(map(len, written.split("\n"))) <= 100
    assert "  text: >-\n    The system" in written
    write_files(done, tmp_path, load_catalog(tmp_path))
    assert load_catalog(tmp_path).requirements["R-1"].text == f"{long}\n{long}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("M-1: &a {name: x}\n", f"{M}:1: the file is not changed: it has anchors (&name)"),
        ("M-1: {name: !!str x}\n", "it has a tag (!name)"),
        (
            "M-1: {name: x}\n---\nM-2: {name: x}\n",
            f"{M}:2:1: a second document in the file, which is not read; nothing is written",
        ),
        ("M-1: {name: x\n", f"{M}:2:1: "),
        (b"M-1: {name: \xff}\n", f"{M}:1:13: "),
        ("M-1: {name: x}\nM-9: just text\n", "M-9 stands there, and is no milestone"),
    ],
)
def test_a_file_that_a_machine_must_not_change_is_refused(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    new = milestones(M_1={"name": "y"}, M_9={"name": "z"})
    assert message in refused(tmp_path, {M: text}, new, M)


def test_a_list_that_is_too_odd_to_be_changed_is_refused_with_its_line(tmp_path: Path) -> None:
    text = "M-1:\n  name: x\n  predecessors: [A-1, A-2 # why\n    , A-3]\n"
    new = milestones(M_1={"name": "x", "predecessors": ["A-1", "A-3"]})
    said = f"{M}:3: the file is not changed: a comment stands before a comma"
    assert said in refused(tmp_path, {M: text}, new, M)


def test_nothing_is_written_that_would_be_read_as_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rewriting, "set_field", lambda *_: None)
    new = milestones(M_1={"name": "y", "level": 2})
    said = refused(tmp_path, {M: "M-1: {name: x, level: 2}\n"}, new, M)
    assert said.startswith("'name' of M-1 would not be read back as imported; nothing is written")


def test_a_broken_file_of_another_kind_is_in_nobodys_way(tmp_path: Path) -> None:
    files = {"requirements/r.yaml": "R-1: {title: x\n"}
    assert merge(tmp_path, files, milestones(M_1={"name": "y"})).after


def test_milestones_of_a_layered_plan_are_refused_and_requirements_are_not(tmp_path: Path) -> None:
    files = {"tracemap.toml": 'annotations = "local.yaml"\n', "local.yaml": "M-1: {name: x}\n"}
    message = refused(tmp_path, files, milestones(M_1={"name": "y"}))
    assert message.startswith("the milestones of this plan come from the P6 export")
    assert merge(tmp_path, files, Records(requirements={"R-1": {"title": "a"}})).after


def test_values_that_no_file_can_hold_are_dropped_and_told(tmp_path: Path) -> None:
    new = milestones(
        M_1={"name": "a", "due": "soon", "start": "2024-02-30", "level": 7, "effort": float("nan")},
        M_2={"name": "b", "wbs": [""], "kind": "party"},
    )
    done = merge(tmp_path, {}, new, M)
    assert texts(done)[M] == "M-1:\n  name: a\n\nM-2:\n  name: b\n"
    assert [one.what for one in done.dropped] == [
        "'due' of milestone M-1",
        "'start' of milestone M-1",
        "'level' of milestone M-1",
        "'effort' of milestone M-1",
        "'wbs' of milestone M-2",
        "'kind' of milestone M-2",
    ]
    assert done.dropped[0].why == "it is 'soon', expected a day, as 2025-03-31"


def test_a_value_of_another_type_is_what_a_file_would_say(tmp_path: Path) -> None:
    records = Records(
        milestones={"M-1": {"name": 7, "level": "2", "effort": 3, "wbs": "06C"}},
        requirements={"R-1": {"title": "a", "priority": 2}},
    )
    done = merge(tmp_path, {}, records)
    assert texts(done) == {
        "milestones/06C.yaml": 'M-1:\n  name: "7"\n  wbs: 06C\n  level: 2\n  effort: 3\n',
        "requirements/R.yaml": "R-1:\n  title: a\n  priority: 2\n",
    }
    assert done.dropped == ()


def test_items_of_the_same_file_that_the_source_does_not_hold_are_told_and_kept(
    tmp_path: Path,
) -> None:
    files = {M: "M-1: {name: a}\nM-2: {name: b}\n", "milestones/n.yaml": "M-3: {name: c}\n"}
    done = merge(tmp_path, files, milestones(M_1={"name": "A"}))
    assert [(one.id, one.path) for one in done.missing] == [("M-2", M)]
    assert texts(done) == {M: "M-1: {name: A}\nM-2: {name: b}\n"}


def test_hostile_text_and_ids_come_back_as_they_were(tmp_path: Path) -> None:
    name = "]: {a} *b &c !d %e\x07\u202e\ud7ff'\"\\ # x\n---\n... \U0001f600"
    records = Records(
        milestones={"a: b #c": {"name": name}, "'": {"name": "- x"}, "~": {"name": "!"}}
    )
    write_files(merge(tmp_path, {}, records), tmp_path, load_catalog(tmp_path))
    found = load_catalog(tmp_path).milestones
    assert {code: one.name for code, one in found.items()} == {
        "a: b #c": name,
        "'": "- x",
        "~": "!",
    }


def test_a_difference_shows_new_files_as_new(tmp_path: Path) -> None:
    done = merge(tmp_path, {}, milestones(M_1={"name": "a"}), M)
    assert difference(done).decode() == (
        f"--- /dev/null\n+++ b/{M}\n@@ -0,0 +1,2 @@\n+M-1:\n+  name: a\n"
    )


def test_a_file_that_changes_or_appears_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    done = merge(tmp_path, {M: "M-1: {name: a}\n"}, milestones(M_1={"name": "b"}))
    (tmp_path / M).write_text("M-1: {name: c}\n")
    with pytest.raises(ProjectError, match="has changed since it was read"):
        write_files(done, tmp_path, load_catalog(tmp_path))
    done = merge(tmp_path, {}, milestones(M_2={"name": "b"}), "milestones/n.yaml")
    (tmp_path / "milestones" / "n.yaml").write_text("# mine\n")
    with pytest.raises(ProjectError, match="has appeared since the plan was read"):
        write_files(done, tmp_path, load_catalog(tmp_path))
    assert (tmp_path / M).read_text() == "M-1: {name: c}\n"


@pytest.mark.parametrize("at", range(4))
def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    files = {M: "M-1: {name: a}\n", "milestones/n.yaml": "M-2: {name: b}\n"}
    new = Records(
        milestones={"M-1": {"name": "A"}, "M-2": {"name": "B"}},
        requirements={"R-1": {"title": "r"}},
        test_cases={"LVV-T1": {"name": "t"}},
    )
    done = merge(tmp_path, files, new)
    assert len(done.after) == 4
    before = sorted((str(one), one.is_file() and one.read_bytes()) for one in tmp_path.rglob("*"))
    replace, calls = Path.replace, iter(range(100))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == at:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UsageError) as caught:
        write_files(done, tmp_path, load_catalog(tmp_path))
    assert "No space left on device" in caught.value.message
    assert caught.value.help == "nothing has changed"
    now = sorted((str(one), one.is_file() and one.read_bytes()) for one in tmp_path.rglob("*"))
    assert now == before


def test_what_cannot_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {M: "M-1: {name: a}\n", "milestones/n.yaml": "M-2: {name: b}\n"}
    done = merge(tmp_path, files, milestones(M_1={"name": "A"}, M_2={"name": "B"}))
    replace, calls = Path.replace, iter(range(100))

    def failing(self: Path, target: Path) -> Path:
        if next(calls):
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UsageError) as caught:
        write_files(done, tmp_path, load_catalog(tmp_path))
    assert caught.value.help == f"changed before that: {tmp_path / M}"
    assert sorted(path.name for path in (tmp_path / "milestones").iterdir()) == ["m.yaml", "n.yaml"]


def test_a_link_that_leads_out_of_the_project_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("M-1: {name: a}\n")
    root = tmp_path / "plan"
    (root / "milestones").mkdir(parents=True)
    (root / M).symlink_to(outside)
    config = default_config()._replace(follow_links=True)
    with pytest.raises(ProjectError, match="it is a link that leads out of the project"):
        merge(root, {}, milestones(M_1={"name": "b"}), config=config)
    assert outside.read_text() == "M-1: {name: a}\n"
