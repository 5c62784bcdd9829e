"""Plans of which several states are known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.loading.plans import PLAN, write
from tracemap.catalog import Catalog
from tracemap.loading.history import Known
from tracemap.loading.load import load_catalog

Milestones = Mapping[str, Mapping[str, Any]]


def catalog(milestones: Milestones) -> Catalog:
    """Return the plan of these milestones; JSON is YAML."""
    with TemporaryDirectory() as folder:
        write(
            Path(folder),
            {PLAN: json.dumps({code: {"name": code, **one} for code, one in milestones.items()})},
        )
        return load_catalog(Path(folder))


def known(day: str, milestones: Milestones) -> Known:
    """Return the plan as known on a day."""
    return Known(date.fromisoformat(day), day, catalog(milestones))
