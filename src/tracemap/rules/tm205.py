"""One milestone names another as its predecessor or successor, and the other does not say so in return.

## What it means
A milestone has the other among its `predecessors`, and that one has a list of `successors` of its own
in which this one is missing; or the same with the two lists exchanged. A milestone that has no such
list at all leaves nothing out: one side of a link is enough.

## Why it matters
The link counts, whichever side writes it, so no answer is wrong. But whoever keeps a list by hand means
it to be whole: either the link was forgotten there, or it was taken out there and forgotten here. In
the second case a milestone still waits for something that it no longer needs.

## Example
The rehearsal says that it waits for both, but the broker delivery knows of one successor only:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  successors: [DM-AP-17]
DM-AP-17:
  name: Alert production pipeline
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-AP-16, DM-AP-17]
```

Now both ends say the same; DM-AP-17 has no list of successors, and need not have one:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  successors: [DM-AP-17, LDM-503-17]
DM-AP-17:
  name: Alert production pipeline
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-AP-16, DM-AP-17]
```

## How to fix
Ask which of the two is right. If the link is meant, add it to the other list, as `tracemap check --fix`
does: no answer changes by that. If it is not meant, remove it here. A plan that writes one side only,
everywhere, never has this finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.catalog import Catalog
from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone
from tracemap.references.written import (
    Places,
    Reference,
    addition,
    field_called,
    references_to,
)
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot

_RETURN = {"predecessors": "successors", "successors": "predecessors"}


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the links that the other end, which has a list of its own, leaves out."""
    catalog = snapshot.catalog
    for name, other_name in _RETURN.items():
        named_back = _links(catalog, other_name)
        with_list = {one.id for one in catalog.milestones.values() if getattr(one, other_name)}
        names = with_list | {alias for alias, code in catalog.aliases.items() if code in with_list}
        seen: set[tuple[str, str]] = set()
        places = Places(other_name)
        for reference in references_to(catalog, field_called("milestone", name), names):
            other = catalog.milestone(reference.id)
            assert other is not None
            link = (reference.item.id, other.id)
            if link[0] != link[1] and link[::-1] not in named_back and link not in seen:
                seen.add(link)
                yield _problem(reference, other, other_name, places)


def _links(catalog: Catalog, name: str) -> set[tuple[str, str]]:
    """Return which milestone names which in a field, old names resolved."""
    aliases = catalog.aliases
    milestones = catalog.milestones.values()
    return {(one.id, aliases.get(code, code)) for one in milestones for code in getattr(one, name)}


def _problem(reference: Reference, other: Milestone, other_name: str, places: Places) -> Problem:
    here, there = shown(reference.item.id), shown(other.id)
    verb = "waits for" if reference.field == "predecessors" else "goes before"
    return Problem(
        code="TM205",
        message=f"{here} {verb} {there}, whose {other_name} leave {here} out",
        location=reference.location,
        id=reference.item.id,
        help="the link counts; add it there too, or remove it here",
        related=(Related(places.of(other), f"the {other_name} of {there}"),),
        # Safe, since the link counts already: no answer changes.
        fix=addition(other, other_name, places.all_of(other), reference.item.id, safe=True),
    )


RULE = Rule("TM205", "one-sided-link", Severity.INFO, __doc__, check)
