"""A PDF in a process of its own: the file on standard input, the text of its pages on standard output.

It is run as a file, so that it needs nothing but the standard library and pypdfium2. PDFium is written in
C++: whatever a hostile file does to it, how much memory and time it takes is bounded, and the process that
asked is safe.

Each page is a line of JSON: a list of runs `[left, right, baseline, size, text]` in points, in the order in
which the page draws them. A line that is an object ends the answer: `{"refused": "..."}` says why.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

NO_LIBRARY = 3
"""The exit status that says: pypdfium2 is not there, or is broken."""

Run = tuple[float, float, float, float, str]

_MOST_MEMORY = 2 << 30
_MOST_PAGES = 5_000
_MOST_CHARACTERS = 20_000_000
_SAME_LINE = 1.0
"""How far baselines of one line may lie apart, in points."""
_GAP = 0.75
"""How far apart parts of one run may stand, by the size of its letters; columns stand further apart."""
_BROKEN_BY_A_LINE = (0x2, 0xFFFE)
"""What PDFium makes of a hyphen at the end of a line."""


def main(seconds: int) -> int:
    """Print the pages of the PDF on standard input, and return an exit status."""
    _bound(seconds)
    try:
        import pypdfium2
        from pypdfium2 import raw
    except ImportError as error:
        sys.stderr.write(f"{error}\n")
        return NO_LIBRARY
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return _refuse("it is encrypted" if locked else "it is damaged, or no PDF")
    if len(document) > _MOST_PAGES:
        return _refuse(f"it has more than {_MOST_PAGES} pages")
    left = _MOST_CHARACTERS
    for number in range(len(document)):
        try:
            text = document[number].get_textpage()
            left -= text.count_chars()
        except pypdfium2.PdfiumError:
            return _refuse("the page is damaged")
        if left < 0:
            return _refuse(f"it holds more than {_MOST_CHARACTERS} characters")
        _say(list(_runs(raw, text)))
    return 0


def _bound(seconds: int) -> None:
    """Bound memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such bounds; the asking process keeps the time there
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _runs(raw: Any, text: Any) -> Iterator[Run]:
    """Yield the runs of a page: letters on one baseline with no gap as wide as one between columns."""
    place = _place_of(raw, text)
    letters: list[str] = []
    start = end = base = size = 0.0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index):
            if letters and code == 0x20:
                letters.append(" ")
            continue
        left, right, baseline = place(index)
        if (
            not letters
            or abs(baseline - base) >= _SAME_LINE
            or not -size < left - end < _GAP * size
        ):
            if letters:
                yield _run(start, end, base, size, letters)
            letters, start, end, base = [], left, left, baseline
            size = raw.FPDFText_GetFontSize(text, index)
        end = max(end, right)
        letters.append("-" if code in _BROKEN_BY_A_LINE else chr(code))
    if letters:
        yield _run(start, end, base, size, letters)


def _run(start: float, end: float, base: float, size: float, letters: list[str]) -> Run:
    text = "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return round(start, 1), round(end, 1), round(base, 1), round(size, 1), text


def _place_of(raw: Any, text: Any) -> Callable[[int], tuple[float, float, float]]:
    """Return what tells where a letter stands: its left and right end, and its baseline."""
    x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))

    def place(index: int) -> tuple[float, float, float]:
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        return x.value, max(x.value, right.value), y.value

    return place


def _refuse(why: str) -> int:
    _say({"refused": why})
    return 0


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
