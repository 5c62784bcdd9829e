"""The options of a command: its own, and those that all commands share."""

from __future__ import annotations

from argparse import SUPPRESS
from collections.abc import Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any

from tracemap.cli import help_text
from tracemap.cli.argument_parser import CommandParser, HelpFormatter
from tracemap.cli.overview import summary

_GENERAL: Mapping[str, Mapping[str, Any]] = {
    "-h --help": {"action": "store_true", "help": "print this help"},
    "--project": {
        "metavar": "DIR",
        "default": ".",
        "help": "the folder of the plan (default: this one)",
    },
    "--as-of": {
        "metavar": "DATE",
        "help": "the date of the question, YYYY-MM-DD (default: today)",
    },
    "--format": {"metavar": "F"},
    "-o --output": {"metavar": "FILE", "help": "write to a file instead of standard output"},
    "--no-cache": {
        "action": "store_true",
        "help": "make the answer anew, and do not keep it for the next time",
    },
    "--debug": {
        "action": "store_true",
        "help": "where tracemap itself is at fault, print where that happened",
    },
}
"""The options that all commands have, but those that say why not, which leave them out of their help."""


def parser_of(
    name: str, module: ModuleType, *, helping: bool, words: Sequence[str] = ()
) -> CommandParser:
    """Return the parser of a command, whose name may have stood after general options.

    Args:
        name: of the command.
        module: the command.
        helping: whether its help is to be printed.
        words: its arguments; where one of them names a kind, the help is about that.
    """
    without = _without(module)
    columns = help_text.width() if helping else 80
    parser = CommandParser(
        f"tracemap {name}",
        without,
        description=help_text.folded(summary(name), columns) if helping else None,
        epilog=_epilog(module, words, columns) if helping else None,
        # Without a width, each option that is declared would ask for that of the terminal.
        formatter_class=partial(HelpFormatter, width=columns - 2),
    )
    module.add_arguments(parser)
    general = parser.add_argument_group("general options")
    for flags, settings in _GENERAL.items():
        *short, option = flags.split()
        more = _formats(module.FORMATS) if option == "--format" else {}
        hidden = {"help": SUPPRESS} if option in without else {}
        general.add_argument(*short, option, **{**settings, **more, **hidden})
    return parser


def _without(module: ModuleType) -> dict[str, str]:
    """Return the general options that a command does not take, by each of their names, and why not."""
    said: dict[str, str] = dict(getattr(module, "WITHOUT", {}))
    if len(module.FORMATS) == 1:
        said["--format"] = f"what it prints is {module.FORMATS[0]}"
    return {
        name: said[flags.split()[-1]]
        for flags in _GENERAL
        if flags.split()[-1] in said
        for name in flags.split()
    }


def _formats(formats: Sequence[str]) -> dict[str, Any]:
    said = f"the output format: {', '.join(formats)} (default: {formats[0]})"
    return {"choices": formats, "help": said}


def _epilog(module: ModuleType, words: Sequence[str], columns: int) -> str | None:
    """Return what stands below the options: kinds and examples; of one kind, where that is asked about."""
    kinds: Mapping[str, str] = module.kinds() if hasattr(module, "kinds") else {}
    asked = next((word for word in words if word in kinds), None)
    parts = []
    if kinds:
        shown = kinds if asked is None else {asked: kinds[asked]}
        title = "kinds" if asked is None else "kind"
        parts.append("\n".join([f"{title}:", *help_text.listed(shown, columns)]))
    text = getattr(module, "EXAMPLES", "")
    if asked is not None and hasattr(module, "examples_of"):
        text = module.examples_of(asked)
    if text:
        parts.append(f"examples:\n{help_text.examples(text, columns)}")
    return "\n\n".join(parts) or None
