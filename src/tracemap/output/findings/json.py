"""The findings as JSON, all of them: `schemas/output/check.schema.json` has the shape."""

from __future__ import annotations

from tracemap.output.json_text import as_json
from tracemap.output.report import Report


def render(report: Report) -> str:
    """Return the result of the check as it is, whatever people would be shown of it."""
    result = report.result
    return as_json({**result.head(), "findings": result.finding_dicts()})
