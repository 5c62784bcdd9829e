"""Plans over a P6 export, made for one test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.loading.plans import Files, load
from tests.loading.sheets import links, tasks, xls
from tracemap.catalog import Catalog
from tracemap.config import Config, default_config

EXPORT = "data/pmcs/202403-ME.xls"
LOCAL = "data/local.yaml"
SETTINGS = default_config()._replace(p6=("data/pmcs/*-ME.xls*",), annotations=("data/*.yaml",))


def exported(*rows: Mapping[str, Any], joins: Sequence[str] = ()) -> bytes:
    """Return an export of these activities, and of relationships such as `A FS B`."""
    sheets = {"TASK": tasks(*rows)}
    return xls(sheets | {"TASKPRED": links(*joins)} if joins else sheets)


def layered(export: bytes, files: Files | None = None, config: Config = SETTINGS) -> Catalog:
    """Return the catalog of a plan of an export and other files; an empty annotation file stands beside."""
    return load({LOCAL: "", EXPORT: export, **(files or {})}, config)
