"""The options of a command: its own, and those that all commands share."""

from __future__ import annotations

from argparse import Action, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping
from functools import partial
from types import ModuleType
from typing import NoReturn

from tracemap.cli.overview import summary
from tracemap.errors import UsageError


class _Parser(ArgumentParser):
    """An argument parser whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        """Raise the error instead of printing it with the usage."""
        raise UsageError(message, f"{self.prog} --help says what is expected")


class _Formatter(RawDescriptionHelpFormatter):
    """Writes help as Python 3.13 does, whatever Python runs: `-o, --output FILE`, the value once."""

    def _format_action_invocation(self, action: Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


def _kinds(kinds: Mapping[str, str]) -> str:
    """Return the kinds of a command with a line on each, or several where it is long."""
    from textwrap import wrap  # imported where help is printed

    width = max(map(len, kinds), default=0)
    lines = ["kinds:"]
    for name, said in kinds.items():
        first, *rest = wrap(said, 94 - width)
        lines.append(f"  {name:<{width}}  {first}")
        lines += [" " * (width + 4) + one for one in rest]
    return "\n".join(lines)


def parser_of(name: str, module: ModuleType, *, helping: bool) -> ArgumentParser:
    """Return the parser of a command, whose name may have stood after general options.

    Args:
        name: of the command.
        module: the command.
        helping: whether its help is to be printed.
    """
    examples = getattr(module, "EXAMPLES", "")
    parts = [f"examples:\n{examples}"] if examples else []
    if helping and hasattr(module, "kinds"):
        parts.insert(0, _kinds(module.kinds()))
    parser = _Parser(
        prog=f"tracemap {name}",
        description=summary(name),
        epilog="\n\n".join(parts) or None,
        # Without a width, each option that is declared would ask for that of the terminal.
        formatter_class=partial(_Formatter, width=None if helping else 80),
        allow_abbrev=False,
        add_help=False,
    )
    module.add_arguments(parser)
    general = parser.add_argument_group("general options")
    general.add_argument("-h", "--help", action="store_true", help="print this help")
    general.add_argument(
        "--project", metavar="DIR", default=".", help="the folder of the plan (default: this one)"
    )
    general.add_argument(
        "--as-of",
        metavar="DATE",
        default=None,
        help="the date of the question, YYYY-MM-DD (default: today)",
    )
    general.add_argument(
        "--format",
        choices=module.FORMATS,
        default=None,
        help=f"the output format: {', '.join(module.FORMATS)} (default: {module.FORMATS[0]})",
        metavar="F",
    )
    general.add_argument(
        "-o", "--output", metavar="FILE", help="write to a file instead of standard output"
    )
    general.add_argument(
        "--no-cache",
        action="store_true",
        help="make the answer anew, and do not keep it for the next time",
    )
    general.add_argument(
        "--debug",
        action="store_true",
        help="where tracemap itself is at fault, print where that happened",
    )
    return parser
