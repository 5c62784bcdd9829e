"""The date of a status, from the name of the file or folder that holds it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})-?(\d{2})(?!-?\d)")


def status_date(path: str) -> date | None:
    """Return the day that the last step of a path names, or None where it names none.

    `2024-01-30` and `20240130` are days; a month alone, as in `201904-ME.xls`, means its last day,
    since a status of a month is made at its end.
    """
    name = path.rstrip("/").rpartition("/")[2]
    for form in (_DAY, _MONTH):
        for found in form.finditer(name):
            year, month, *rest = map(int, found.groups())
            if year >= 1900 and 1 <= month <= 12:
                last = monthrange(year, month)[1]
                day = rest[0] if rest else last
                if 1 <= day <= last:
                    return date(year, month, day)
    return None
