"""`tracemap schema --editor`: schemas and settings are written, and what the user wrote stays."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.test_init import contents
from tracemap.cli import editors
from tracemap.inputs import plain_file
from tracemap.schema.store import schema

KINDS = ("milestone", "requirement", "test_plan")
SCHEMAS = [f".tracemap/schemas/{kind}.schema.json" for kind in KINDS]
SETTINGS = ".vscode/settings.json"


def associations(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((folder / SETTINGS).read_text())["yaml.schemas"]
    return found


def test_schemas_and_settings_are_written_and_lead_to_one_another(
    tracemap: Call, tmp_path: Path
) -> None:
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    assert (run.status, run.err) == (0, "")
    assert run.out == "".join(f"wrote {tmp_path / name}\n" for name in [*SCHEMAS, SETTINGS]) + (
        "next: open this folder in VS Code with the extension redhat.vscode-yaml\n"
    )
    assert sorted(contents(tmp_path)) == sorted([*SCHEMAS, SETTINGS])
    for kind, (name, globs) in zip(KINDS, associations(tmp_path).items(), strict=True):
        assert json.loads((tmp_path / name).read_text()) == schema(kind)
        folder = {"test_plan": "testplans"}.get(kind, f"{kind}s")
        assert globs == [f"{folder}/**/*.yaml", f"{folder}/**/*.yml"]


def test_a_second_run_writes_nothing(tracemap: Call, tmp_path: Path) -> None:
    ask = ("schema", "--editor", "vscode", "--project", str(tmp_path))
    tracemap(*ask)
    before = contents(tmp_path)
    assert tracemap(*ask).out.startswith("next: ")
    assert contents(tmp_path) == before


def test_the_patterns_of_the_configuration_are_followed(tracemap: Call, tmp_path: Path) -> None:
    (tmp_path / "tracemap.toml").write_text('milestones = ["./plan/{a}/[m]*.yml", "x(1)!.yaml"]\n')
    tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    globs = associations(tmp_path)["./.tracemap/schemas/milestone.schema.json"]
    assert globs == [r"plan/\{a\}/\[m\]*.yml", r"x\(1\)\!.yaml"]


def test_a_baseline_completes_where_the_configuration_names_one(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "tracemap.toml").write_text('baseline = "accepted.yaml"\n')
    tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    name = ".tracemap/schemas/baseline.schema.json"
    assert associations(tmp_path)[f"./{name}"] == ["accepted.yaml"]
    assert json.loads((tmp_path / name).read_text()) == schema("baseline")


def test_settings_that_are_there_keep_comments_and_other_entries(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / ".vscode").mkdir()
    mine = '{\n  // mine\n  "yaml.schemas": {"./x.json": "x.yaml"},\n  "editor.tabSize": 2,\n}\n'
    (tmp_path / SETTINGS).write_text(mine)
    assert tracemap("schema", "--editor", "vscode", "--project", str(tmp_path)).status == 0
    text = (tmp_path / SETTINGS).read_text()
    assert text.startswith(
        '{\n  // mine\n  "yaml.schemas": {"./x.json": "x.yaml",\n    "./.tracemap/'
    )
    assert text.endswith('\n  },\n  "editor.tabSize": 2,\n}\n')


@pytest.mark.parametrize("mine", ['{"a": ', "[]", '{"yaml.schemas": 1}'])
def test_settings_that_cannot_be_added_to_stay_and_the_advice_says_how_to_add_by_hand(
    tracemap: Call, tmp_path: Path, mine: str
) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / SETTINGS).write_text(mine)
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    assert (run.status, run.out) == (2, "")
    first, advice = run.err.splitlines()
    assert first.startswith(f"tracemap: cannot add to {tmp_path / SETTINGS}: ")
    assert first.endswith("; nothing was written")
    assert advice == "  tracemap schema --editor other prints what to add by hand"
    assert contents(tmp_path) == {SETTINGS: mine}


@pytest.mark.parametrize("name", [".vscode", ".tracemap", SETTINGS])
def test_a_link_out_of_the_project_is_not_written_through(
    tracemap: Call, tmp_path: Path, name: str
) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    (project / name).parent.mkdir(parents=True)
    outside.mkdir()
    (project / name).symlink_to(outside / "settings.json" if name == SETTINGS else outside)
    run = tracemap("schema", "--editor", "vscode", "--project", str(project))
    assert (run.status, run.out) == (2, "")
    assert run.err.endswith(" leads out of the project; nothing was written\n")
    assert contents(tmp_path) == {}


def test_settings_that_are_not_text_are_named(tracemap: Call, tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / SETTINGS).write_bytes(b"\xff")
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    assert run.status == 2
    assert "it is not UTF-8; nothing was written" in run.err
    assert not (tmp_path / ".tracemap").exists()


@pytest.mark.parametrize("name", [SETTINGS, SCHEMAS[0]])
def test_a_pipe_where_a_file_is_read_is_named_and_not_waited_for(
    tracemap: Call, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    os.mkfifo(tmp_path / name)
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    assert (run.status, run.out) == (2, "")
    why = "it is not a plain file; nothing was written"
    assert run.err == f"tracemap: cannot read {tmp_path / name}: {why}\n"
    assert contents(tmp_path) == {}


def test_settings_up_to_a_bound_are_added_to(tracemap: Call, tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    settings = tmp_path / SETTINGS
    words = ("schema", "--editor", "vscode", "--project", str(tmp_path))
    settings.write_text("{}".ljust((1 << 18) + 1))
    run = tracemap(*words)
    assert (run.status, run.out) == (2, "")
    why = "it has more than 262144 bytes; nothing was written"
    assert run.err == f"tracemap: cannot read {settings}: {why}\n"
    assert list(contents(tmp_path)) == [SETTINGS]
    settings.write_text("{}".ljust(1 << 18))
    assert tracemap(*words).status == 0


def test_a_schema_is_not_read_further_than_it_must_be_to_tell_that_it_differs(
    tracemap: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SCHEMAS[0]).parent.mkdir(parents=True)
    (tmp_path / SCHEMAS[0]).write_text(json.dumps(schema("milestone")) * 9)
    asked: list[int] = []

    def read(path: Path, most: int = -1) -> bytes:
        asked.append(most)
        return plain_file(path, most)

    monkeypatch.setattr(editors, "plain_file", read)
    assert tracemap("schema", "--editor", "other", "--project", str(tmp_path)).status == 0
    assert asked == [len((tmp_path / name).read_bytes()) + 1 for name in SCHEMAS]
    assert json.loads((tmp_path / SCHEMAS[0]).read_text()) == schema("milestone")


@pytest.mark.parametrize(("open_", "closed"), [("[", "]"), ('{"a":', "}")])
def test_settings_that_are_nested_far_too_deep_are_refused_with_their_place(
    tracemap: Call, tmp_path: Path, open_: str, closed: str
) -> None:
    (tmp_path / ".vscode").mkdir()
    text = '{\n  "x":\n' + open_ * 5000 + "1" + closed * 5000 + "\n}\n"
    (tmp_path / SETTINGS).write_text(text)
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path))
    assert (run.status, run.out) == (2, "")
    column = 99 * len(open_) + 1
    why = f"line 3, column {column}: more than 100 objects and lists in one another; nothing was written"
    assert f"cannot add to {tmp_path / SETTINGS}: {why}\n" in run.err
    assert contents(tmp_path) == {SETTINGS: text}


def test_for_another_editor_the_setting_is_printed(tracemap: Call, tmp_path: Path) -> None:
    run = tracemap("schema", "--editor", "other", "--project", str(tmp_path))
    assert run.status == 0
    shown = json.loads(run.out[run.out.index("{") :])["yaml.schemas"]
    assert list(shown) == [f"./{name}" for name in SCHEMAS]
    assert sorted(contents(tmp_path)) == sorted(SCHEMAS)


@pytest.mark.parametrize("more", [("milestone",), ("--format", "json")])
def test_an_editor_takes_no_kind_and_no_format(
    tracemap: Call, tmp_path: Path, more: tuple[str, ...]
) -> None:
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path), *more)
    assert (run.status, run.out) == (2, "")
    assert contents(tmp_path) == {}


def test_a_project_that_is_not_there_is_not_made(tracemap: Call, tmp_path: Path) -> None:
    run = tracemap("schema", "--editor", "vscode", "--project", str(tmp_path / "none"))
    assert run.status == 2
    assert not (tmp_path / "none").exists()
