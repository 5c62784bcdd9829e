"""Names of pages: from an id, which may be any text, to a file name that is one everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from tracemap.output.file_names import is_device

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")
_OTHER = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST, _DIGITS = 48, 12


def slugs(identifiers: Iterable[str]) -> dict[str, str]:
    """Return a file name, without its ending, for each of some ids, which are all different.

    An id that is plainly a file name is its own; any other, and one that differs from another in the case
    of letters alone, gets what can be kept of it, and the beginning of its hash behind a tilde. So no two
    are the same, on file systems that fold case neither, and the address of an id does not depend on
    ids that it has nothing to do with.
    """
    known = list(identifiers)
    folded = Counter(one.lower() for one in known)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for identifier in known:
        if _is_plain(identifier) and folded[identifier.lower()] == 1:
            found[identifier] = identifier
            continue
        name = _hashed(identifier, _DIGITS)
        if name in taken:
            name = _hashed(identifier, None)
        taken.add(name)
        found[identifier] = name
    return found


def _is_plain(identifier: str) -> bool:
    """Tell whether an id is a file name as it stands, on every system."""
    return _PLAIN.fullmatch(identifier) is not None and not is_device(identifier)


def _hashed(identifier: str, digits: int | None) -> str:
    """Return what can be kept of an id, in lower case, and so many digits of its hash; None for all."""
    kept = _OTHER.sub("-", identifier[: 4 * _LONGEST]).strip("-").lower()[:_LONGEST]
    digest = sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kept}~{digest[:digits]}"
