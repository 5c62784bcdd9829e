"""An id holds a character that passes for another one.

## What it means
An id, where it is defined, in `aka`, or where it is referred to, holds a character that the eye takes for
another or does not see at all: a Cyrillic or Greek letter that looks like a Latin one, a full-width
letter, a dash that is not the hyphen of the keyboard (U+2010 to U+2015, U+2212), a space that does not
break, a character of no width, a mark that turns the direction of the text.

Left alone are accented letters, which pass for nothing else, and the letters of an id that is plainly
written in another alphabet. A reference to an id that is itself defined with such a character is no
finding of its own; the one at the definition stands for all.

## Why it matters
Ids that look the same and are not lead nowhere, and nobody can see why. They come in with text that is
copied from documents and chats; they can also be put there in order to mislead a reviewer.

## Example
The dash of the claim comes from a word processor, U+2013:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  requirements: [DMS-REQ–0024]
# requirements/LSE-61.yaml
DMS-REQ-0024:
  title: Raw image assembly
```

With the hyphen of the keyboard it is the id that it looks like:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  requirements: [DMS-REQ-0024]
# requirements/LSE-61.yaml
DMS-REQ-0024:
  title: Raw image assembly
```

## How to fix
Type the id instead of copying it; the finding gives the plain one where that exists. Rename a definition
together with the references to it, after asking whether documents name it as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracemap.catalog import Catalog
from tracemap.findings import Fix, Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import KINDS, Item, place_of
from tracemap.references.lookalikes import Lookalike, lookalikes, plain_form
from tracemap.references.renaming import renamings
from tracemap.references.written import (
    FIELDS,
    OLD_NAMES,
    Field,
    ids_in,
    references_to,
    replacement,
)
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the ids that hold such characters: as defined, as old names, as referred to."""
    catalog = snapshot.catalog
    for kind in KINDS:
        yield from _definitions(catalog, kind)
    for field in (OLD_NAMES, *FIELDS):
        yield from _written_in(catalog, field)


def _definitions(catalog: Catalog, kind: str) -> Iterator[Problem]:
    """Yield the items of a kind that are defined with such characters."""
    items = catalog.of_kind(kind)
    odd = [one for one in items if not one.isascii() and lookalikes(one)]
    if not odd:
        return
    looks = Counter(plain_form(one) for one in odd)
    free = {one: plain for one in odd if (plain := plain_form(one)) and plain not in items}
    fixes = renamings(catalog, kind, {one: to for one, to in free.items() if looks[to] == 1})
    for one in odd:
        other = items.get(plain_form(one))
        yield _defined(items[one], other, fixes.get(one))


def _defined(item: Item, other: Item | None, fix: Fix | None) -> Problem:
    """Return the problem of an item that is defined with such characters; `other` looks the same."""
    if other is None:
        # Never safe: the id may be in another alphabet on purpose.
        return _problem(item.id, item, place_of(item), fix=fix and fix._replace(safe=False))
    found = _problem(item.id, item, place_of(item))
    plain = other.id
    related = Related(place_of(other), f"{shown(plain)}, which looks the same")
    help = f"{shown(plain)} is defined too; remove one of the two, or give it an id of its own"
    return found._replace(help=help, suggestions=(), related=(related,))


def _written_in(catalog: Catalog, field: Field) -> Iterator[Problem]:
    """Yield the ids in a field that hold such characters and are not defined with them."""
    if all(map(str.isascii, ids_in(catalog, field))):
        return
    odd = {one for one in ids_in(catalog, field) if not one.isascii() and lookalikes(one)}
    if not odd:
        return
    known = {one for kind in field.names for one in catalog.of_kind(kind)}
    if "milestone" in field.names:
        known.update(catalog.aliases)
    for reference in references_to(catalog, field, odd - known):
        plain = plain_form(reference.id)
        fix = None
        if plain:
            fix = replacement(reference, plain, safe=plain in known)
        yield _problem(reference.id, reference.item, reference.location, fix=fix)


def _problem(identifier: str, item: Item, place: Location, fix: Fix | None = None) -> Problem:
    found, plain = lookalikes(identifier), plain_form(identifier)
    first, more = found[0], len(found) - 1
    others = f" (and {more} more such character{'s' if more > 1 else ''})" if more else ""
    help = f"the plain form is {shown(plain)}" if plain else "nothing of it can be seen; remove it"
    return Problem(
        code="TM211",
        message=f"{shown(identifier)} holds {first}{others}",
        location=_at(first, identifier, place),
        id=item.id,
        help=help,
        suggestions=(plain,) if plain else (),
        fix=fix,
    )


def _at(strange: Lookalike, identifier: str, place: Location) -> Location:
    """Return the place of a character, or of the whole id where it is not written character by character."""
    before = place.end_column - place.column - len(identifier)
    if before not in (0, 2):
        return place
    column = place.column + before // 2 + strange.position
    return place._replace(column=column, end_column=column + 1)


RULE = Rule("TM211", "confusable-characters", Severity.WARNING, __doc__, check)
