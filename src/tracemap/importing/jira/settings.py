"""What the configuration says of the fields of issues, and of the words of Zephyr Scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracemap.bounded_pattern import Form


class Settings(NamedTuple):
    """The settings of both kinds.

    Attributes:
        issue_type: the type of the issues that are verification elements.
        requirement: the fields of an issue that may hold the id of its requirement, the first one first.
        test_cases: the fields of an issue that may name its test cases.
        document: the custom field of a test plan that names its document.
        results: the result of a test case by the name of the status of a run.
        statuses: the name of a status by its id, where no answer says it.
        milestone: the form of a test plan's name; its first group is the milestone's code.
        case_ids: the form of the ids of test cases.
        element_ids: the form of the ids of verification elements; test cases cover other issues too.
    """

    issue_type: str
    requirement: tuple[str, ...]
    test_cases: tuple[str, ...]
    document: str
    results: Mapping[str, str]
    statuses: Mapping[str, str]
    milestone: Form | None
    case_ids: Form
    element_ids: Form
