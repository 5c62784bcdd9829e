"""What is exported and imported again is what it was, in every format that goes both ways."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from tests.exporting.plans import PLANS
from tracemap import exporting, importing
from tracemap.config import default_config
from tracemap.importing.reading import Reading, Source
from tracemap.loading.load import load_catalog
from tracemap.packages import kinds_of
from tracemap.records import Record, Records, records_of

BOTH_WAYS = sorted(kinds_of(exporting, "HOLDS").keys() & kinds_of(importing, "FILES").keys())


def there_and_back(format: str, records: Records) -> Reading:
    """Write records in a format, and read what was written."""
    exporter: Any = import_module(f"tracemap.exporting.{format}")
    importer: Any = import_module(f"tracemap.importing.{format}")
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"plan{exporter.FILE}"
        written = exporter.write(records, "A plan")
        if not written:
            return Reading(Records(), {})
        for path, data in written.items():
            file = target / path if path else target
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        config = default_config()
        settings = config.imports.get(format, {})
        reading: Reading = importer.read(Source((target,), config.forms, config), settings)
        return reading


def said(records: Records, holds: frozenset[str]) -> dict[str, Mapping[str, Record]]:
    """Return what records say, of the kinds that a format holds; an empty value says nothing."""
    return {
        kind: {
            identifier: {name: value for name, value in record.items() if value not in ("", [], {})}
            for identifier, record in found.items()
        }
        for kind, found in records.by_kind()
        if kind in holds
    }


def assert_round_trip(format: str, records: Records) -> None:
    exporter: Any = import_module(f"tracemap.exporting.{format}")
    reading = there_and_back(format, records)
    assert said(reading.records, exporter.HOLDS) == said(records, exporter.HOLDS)
    assert reading.dropped == ()
    assert reading.notes == ()


@pytest.mark.parametrize("format", BOTH_WAYS)
def test_a_random_plan_comes_back(format: str) -> None:
    @given(PLANS)
    def comes_back(records: Records) -> None:
        assert_round_trip(format, records)

    comes_back()


@pytest.mark.parametrize("format", BOTH_WAYS)
def test_the_example_plan_comes_back(format: str, root: Path) -> None:
    assert_round_trip(format, records_of(load_catalog(root)))


@pytest.mark.parametrize("format", BOTH_WAYS)
@pytest.mark.parametrize("name", ["hostile", "dangling", "cyclic"])
def test_a_plan_with_faults_comes_back(format: str, name: str, root: Path) -> None:
    records = records_of(load_catalog(root / "tests" / "projects" / name))
    assert len(records) > 0
    assert_round_trip(format, records)


@pytest.mark.parametrize("format", BOTH_WAYS)
def test_the_real_plan_comes_back(format: str, rubin: Path) -> None:
    assert_round_trip(format, records_of(load_catalog(rubin)))


@pytest.mark.parametrize("format", BOTH_WAYS)
def test_an_empty_plan_comes_back(format: str) -> None:
    assert_round_trip(format, Records())


@pytest.mark.parametrize("format", sorted(kinds_of(exporting, "HOLDS")))
def test_the_same_plan_gives_the_same_bytes(format: str, root: Path) -> None:
    exporter: Any = import_module(f"tracemap.exporting.{format}")
    records = records_of(load_catalog(root))
    assert exporter.write(records, "A plan") == exporter.write(records, "A plan")
