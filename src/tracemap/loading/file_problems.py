"""What is wrong with a file as such, in words."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from tracemap.findings import Problem, Related
from tracemap.loading.yaml_values import Fault
from tracemap.source import LINE_END, Location, Source


def fault_problem(source: Source, fault: Fault) -> Problem:
    """Return what the YAML reader found wrong in a file."""
    related: tuple[Related, ...] = ()
    label = ""
    if fault.other is not None:
        other = source.location(fault.other)
        words = "it starts here" if fault.code == "TM002" else "first here"
        related = (Related(other, words),)
        label = f"{words.replace('here', '')}at line {other.line}"
    return Problem(
        fault.code,
        fault.message,
        source.location(fault.mark),
        None,
        label,
        fault.help,
        related=related,
    )


def at_start(code: str, path: str, message: str, help: str = "") -> Problem:
    """Return what is wrong with a file as a whole, at its first character."""
    return Problem(code, message, Location(path, 1, 1, 1, 1), help=help)


def not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    """Return where a file is not UTF-8, and what it is instead where that can be seen."""
    lines = LINE_END.split(error.object[: error.start].decode())
    line, column = len(lines), len(lines[-1]) + 1
    offset = len(data) - len(error.object) + error.start
    message = f"the file is not UTF-8: byte 0x{data[offset]:02X} at offset {offset}"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)):
        is_32 = data.startswith((BOM_UTF32_LE, BOM_UTF32_BE))
        message = f"the file is UTF-{32 if is_32 else 16}, expected UTF-8"
    return Problem(
        "TM001", message, Location(path, line, column, line, column + 1), help="save it as UTF-8"
    )
