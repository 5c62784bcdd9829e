"""What a site was made from, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.output.terminal import quantity
from tracemap.reports.provenance import provenance
from tracemap.site.wording import listed
from tracemap.snapshot import Snapshot
from tracemap.version import __version__


def origin(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return labels and values: the files of the plan, their revision, what was read, and by what."""
    return tuple(_lines(snapshot))


def _lines(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    found, catalog = provenance(snapshot), snapshot.catalog
    where = listed([f"{one.files} in {one.name}" for one in found.folders])
    yield "Files", f"{found.files}: {where}" if found.folders else "0"
    if found.exports:
        yield "P6 exports", ", ".join(found.exports)
    if found.revision:
        changed = ", and changes that are not committed" if found.changed else ""
        yield "Revision", f"{found.revision[:12]} of {found.committed}{changed}"
    items = [
        quantity(len(catalog.milestones), "milestone"),
        quantity(len(catalog.requirements), "requirement"),
        quantity(len(catalog.test_plans), "test plan"),
        quantity(len(catalog.test_cases), "test case"),
        quantity(len(catalog.verification_elements), "verification element"),
    ]
    yield "Items", listed(items)
    yield "Tool", f"tracemap {__version__}"
