"""What an unknown id in `verifies` was to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracemap.loading.load import load_catalog
from tracemap.references.verified import VerifiedKinds

REQUIREMENTS = "DMS-REQ-0024: {title: a}\nABC-1: {title: b}\nOSS-0001: {title: c}\n"
ELEMENTS = """\
verification_elements:
  LVV-27: {requirement: DMS-REQ-0024}
  DMS-REQ-0024-V-01: {requirement: DMS-REQ-0024}
  VE-1: {requirement: DMS-REQ-0024}
  ABC-2: {requirement: DMS-REQ-0024}
"""


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        ("DMS-REQ-0999", "requirement"),  # by its form
        ("LVV-28", "verification_element"),
        ("DMS-REQ-0999-V-07", "verification_element"),
        ("dms-req-24", "requirement"),  # by what it misspells
        ("lvv-27", "verification_element"),
        ("DMS-REQ-24-V-1", "verification_element"),
        ("VE-9x", "verification_element"),  # by how it begins
        ("VE-", "verification_element"),
        ("LVV-1276", "verification_element"),  # it has the form of both, and elements begin so
        ("ABC-9", "requirement"),  # both begin so
        ("whatever", "requirement"),
        ("", "requirement"),
    ],
)
def test_the_form_decides_then_what_it_misspells_then_how_it_begins(
    identifier: str, kind: str, tmp_path: Path
) -> None:
    for path, text in (("requirements/r.yaml", REQUIREMENTS), ("testplans/p.yaml", ELEMENTS)):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text)
    assert VerifiedKinds(load_catalog(tmp_path)).kind(identifier) == kind


def test_where_the_plan_has_neither_the_form_alone_decides(tmp_path: Path) -> None:
    kinds = VerifiedKinds(load_catalog(tmp_path))
    assert kinds.kind("LVV-1") == "verification_element"
    assert kinds.kind("LVV-1276") == "verification_element", "a requirement's has the same form"
    assert kinds.kind("LVV-x") == "requirement"


def test_an_id_with_the_form_of_both_is_what_the_ids_of_the_plan_that_begin_like_it_are(
    tmp_path: Path,
) -> None:
    (tmp_path / "tracemap.toml").write_text('identifiers.verification_element = "\\\\S+"\n')
    for path, text in (("requirements/r.yaml", REQUIREMENTS), ("testplans/p.yaml", ELEMENTS)):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text)
    kinds = VerifiedKinds(load_catalog(tmp_path))
    assert kinds.kind("OSS-9999") == "requirement"
    assert kinds.kind("LVV-9999") == "verification_element"
