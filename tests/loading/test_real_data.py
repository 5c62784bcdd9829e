"""The plan of Rubin Observatory's data management, and whatever other YAML stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.loading.plans import assert_placed, load, said
from tracemap.catalog import Catalog
from tracemap.config import default_config
from tracemap.loading.load import load_catalog

FOLDERS = ("milestones", "requirements", "testplans")


@pytest.fixture(scope="module")
def catalog(rubin: Path) -> Catalog:
    return load_catalog(rubin, default_config())


def test_every_identifier_of_the_real_plan_has_a_form_of_the_defaults(catalog: Catalog) -> None:
    forms = default_config().forms
    counts = {}
    for kind, form in forms.items():
        items = catalog.of_kind(kind)
        assert [one for one in items if not form.fullmatch(one)] == []
        counts[kind] = len(items)
    assert counts == {
        "milestone": 438,
        "requirement": 853,
        "test_plan": 13,
        "test_case": 641,
        "verification_element": 787,
    }


def test_nothing_is_wrong_with_the_files_of_the_real_plan(catalog: Catalog) -> None:
    assert said(catalog) == []


def test_every_text_of_the_real_plan_is_what_another_reader_reads(
    rubin: Path, catalog: Catalog
) -> None:
    for source in catalog.sources:
        if source.path.startswith("milestones/"):
            text = (rubin / source.path).read_text("utf-8")
            for code, fields in yaml.load(text, yaml.BaseLoader).items():
                milestone = catalog.milestones[code]
                assert (milestone.name or "") == fields["name"]
                assert list(milestone.predecessors) == (fields.get("predecessors") or [])
                assert str(milestone.due or "") == fields.get("due", "")


def test_any_other_yaml_is_a_plan_or_findings(shared_data: Path) -> None:
    """Suites, annotations and older plans, taken for each kind of file."""
    paths = sorted(shared_data.rglob("*.yaml"))
    assert len(paths) > 300
    for path in paths:
        content = path.read_bytes()
        files = {f"{folder}/a.yaml": content for folder in FOLDERS}
        if len(content) < 100_000:
            found = load(files)
            for problem in found.problems:
                assert_placed(problem, files)


def test_annotations_over_an_export_are_no_milestones_yet_but_are_read(shared_data: Path) -> None:
    path = shared_data / "import" / "local.yaml"
    if not path.is_file():
        pytest.skip("the real plans hold no 'import/local.yaml'")
    found = load({"milestones/local.yaml": path.read_bytes()})
    assert len(found.milestones) == len(yaml.load(path.read_text("utf-8"), yaml.BaseLoader)) == 192
    assert {problem.code for problem in found.problems} <= {"TM103"}
