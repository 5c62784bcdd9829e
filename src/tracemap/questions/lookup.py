"""From an id that somebody typed to the item it names, or to what may have been meant."""

from __future__ import annotations

from collections.abc import Collection

from tracemap.errors import UnknownIdError
from tracemap.identifiers import Nearest, natural_sorted, normal_form
from tracemap.model import KINDS, Item, Milestone, kind_of
from tracemap.snapshot import Snapshot


def find_item(snapshot: Snapshot, typed: str, *kinds: str) -> Item:
    """Return the item of an id or old name, of any kind or of one of the kinds given.

    Raises:
        UnknownIdError: no item has this id, or one of another kind has it.
    """
    identifier = normal_form(typed.strip())
    found = snapshot.catalog.find(identifier)
    if found is None:
        raise _unknown(snapshot, identifier, kinds or tuple(KINDS))
    if kinds and kind_of(found) not in kinds:
        wanted = " or ".join(f"a {kind_name(kind)}" for kind in kinds)
        message = f"{found.id} is a {kind_name(kind_of(found))}, expected {wanted}"
        raise UnknownIdError(message, identifier)
    return found


def kind_name(kind: str) -> str:
    """Return a kind as people write it, as `test plan`."""
    return kind.replace("_", " ")


def choices(typed: str, known: Collection[str]) -> tuple[str, ...]:
    """Return what may have been meant by something that is not known: all there is where that is little."""
    return tuple(natural_sorted(known)) if len(known) <= 5 else Nearest(known).suggestions(typed)


def _unknown(snapshot: Snapshot, identifier: str, kinds: tuple[str, ...]) -> UnknownIdError:
    catalog = snapshot.catalog
    for kind in kinds:
        if identifier in catalog.unread.get(kind, ()):
            message = (
                f"{identifier} stands in a file that could not be read; tracemap check says why"
            )
            return UnknownIdError(message, identifier)
    near = [one for kind in kinds for one in catalog.nearest[kind].suggestions(identifier)]
    names = " or ".join(kind_name(kind) for kind in kinds) if len(kinds) < len(KINDS) else "item"
    return UnknownIdError(
        f"the plan has no {names} {identifier!r}", identifier, _closest(identifier, near)
    )


def _closest(identifier: str, near: list[str]) -> tuple[str, ...]:
    """Return the three of some ids that read most like another."""
    from difflib import SequenceMatcher  # imported where a misspelt id needs it

    matcher = SequenceMatcher(b=identifier.upper())

    def likeness(other: str) -> float:
        matcher.set_seq1(other.upper())
        return matcher.ratio()

    return tuple(sorted(natural_sorted(near), key=likeness, reverse=True)[:3])


def stands_under(milestone: Milestone, wbs: str) -> bool:
    """Tell whether a milestone stands under a WBS: that one, or one that goes on after it with a dot.

    A dot at the end of the WBS asked for says nothing.
    """
    upper = wbs.rstrip(".")
    return any(one == upper or one.startswith(f"{upper}.") for one in milestone.wbs)
