"""What to say of a reference that names nothing: what is there instead, and what may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.findings import Problem
from tracemap.loading.discover import matcher
from tracemap.loading.wording import shown
from tracemap.model import Requirement, VerificationElement, kind_of, place_of
from tracemap.references.lookalikes import lookalikes, plain_form
from tracemap.references.misspellings import how_written
from tracemap.references.verified import VerifiedKinds
from tracemap.references.written import (
    Field,
    Reference,
    fields_naming,
    references_outside,
    replacement,
)

_MOST_SEARCHES = 20
"""How many ids are looked for by likeness: each search costs time linear in the ids of the plan."""


def unknown_references(catalog: Catalog, code: str, kind: str) -> Iterator[Problem]:
    """Yield a problem for every reference to an item of the kind that names nothing.

    An id that seems to stand in a part of a file that could not be read is taken as known.
    """
    unknown = _UnknownIds(catalog, code, kind)
    verified = VerifiedKinds(catalog)
    for field in fields_naming(kind):
        for reference in references_outside(catalog, field, _known(catalog, field)):
            if kind == "milestone" and catalog.config.is_external(reference.id):
                continue
            if len(field.names) == 1 or verified.kind(reference.id) == kind:
                yield unknown.problem(reference)


def _known(catalog: Catalog, field: Field) -> frozenset[str]:
    """Return the ids that a field may name, old names included."""
    known: set[str] = set()
    for kind in field.names:
        known.update(catalog.of_kind(kind), catalog.unread.get(kind, ()))
    if "milestone" in field.names:
        known.update(catalog.aliases)
    return frozenset(known)


class _Answer(NamedTuple):
    """What is said at every reference to one unknown id; `certain` is the id that is meant, if plain."""

    label: str
    help: str = ""
    suggestions: tuple[str, ...] = ()
    certain: str | None = None


class _UnknownIds:
    """Turns references to ids that no item of a kind has into problems of one rule."""

    def __init__(self, catalog: Catalog, code: str, kind: str) -> None:
        """Prepare for the ids of a kind; nothing is computed before the first problem."""
        self._catalog = catalog
        self._code = code
        self._kind = kind
        self._noun = kind.replace("_", " ")
        self._nothing = f"no {self._noun} has this id"
        self._answers: dict[str, _Answer] = {}
        self._searches_left = _MOST_SEARCHES

    def problem(self, reference: Reference) -> Problem:
        """Return the problem of a reference that names nothing."""
        answer = self._answers.get(reference.id)
        if answer is None:
            answer = self._answers[reference.id] = self._answer(reference.id)
        fix = None
        if answer.certain is not None:
            fix = replacement(reference, answer.certain)
        where = f"in '{reference.field}' of {shown(reference.item.id)}"
        return Problem(
            code=self._code,
            message=f"unknown {self._noun} {shown(reference.id)} {where}",
            location=reference.location,
            id=reference.item.id,
            label=answer.label,
            help=answer.help,
            suggestions=answer.suggestions,
            fix=fix,
        )

    def _answer(self, identifier: str) -> _Answer:
        """Return the first of the answers, the surest first, that there is."""
        return (
            self._of_another_kind(identifier)
            or self._none_at_all()
            or self._disguised(identifier)
            or self._misspelt(identifier)
            or self._alike(identifier)
            or _Answer(self._nothing, self._unread_files or self._advice(identifier))
        )

    def _of_another_kind(self, identifier: str) -> _Answer | None:
        other = self._catalog.find(identifier)
        if other is None:
            return None
        label = f"this is the id of a {kind_of(other).replace('_', ' ')}, expected a {self._noun}"
        if self._kind == "requirement" and isinstance(other, VerificationElement):
            part_of = other.requirement
            if part_of is not None and part_of in self._catalog.requirements:
                return _Answer(label, f"it is a part of {self._named(part_of)}", (part_of,))
        return _Answer(label)

    def _none_at_all(self) -> _Answer | None:
        if self._catalog.of_kind(self._kind):
            return None
        looked = ", ".join(self._globs)
        return _Answer(
            f"the plan has no {self._noun}s (looked for in {looked})", self._unread_files
        )

    def _disguised(self, identifier: str) -> _Answer | None:
        """Return the answer for an id that only looks like one that exists, or the other way round."""
        looks = plain_form(identifier)
        if looks != identifier and looks in self._catalog.of_kind(self._kind):
            strange = lookalikes(identifier)[0]
            label = f"{self._named(looks)} is written without {strange}"
            return _Answer(label, "", (looks,), looks)
        defined = self._by_look.get(identifier)
        if defined is None:
            return None
        place = place_of(self._catalog.of_kind(self._kind)[defined])
        return _Answer(f"the id at {place} only looks the same: it holds {lookalikes(defined)[0]}")

    def _misspelt(self, identifier: str) -> _Answer | None:
        """Return the answer for an id that differs from one that exists by the usual slips."""
        meant = self._catalog.nearest[self._kind].repaired(identifier)
        if meant is None:
            return None
        label = f"{self._nothing}; {self._named(meant)} {how_written(identifier, meant)}"
        form = self._catalog.config.forms[self._kind]
        if form.fullmatch(identifier) and not form.fullmatch(meant):
            # The one that is at fault is the definition, which another rule finds.
            help = f"mend the definition: the id here has the form of a {self._noun} id"
            return _Answer(label, help, (meant,))
        return _Answer(label, "", (meant,), meant)

    def _alike(self, identifier: str) -> _Answer | None:
        """Return the answer for an id that reads like others, unless enough have been looked for."""
        if not self._searches_left:
            return None
        self._searches_left -= 1
        suggestions = self._catalog.nearest[self._kind].suggestions(identifier)
        if not suggestions:
            return None
        label = f"{self._nothing}; did you mean {self._named(suggestions[0])}?"
        return _Answer(label, self._unread_files, suggestions)

    def _advice(self, identifier: str) -> str:
        form = self._catalog.config.forms[self._kind]
        if form.fullmatch(identifier) is None:
            return f"the form of a {self._noun} id is {form.pattern}"
        if self._kind == "milestone":
            return "define it; 'external' in the configuration names the codes of other projects"
        return ""

    def _named(self, identifier: str) -> str:
        """Return an id with the name of its item."""
        item = self._catalog.of_kind(self._kind)[identifier]
        name = item.title if isinstance(item, Requirement) else item.name
        if not name:
            return identifier
        name = " ".join(name.split())
        return f"{identifier} ({name if len(name) <= 60 else name[:57] + '...'})"

    @cached_property
    def _by_look(self) -> dict[str, str]:
        """Return the ids that are defined with characters that pass for others, by what they look like."""
        known = self._catalog.of_kind(self._kind)
        return {plain_form(one): one for one in known if not one.isascii()}

    @cached_property
    def _globs(self) -> tuple[str, ...]:
        """Return the patterns of the files that may define ids of the kind."""
        config = self._catalog.config
        milestones = (*config.milestones, *config.p6, *config.annotations)
        patterns = {"milestone": milestones, "requirement": config.requirements}
        return patterns.get(self._kind, config.testplans)

    @cached_property
    def _unread_files(self) -> str:
        """Return which files could not be read and may define the id, or nothing."""
        matches = matcher(self._globs)
        problems = self._catalog.problems
        unread = {one.location.path for one in problems if one.code in ("TM001", "TM004")}
        paths = sorted(path for path in unread if matches.fullmatch(path))
        if not paths:
            return ""
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        return f"{paths[0]}{more} could not be read whole, and may define it"
