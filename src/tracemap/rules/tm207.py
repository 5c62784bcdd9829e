"""A reference names a milestone that is superseded, or a requirement that is withdrawn.

## What it means
Something that is still to be done points to something that nobody will do:

- `predecessors` or `successors` of a milestone, or `milestones` of a test plan, name a milestone that
  has a `superseded_by`;
- `requirements` of a milestone, `derived_from` of a requirement, or `verifies` of a test case names a
  requirement whose `status` is withdrawn, a test case also through a verification element of it.

What is history is left alone: references to a superseded milestone that was completed after all;
references of a milestone that is completed or itself superseded, of a test case that has passed, and of
a requirement that is itself withdrawn. `superseded_by` may lead to a milestone that is superseded in
turn. A deferred requirement may come back: pointing to it is no finding.

## Why it matters
A superseded milestone stands for the one that replaces it, which may be due later and wait for more
than the author of the link thought of. A claim on a withdrawn requirement counts for nothing, and a
test case of one costs an afternoon that no coverage shows.

## Example
The service of the rehearsal was replaced by another one:

```yaml
# milestones/plan.yaml
DM-DAX-4:
  name: Image service, first design
  superseded_by: DM-SQRE-7
DM-SQRE-7:
  name: Image service on the science platform
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-DAX-4]
```

The rehearsal waits for what there will be:

```yaml
# milestones/plan.yaml
DM-DAX-4:
  name: Image service, first design
  superseded_by: DM-SQRE-7
DM-SQRE-7:
  name: Image service on the science platform
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-SQRE-7]
```

## How to fix
Name the milestone that replaces it, after asking whether the link holds for that one too. Take a
withdrawn requirement out of the claim and of the test case, or name the requirement that took its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Fix, Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, Requirement, TestCase
from tracemap.references.written import Places, Reference, fields_naming, references_to, replacement
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location

_SETTLED = ("passed", "passed_with_deviation")


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield what still points to superseded milestones and withdrawn requirements."""
    yield from _to_superseded(snapshot)
    yield from _to_withdrawn(snapshot)


def _to_superseded(snapshot: Snapshot) -> Iterator[Problem]:
    catalog = snapshot.catalog
    named = {
        code: milestone
        for code, milestone in catalog.milestones.items()
        if milestone.superseded_by and not milestone.completed_by(snapshot.as_of)
    }
    if not named:
        return
    named |= {alias: named[code] for alias, code in catalog.aliases.items() if code in named}
    number, stands_for = snapshot.precedence.number, snapshot.precedence.stands_for
    places = Places("superseded_by")
    for field in fields_naming("milestone"):
        for reference in references_to(catalog, field, named.keys()):
            if not _is_history(reference, snapshot):
                old = named[reference.id]
                new = snapshot.precedence.code(stands_for[number[old.id]])
                yield _superseded_problem(reference, old, new, places.of(old))


def _superseded_problem(reference: Reference, old: Milestone, new: str, place: Location) -> Problem:
    """Return the problem of a reference to `old`; `new` finally replaces it, itself if nothing does."""
    item, field = reference.item, reference.field
    by = old.superseded_by if new == old.id else new
    fix: Fix | None = None
    suggestions: tuple[str, ...] = ()
    if new == old.id:
        help = "no milestone of the plan takes its place; take it out, or name what does"
    elif new == item.id or new in getattr(item, field):
        help = f"take it out: {shown(new)} is {'this one' if new == item.id else 'named already'}"
    else:
        help, suggestions = f"does it mean {shown(new)}?", (new,)
        fix = replacement(reference, new, safe=False)
    return Problem(
        code="TM207",
        message=(
            f"'{field}' of {shown(item.id)} names {shown(old.id)}, which {shown(str(by))} supersedes"
        ),
        location=reference.location,
        id=item.id,
        help=help,
        suggestions=suggestions,
        related=(Related(place, "superseded here"),),
        fix=fix,
    )


def _to_withdrawn(snapshot: Snapshot) -> Iterator[Problem]:
    catalog = snapshot.catalog
    withdrawn = {one.id: one for one in catalog.requirements.values() if one.status == "withdrawn"}
    if not withdrawn:
        return
    parts = {
        element.id: withdrawn[element.requirement]
        for element in catalog.verification_elements.values()
        if element.requirement in withdrawn
    }
    places = Places("status")
    for field in fields_naming("requirement"):
        if field.kind == "verification_element":
            continue
        named = parts | withdrawn if "verification_element" in field.names else withdrawn
        for reference in references_to(catalog, field, named.keys()):
            if not _is_history(reference, snapshot):
                requirement = named[reference.id]
                yield _withdrawn_problem(reference, requirement, places.of(requirement))


def _withdrawn_problem(reference: Reference, requirement: Requirement, place: Location) -> Problem:
    what = "which is withdrawn"
    if reference.id != requirement.id:
        what = f"a part of {shown(requirement.id)}, which is withdrawn"
    return Problem(
        code="TM207",
        message=f"'{reference.field}' of {shown(reference.item.id)} names {shown(reference.id)}, {what}",
        location=reference.location,
        id=reference.item.id,
        help="it counts in no coverage; take it out, or name what took its place",
        related=(Related(place, "withdrawn here"),),
    )


def _is_history(reference: Reference, snapshot: Snapshot) -> bool:
    """Tell whether the item that refers is done with, so that nobody will act on the reference."""
    match reference.item:
        case Milestone() as milestone:
            return milestone.superseded_by is not None or milestone.completed_by(snapshot.as_of)
        case Requirement() as requirement:
            return requirement.status == "withdrawn"
        case TestCase() as test_case:
            return test_case.result_by(snapshot.as_of) in _SETTLED
        case _:
            return False


RULE = Rule("TM207", "reference-to-superseded", Severity.ERROR, __doc__, check)
