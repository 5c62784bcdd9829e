"""A reference names a milestone by an old name.

## What it means
A code in `predecessors`, `successors` or `superseded_by` of a milestone, or in `milestones` of a test
plan, is not the code of a milestone but stands among the `aka` of one. The reference holds all the same.

## Why it matters
Old names are there so that codes in old documents still lead somewhere. In the plan itself they hide
links from whoever searches a file for a code, and the link is lost on the day somebody tidies the old
name away.

## Example
The rehearsal names the delivery as a document of 2018 does:

```yaml
# milestones/plan.yaml
DM-AP-6:
  name: Alert format and queue
  aka: [ALERTDIST1]
LDM-503-3:
  name: Alert generation validation
  predecessors: [ALERTDIST1]
```

With its code:

```yaml
# milestones/plan.yaml
DM-AP-6:
  name: Alert format and queue
  aka: [ALERTDIST1]
LDM-503-3:
  name: Alert generation validation
  predecessors: [DM-AP-6]
```

## How to fix
Write the code of the milestone, which the finding names. Where several milestones have the old name
(TM206), the reference leads to the first of them, in the order of their codes, and you choose. Leave the
old name in its `aka`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.references.written import (
    OLD_NAMES,
    Reference,
    fields_naming,
    references_to,
    replacement,
)
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location

_AMBIGUOUS = "several milestones have this old name; write the code of the one that is meant"


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the references by old names; those of a milestone to itself are another rule's."""
    catalog = snapshot.catalog
    aliases = catalog.aliases
    unread = catalog.unread.get("milestone", frozenset())  # such a name may be the code of another
    found = [
        reference
        for field in fields_naming("milestone")
        for reference in references_to(catalog, field, aliases.keys() - unread)
        if aliases[reference.id] != reference.item.id
    ]
    claims: dict[str, dict[str, Location]] = {}
    for claim in references_to(catalog, OLD_NAMES, {reference.id for reference in found}):
        claims.setdefault(claim.id, {}).setdefault(claim.item.id, claim.location)
    for reference in found:
        yield _problem(reference, aliases[reference.id], claims[reference.id])


def _problem(reference: Reference, code: str, claims: dict[str, Location]) -> Problem:
    """Return the problem of a reference to `code`; `claims` says which milestones have the name where."""
    fix = replacement(reference, code) if len(claims) == 1 else None
    return Problem(
        code="TM209",
        message=(
            f"'{reference.field}' of {shown(reference.item.id)} names {shown(code)} "
            f"by its old name {shown(reference.id)}"
        ),
        location=reference.location,
        id=reference.item.id,
        label=f"now {shown(code)}",
        help="" if len(claims) == 1 else _AMBIGUOUS,
        suggestions=tuple(dict.fromkeys((code, *claims))),
        related=tuple(
            Related(place, f"the old name of {shown(one)}") for one, place in claims.items()
        ),
        fix=fix,
    )


RULE = Rule("TM209", "old-name", Severity.WARNING, __doc__, check)
