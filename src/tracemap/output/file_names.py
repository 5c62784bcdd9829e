"""Names of files that come from a plan: each is one file everywhere, or the same one everywhere."""

from __future__ import annotations

import re
from unicodedata import normalize

_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|com[\d\u00b9\u00b2\u00b3]|lpt[\d\u00b9\u00b2\u00b3]|conin\$|conout\$)\s*(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
"""Names that are devices on Windows, whatever stands after the dot."""


def is_device(name: str) -> bool:
    """Tell whether a file of this name, with any ending, is a device on Windows and none elsewhere."""
    return _DEVICES.fullmatch(name) is not None


def folded(path: str) -> str:
    """Return what two paths have in common that are one file where the case of letters does not count."""
    return normalize("NFC", normalize("NFC", path).casefold())
