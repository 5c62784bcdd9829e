"""Giving items another id, in every place where it is written."""

from __future__ import annotations

from collections.abc import Mapping

from tracemap.catalog import Catalog
from tracemap.findings import Edit, Fix
from tracemap.loading.scalar_text import rewritten
from tracemap.references.written import fields_naming, references_to
from tracemap.source import keys_of


def renamings(catalog: Catalog, kind: str, wanted: Mapping[str, str]) -> dict[str, Fix]:
    """Return the fixes that rename items of a kind and all references to them, in one pass over the plan.

    Left out are items that some place names in a way that cannot be edited, as an export does. A fix is safe
    where nothing refers to the item, it has one layer, and every file could be read; else other plans and
    documents may name it as it is.

    Args:
        catalog: the plan.
        kind: of the items.
        wanted: the new id by the present one.
    """
    items = catalog.of_kind(kind)
    edits: dict[str, list[Edit | None]] = {
        code: [rewritten(items[code].source, key, code, text) for key in keys_of(items[code])]
        for code, text in wanted.items()
    }
    for field in fields_naming(kind):
        for one in references_to(catalog, field, wanted.keys()):
            edit = rewritten(one.item.source, one.location, one.id, wanted[one.id])
            edits[one.id].append(edit)
    whole = not any(catalog.unread.values())
    return {
        identifier: _renaming(wanted[identifier], [one for one in found if one is not None], whole)
        for identifier, found in edits.items()
        if None not in found
    }


def _renaming(text: str, edits: list[Edit], whole: bool) -> Fix:  # noqa: FBT001  # of one caller
    times = f" in {len(edits)} places" if len(edits) > 1 else ""
    return Fix(f"rename it to {text}{times}", tuple(edits), safe=whole and len(edits) == 1)
