"""A code is defined twice.

## What it means
Two items have the same id, in one file or in two: two milestones with the same code, or two
requirements, test plans, test cases or verification elements. Of the two the first holds, files taken in
the order of their paths; the other is left out. (Twice in the same mapping is TM003.)

An id that items of several kinds have, an old name (`aka`) that two milestones claim, and an old name that
is the code of another milestone are defined twice too.

## Why it matters
Whoever edits the definition that is left out changes nothing, and does not see it. And a reference can
mean one of them only.

## Example
The milestone was moved to the file of its new WBS element, and stayed in the old one:

```yaml
# milestones/02C.03.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  due: 2023-11-30
# milestones/02C.04.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  due: 2024-06-30
```

It stands in one place, under both elements if it belongs to both:

```yaml
# milestones/02C.03.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  wbs: [02C.03, 02C.04]
  due: 2024-06-30
```

## How to fix
Compare the two definitions, keep the one that is right, and remove the other. If they are two different
things, give one of them a code of its own. Of an old name that two milestones claim, keep it where the
documents mean it; until then it leads to the first of them, in the order of their codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracemap.catalog import Catalog
from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import KINDS, Item, place_of
from tracemap.references.written import OLD_NAMES, Reference, references_to
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield ids that two kinds share and old names that are taken; the loader finds two of one kind."""
    yield from _of_two_kinds(snapshot.catalog)
    yield from _old_names(snapshot.catalog)


def _of_two_kinds(catalog: Catalog) -> Iterator[Problem]:
    """Yield the ids that items of an earlier kind have too, each once a kind."""
    kinds = list(KINDS)
    for number, kind in enumerate(kinds):
        items = catalog.of_kind(kind)
        first_kind_of = {
            identifier: first_kind
            for first_kind in reversed(kinds[:number])
            for identifier in items.keys() & catalog.of_kind(first_kind).keys()
        }
        for identifier, first_kind in sorted(first_kind_of.items()):
            first = catalog.of_kind(first_kind)[identifier]
            yield _shared(items[identifier], kind, first, first_kind)


def _shared(item: Item, kind: str, first: Item, first_kind: str) -> Problem:
    name, first_name = kind.replace("_", " "), first_kind.replace("_", " ")
    place = place_of(first)
    return Problem(
        code="TM206",
        message=f"{shown(item.id)} is the id of a {name} and of a {first_name}",
        location=place_of(item),
        id=item.id,
        label=f"a {first_name} at {place}",
        help="a question about it means one of them only; give one an id of its own",
        related=(Related(place, f"the {first_name}"),),
    )


def _old_names(catalog: Catalog) -> Iterator[Problem]:
    """Yield the old names that lead elsewhere: to a milestone of that code, or to another claimant."""
    counts = Counter(alias for one in catalog.milestones.values() for alias in one.aka)
    doubtful = {
        alias for alias, count in counts.items() if count > 1 or alias in catalog.milestones
    }
    claimed: dict[str, Reference] = {}
    for claim in references_to(catalog, OLD_NAMES, doubtful):
        named = catalog.milestones.get(claim.id)
        if named is not None:
            if named.id != claim.item.id:
                old = f"the old name {shown(claim.id)} of {shown(claim.item.id)}"
                message = f"{old} is the code of another milestone"
                yield _taken(
                    catalog, claim, message, place_of(named), f"the milestone {shown(claim.id)}"
                )
            continue
        first = claimed.setdefault(claim.id, claim)
        if first.item.id != claim.item.id:
            owner = shown(first.item.id)
            message = f"{shown(claim.id)} is an old name of {owner} and of {shown(claim.item.id)}"
            yield _taken(catalog, claim, message, first.location, f"an old name of {owner}")


def _taken(catalog: Catalog, claim: Reference, message: str, place: Location, what: str) -> Problem:
    leads_to = catalog.aliases.get(claim.id, claim.id)
    return Problem(
        code="TM206",
        message=message,
        location=claim.location,
        id=claim.item.id,
        label=f"{what} at {place}",
        help=f"a reference to it leads to {shown(leads_to)}; keep one of the two",
        related=(Related(place, what),),
    )


RULE = Rule("TM206", "duplicate-definition", Severity.ERROR, __doc__, check)
