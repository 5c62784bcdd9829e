"""What to say of a reference that names nothing: what is there instead, and what may be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.findings import Problem
from tracemap.identifiers import squeezed
from tracemap.loading.decode import shown
from tracemap.loading.discover import matcher
from tracemap.model import Requirement, kind_of, place_of
from tracemap.references.lookalikes import lookalikes, plain_form
from tracemap.references.written import (
    Field,
    Reference,
    fields_naming,
    references_outside,
    replacement,
)

_MOST_SEARCHES = 20
"""How many ids are looked for by likeness: each search costs time linear in the ids of the plan."""

_PATTERNS = {"milestone": "milestones", "requirement": "requirements"}
_DIGITS = re.compile(r"(\d+)")
_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class _Answer(NamedTuple):
    """What is said at every reference to one unknown id; `certain` is the id that is meant, if plain."""

    label: str
    help: str = ""
    suggestions: tuple[str, ...] = ()
    certain: str | None = None


class UnknownIds:
    """Turns references to ids that no item of a kind has into problems of one rule."""

    def __init__(self, catalog: Catalog, code: str, kind: str) -> None:
        """Prepare for the ids of a kind; nothing is computed before the first problem."""
        self._catalog = catalog
        self._code = code
        self._kind = kind
        self._noun = kind.replace("_", " ")
        self._answers: dict[str, _Answer] = {}
        self._searches_left = _MOST_SEARCHES

    def problem(self, reference: Reference) -> Problem:
        """Return the problem of a reference that names nothing."""
        identifier = reference.id
        answer = self._answers.get(identifier)
        if answer is None:
            answer = self._answers[identifier] = self._answer(identifier)
        fix = None
        if answer.certain is not None:
            fix = replacement(identifier, reference.location, answer.certain)
        where = f"in '{reference.field}' of {shown(reference.item.id)}"
        return Problem(
            code=self._code,
            message=f"unknown {self._noun} {shown(identifier)} {where}",
            location=reference.location,
            id=reference.item.id,
            label=answer.label,
            help=answer.help,
            suggestions=answer.suggestions,
            fix=fix,
        )

    def _answer(self, identifier: str) -> _Answer:
        nothing = f"no {self._noun} has this id"
        other = self._catalog.find(identifier)
        if other is not None:
            return _Answer(
                f"this is the id of a {kind_of(other).replace('_', ' ')}, expected a {self._noun}"
            )
        if not self._catalog.of_kind(self._kind):
            looked = ", ".join(self._globs())
            return _Answer(
                f"the plan has no {self._noun}s (looked for in {looked})", self._unread_files
            )
        same = self._disguised(identifier)
        if same is not None:
            return same
        nearest = self._catalog.nearest[self._kind]
        certain = nearest.repaired(identifier)
        if certain is not None:
            label = f"{nothing}; {self._named(certain)} {_how_written(identifier, certain)}"
            return _Answer(label, "", (certain,), certain)
        suggestions: tuple[str, ...] = ()
        if self._searches_left:
            self._searches_left -= 1
            suggestions = nearest.suggestions(identifier)
        if suggestions:
            label = f"{nothing}; did you mean {self._named(suggestions[0])}?"
            return _Answer(label, self._unread_files, suggestions)
        return _Answer(nothing, self._unread_files or self._advice(identifier))

    def _disguised(self, identifier: str) -> _Answer | None:
        """Return the answer for an id that only looks like one that exists, or the other way round."""
        looks = plain_form(identifier)
        if looks != identifier and looks in self._catalog.of_kind(self._kind):
            strange = lookalikes(identifier)[0]
            return _Answer(
                f"{self._named(looks)} is written without {strange}", "", (looks,), looks
            )
        defined = self._by_look.get(identifier)
        if defined is not None:
            place = place_of(self._catalog.of_kind(self._kind)[defined])
            return _Answer(
                f"the id at {place} only looks the same: it holds {lookalikes(defined)[0]}"
            )
        return None

    @cached_property
    def _by_look(self) -> dict[str, str]:
        known = self._catalog.of_kind(self._kind)
        return {
            plain_form(identifier): identifier for identifier in known if not identifier.isascii()
        }

    def _named(self, identifier: str) -> str:
        """Return an id with the name of its item."""
        item = self._catalog.of_kind(self._kind)[identifier]
        name = item.title if isinstance(item, Requirement) else item.name
        if not name:
            return identifier
        name = " ".join(name.split())
        return f"{identifier} ({name if len(name) <= 60 else name[:57] + '...'})"

    def _globs(self) -> tuple[str, ...]:
        globs: tuple[str, ...] = getattr(
            self._catalog.config, _PATTERNS.get(self._kind, "testplans")
        )
        return globs

    @cached_property
    def _unread_files(self) -> str:
        """Return which files could not be read and may hold the id, or nothing."""
        matches = matcher(self._globs())
        problems = self._catalog.problems
        unread = {one.location.path for one in problems if one.code in ("TM001", "TM004")}
        paths = sorted(path for path in unread if matches.fullmatch(path))
        if not paths:
            return ""
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        return f"{paths[0]}{more} could not be read whole, and may define it"

    def _advice(self, identifier: str) -> str:
        form = self._catalog.config.forms[self._kind]
        if form.fullmatch(identifier) is None:
            return f"the form of a {self._noun} id is {form.pattern}"
        if self._kind == "milestone":
            return "define it; 'external' in the configuration names the codes of other projects"
        return ""


def unknown_references(catalog: Catalog, code: str, kind: str) -> Iterator[Problem]:
    """Yield a problem for every reference to an item of the kind that names nothing.

    An id that seems to stand in a part of a file that could not be read is taken as known.
    """
    unknown = UnknownIds(catalog, code, kind)
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


class VerifiedKinds:
    """Tells what an id in `verifies` that names nothing was to be: a requirement or an element."""

    def __init__(self, catalog: Catalog) -> None:
        """Prepare; nothing is computed before the first question."""
        self._catalog = catalog

    def kind(self, identifier: str) -> str:
        """Return `requirement` or `verification_element`.

        The form of the id decides; where it has that of neither, the kind that it is a misspelling
        of; then the kind of which some id begins like it; else it counts as a requirement.
        """
        forms, nearest = self._catalog.config.forms, self._catalog.nearest
        for kind in ("requirement", "verification_element"):
            if forms[kind].fullmatch(identifier):
                return kind
        for kind in ("requirement", "verification_element"):
            if nearest[kind].repaired(identifier) is not None:
                return kind
        return "verification_element" if _head(identifier) in self._element_heads else "requirement"

    @cached_property
    def _element_heads(self) -> set[str]:
        """Return how ids of elements begin that no requirement begins like."""
        elements = {_head(identifier) for identifier in self._catalog.verification_elements}
        return elements - {_head(identifier) for identifier in self._catalog.requirements}


def _how_written(written: str, meant: str) -> str:
    """Return, for an id and one that differs by the usual slips, how the other one writes it."""
    if squeezed(written) != squeezed(meant):
        return "has an old name that is written almost so"
    if written.casefold() == meant.casefold():
        return f"has it in {'capital' if meant == meant.upper() else 'small'} letters"
    here, there = _DIGITS.split(written), _DIGITS.split(meant)
    if here[::2] == there[::2]:
        width = next(
            len(two) for one, two in zip(here[1::2], there[1::2], strict=True) if one != two
        )
        count = _IN_WORDS[width] if width < len(_IN_WORDS) else str(width)
        return f"has it with {count} digit{'s' if width != 1 else ''}"
    if written.upper().translate(_LETTERS) == meant.upper().translate(_LETTERS):
        more = "digits for letters" if _digits(meant) > _digits(written) else "letters for digits"
        return f"has it with {more}"
    return "is written almost so"


_LETTERS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _digits(identifier: str) -> int:
    return sum(character.isdigit() for character in identifier)


def _head(identifier: str) -> str:
    """Return what stands before the first number."""
    return _DIGITS.split(identifier, maxsplit=1)[0]
