"""A list names the same item twice.

## What it means
An id stands twice in `predecessors`, `successors`, `requirements` or `test_plans` of a milestone, in
`derived_from` of a requirement, in `milestones` or `test_cases` of a test plan, or in `verifies` of a test
case. An old name (`aka`) of a milestone is the milestone too. The finding is at the later one.

## Why it matters
It counts once, so no answer is wrong. But mostly one of the two was to be another id: a line was copied and
not changed.

## Example
The second line was to be the next test plan:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  test_plans:
    - LVV-P77
    - LVV-P77
```

Each is named once:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  test_plans:
    - LVV-P77
    - LVV-P78
```

## How to fix
Write the id that was meant, or remove the later one, as `tracemap check --fix` does. It leaves one that has
a comment: that may say what was meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tracemap.catalog import Catalog
from tracemap.findings import Fix, Problem, Related, Severity
from tracemap.loading.list_text import removed
from tracemap.loading.wording import shown
from tracemap.model import Item
from tracemap.references.written import FIELDS, Places, filled
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield every entry of a list that names what an earlier one names."""
    catalog = snapshot.catalog
    plain = _plain_aliases(catalog)
    for field in FIELDS:
        aliases = plain if "milestone" in field.names else {}
        for item in filled(catalog, field):
            value = getattr(item, field.name)
            if isinstance(value, tuple) and len(value) > 1:
                named = {aliases.get(one, one) for one in value} if aliases else set(value)
                if len(named) < len(value):
                    yield from _repeated(item, field.name, value, aliases)


def _plain_aliases(catalog: Catalog) -> dict[str, str]:
    """Return the old names that are one milestone's, each with its code."""
    claims = Counter(name for one in catalog.milestones.values() for name in set(one.aka))
    unread = catalog.unread.get("milestone", frozenset())  # such a name may be the code of another
    return {
        name: code
        for name, code in catalog.aliases.items()
        if claims[name] == 1 and name not in unread
    }


def _repeated(
    item: Item, field: str, value: tuple[str, ...], aliases: Mapping[str, str]
) -> Iterator[Problem]:
    places = Places(field).all_of(item)
    if len(places) != len(value):
        return  # a list that stands for another one, which has the finding
    first: dict[str, int] = {}
    for index, written in enumerate(value):
        named = aliases.get(written, written)
        earlier = first.setdefault(named, index)
        if earlier == index:
            continue
        edit = removed(item.source, places, index)
        old = f", here as {shown(written)}" if written != named else ""
        if value[earlier] != named:
            old += f", first as {shown(value[earlier])}"
        yield Problem(
            code="TM212",
            message=f"'{field}' of {shown(item.id)} names {shown(named)} twice{old}",
            location=places[index],
            id=item.id,
            help="it counts once; remove it, or write the one that is meant",
            related=(Related(places[earlier], "first here"),),
            fix=Fix("remove it", (edit,)) if edit else None,
        )


RULE = Rule("TM212", "repeated-entry", Severity.INFO, __doc__, check)
