"""Data for the scripts of the site: a script of one statement, since a page that is a file may fetch none."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=True, check_circular=False, separators=(",", ":"))
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def data_script(name: str, value: Any) -> bytes:
    r"""Return the script that hands a value to the scripts of the site by a name.

    Whatever the value holds, the script is one call with JSON in it: only a text can hold the signs that
    mean something in HTML, and there their escapes say the same. All else is ASCII.

    >>> data_script("x", ["</script>"])
    b'tracemapData("x",["\\u003c/script\\u003e"]);\n'
    """
    text = _ENCODER.encode(value).translate(_ESCAPES)
    return f'tracemapData("{name}",{text});\n'.encode("ascii")
