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

        The form of the id decides; where it has that of neither, the kind that it is a misspelling
        of; then the kind of which some id begins like it; else it counts as a requirement.
        """
        forms, nearest = self._catalog.config.forms, self._catalog.nearest
        for kind in _KINDS:
            if forms[kind].fullmatch(identifier):
                return kind
        for kind in _KINDS:
            if nearest[kind].repaired(identifier) is not None:
                return kind
        return _KINDS[_head(identifier) in self._heads_of_elements]

    @cached_property
    def _heads_of_elements(self) -> set[str]:
        """Return how ids of elements begin that no requirement begins like."""
        elements = {_head(identifier) for identifier in self._catalog.verification_elements}
        return elements - {_head(identifier) for identifier in self._catalog.requirements}


def _head(identifier: str) -> str:
    """Return what stands before the first number."""
    return _NUMBER.split(identifier, maxsplit=1)[0]
