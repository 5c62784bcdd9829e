"""What is asked for and is not there: a code, a WBS or a level that no milestone has, or no milestone at all.

The answer would be nothing of nothing, which reads as if all were done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracemap.errors import UnknownIdError, UsageError
from tracemap.questions.lookup import choices
from tracemap.questions.narrowing import Narrowing, is_under, narrowed
from tracemap.schema.fields import fields_of
from tracemap.snapshot import Snapshot


def refuse_no_milestone(snapshot: Snapshot, among: Narrowing) -> None:
    """Refuse a choice of milestones of which there is none.

    Raises:
        UnknownIdError: no milestone of the plan has a beginning of a code, a WBS or a level asked for.
        UsageError: each of these is there, but no milestone has all that is asked for.
    """
    refuse_what_no_milestone_has(snapshot, among)
    if narrowed(snapshot, among):
        return
    others = len(narrowed(snapshot, replace(among, external=True)))
    asked = f" ({', '.join(among.words())})" if among.words() else ""
    raise UsageError(
        f"there is no milestone of what is asked for{asked}",
        f"--external adds those of other projects: {others}" if others else None,
    )


def refuse_what_no_milestone_has(snapshot: Snapshot, among: Narrowing) -> None:
    """Refuse a choice by what no milestone of the plan has, as a WBS that is misspelt.

    Raises:
        UnknownIdError: no milestone has a beginning of a code, a WBS or a level asked for.
    """
    for message, typed, known in _unknown(snapshot, among):
        raise UnknownIdError(message, typed, choices(typed, known))


def refuse_what_no_requirement_has(snapshot: Snapshot, field: str, value: str) -> None:
    """Refuse a choice by a priority or a document that no requirement of the plan has.

    A priority that requirements may have is none of these: that there is none of it is an answer.

    Raises:
        UnknownIdError: no requirement has this value of the field.
    """
    if value in fields_of("requirement")[field].choices:
        return
    known = {getattr(one, field) for one in snapshot.catalog.requirements.values()} - {None}
    if value not in known:
        message = f"no requirement has the {field} {value!r}"
        raise UnknownIdError(message, value, choices(value, known))


def refuse_no_requirement(snapshot: Snapshot) -> None:
    """Refuse a question about the requirements of a plan that has none.

    Raises:
        UsageError: the plan has no active requirement.
    """
    if not any(one.active for one in snapshot.catalog.requirements.values()):
        raise UsageError("the plan has no active requirement")


def _unknown(snapshot: Snapshot, among: Narrowing) -> Iterator[tuple[str, str, set[str]]]:
    """Yield what no milestone has: what to say of it, how it was typed, and what there is instead."""
    milestones = snapshot.precedence.milestones
    for prefix in among.prefixes:
        if not any(one.id.startswith(prefix) for one in milestones):
            known = {"".join(one.id.rpartition("-")[:2]) or one.id for one in milestones}
            yield f"no milestone has a code that begins with {prefix!r}", prefix, known
    for wbs in among.wbs:
        if not any(is_under(one, (wbs,)) for one in milestones):
            known = {one for milestone in milestones for one in milestone.wbs}
            yield f"no milestone stands under the WBS {wbs!r}", wbs, known
    levels = {one.level for one in milestones}
    for level in sorted(among.levels - levels):
        known = {str(one) for one in levels if one is not None}
        yield f"no milestone has the level {level}", str(level), known
