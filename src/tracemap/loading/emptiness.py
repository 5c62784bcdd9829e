"""What to say of a project that holds nothing: an empty project is no pass."""

from __future__ import annotations

from tracemap.catalog import Catalog
from tracemap.config import Config
from tracemap.errors import EmptyProjectError


def refuse_nothing(catalog: Catalog) -> None:
    """Raise an EmptyProjectError where a plan has no item, and nothing that could not be read either."""
    if catalog.problems or next(catalog.items(), None) is not None:
        return
    files = len(catalog.sources)
    if not files:
        raise no_file_matches(catalog.config)
    counted = f"{files} file{'s' if files > 1 else ''}"
    raise EmptyProjectError(f"nothing to check: {counted} of the plan, and no item in any of them")


def no_file_matches(config: Config) -> EmptyProjectError:
    """Return the error of a project in which the patterns of its configuration match nothing."""
    patterns = ", ".join((*config.milestones, *config.requirements, *config.testplans))
    advice = "--project DIR names another folder, tracemap init starts a plan"
    return EmptyProjectError(f"nothing to check: no file here matches {patterns}", advice)
