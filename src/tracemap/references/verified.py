"""What an unknown id in `verifies` of a test case was to be: a requirement or a verification element."""

from __future__ import annotations

import re
from functools import cached_property

from tracemap.catalog import Catalog

_KINDS = ("requirement", "verification_element")
_NUMBER = re.compile(r"\d")


class VerifiedKinds:
    """Tells it, for the ids of one plan."""

    def __init__(self, catalog: Catalog) -> None:
        """Prepare; nothing is computed before the first question."""
        self._catalog = catalog

    def kind(self, identifier: str) -> str:
        """Return `requirement` or `verification_element`.

        The form of the id decides; where it has that of neither or of both, the kind that it is a
        misspelling of; then the kind of which some id begins like it; else it counts as a requirement if
        it has the form of neither, as an element if it has that of both: `LVV-1276` would pass for either.
        """
        forms, nearest = self._catalog.config.forms, self._catalog.nearest
        fitting = [kind for kind in _KINDS if forms[kind].fullmatch(identifier)]
        if len(fitting) == 1:
            return fitting[0]
        for kind in _KINDS:
            if nearest[kind].repaired(identifier) is not None:
                return kind
        of_requirements, of_elements = self._heads
        head = _head(identifier)
        return _KINDS[head not in of_requirements if fitting else head in of_elements]

    @cached_property
    def _heads(self) -> tuple[set[str], set[str]]:
        """Return how ids of requirements begin and none of elements does, and the other way round."""
        requirements = {_head(identifier) for identifier in self._catalog.requirements}
        elements = {_head(identifier) for identifier in self._catalog.verification_elements}
        return requirements - elements, elements - requirements


def _head(identifier: str) -> str:
    """Return what stands before the first number."""
    return _NUMBER.split(identifier, maxsplit=1)[0]
