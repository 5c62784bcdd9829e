"""Reading the arguments of a command; what is wrong with them is said in the words of its usage line."""

from __future__ import annotations

import re
from argparse import (
    Action,
    ArgumentError,
    ArgumentParser,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from tracemap.errors import UsageError
from tracemap.identifiers import did_you_mean

_NAME = "\0"
"""Stands before what is no option whatever it begins with; no argument of a process holds it."""
_MAY_BE_ABSENT = ("?", "*")
_ABOUT_WHAT = ("--project", "--as-of")
"""What may stand before any command, as where an alias says which plan is asked about and as of which day."""
_MOST_DIGITS = 18


class HelpFormatter(RawDescriptionHelpFormatter):
    """Writes help as Python 3.13 does, whatever Python runs: `-o, --output FILE`, the value once."""

    def _format_action_invocation(self, action: Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


class CommandParser(ArgumentParser):
    """Reads the arguments of one command. Options are never abbreviated, and may stand among names.

    Attributes:
        refused: options that the command does not take though all others do, each with the reason.
    """

    def __init__(self, prog: str, refused: Mapping[str, str], **layout: Any) -> None:
        """Start with no option, not even `--help`.

        Args:
            prog: the program and the command, as typed.
            refused: see the class.
            layout: of the help.
        """
        super().__init__(prog, allow_abbrev=False, add_help=False, exit_on_error=False, **layout)
        self.refused = refused

    def parsed(
        self, words: Sequence[str], names: Sequence[str] = (), *, before: int = 0
    ) -> Namespace:
        """Return what the arguments say.

        Args:
            words: options, their values, and names, in any order.
            names: what stands behind `--`, where nothing is an option.
            before: how many of the words stand before the command.

        Raises:
            UsageError: they cannot be used.
        """
        for place, word in enumerate(words):
            self._refuse_unknown(word, may_be_idle=place < before)
        for action in self._get_positional_actions():
            action.required = False  # what is missing is said below, in other words
        try:
            # argparse keeps to `--` only where options and names are not mixed.
            options, others = self.parse_known_intermixed_args(
                [*words, *(_NAME + one for one in names)]
            )
        except ArgumentError as error:
            raise self._wrong(error, words) from error
        for word in others:
            self._refuse_surplus(word)
        for action in self._get_positional_actions():
            if action.nargs not in _MAY_BE_ABSENT and getattr(options, action.dest) is None:
                what = f"{self._command} needs {_word(action)}: {action.help}"
                raise UsageError(what, self._advice)
        return options

    def error(self, message: str) -> NoReturn:
        """Raise the error instead of printing it with the usage."""
        raise UsageError(message, self._advice)

    @property
    def _command(self) -> str:
        return self.prog.removeprefix("tracemap ")

    @property
    def _advice(self) -> str:
        return f"{self.prog} --help says more"

    def _refuse_unknown(self, word: str, *, may_be_idle: bool) -> None:
        """Refuse an option that the command has not, before its value is taken for a name."""
        name = word.partition("=")[0] if word.startswith("--") else word[:2]
        if name in self.refused and not (may_be_idle and name in _ABOUT_WHAT):
            raise UsageError(f"{self._command} takes no {name}", self.refused[name])
        known = self._option_string_actions
        if word.startswith("--") and " " not in word and name not in known:
            shown = {one for one in known if one.startswith("--")} - self.refused.keys()
            advice = did_you_mean(name, sorted(shown), f"{self.prog} --help lists its options")
            raise UsageError(f"{self._command} has no option {name}", advice)

    def _refuse_surplus(self, word: str) -> NoReturn:
        """Refuse an argument for which there is no place."""
        if word.startswith("-"):
            raise UsageError(f"{self._command} has no option {word}", self._advice)
        word = word.removeprefix(_NAME)
        shape = " ".join((self.prog, *map(_place, self._get_positional_actions())))
        raise UsageError(f"{word!r} is one argument too many", f"write {shape} [OPTIONS]")

    def _wrong(self, error: ArgumentError, words: Iterable[str]) -> UsageError:
        """Return what is wrong with an option: its value, or another option beside it."""
        named = (error.argument_name or "").rpartition("/")[2]
        action = self._option_string_actions.get(named)
        if action is None:
            return UsageError(str(error), self._advice)
        given = {word.partition("=")[0] for word in words}
        for group in self._mutually_exclusive_groups:
            members = group._group_actions  # noqa: SLF001  # argparse tells them in a sentence alone
            beside = [one for one in members if given & set(one.option_strings)]
            if action in beside and len(beside) > 1:
                both = " and ".join(_word(one) for one in beside[:2])
                return UsageError(f"{both} do not go together", self._advice)
        if action.nargs == 0:
            return UsageError(f"{named} takes no value", f"write {named} alone")
        value = ", ".join(action.choices) if action.choices is not None else action.metavar
        return UsageError(f"{named} needs a value: {value}", self._advice)

    def _get_value(self, action: Action, arg_string: str) -> Any:
        text = arg_string.removeprefix(_NAME)
        return (
            whole_number(_word(action), text)
            if action.type is int
            else super()._get_value(action, text)
        )

    def _check_value(self, action: Action, value: Any) -> None:
        choices = action.choices
        if choices is None or value in choices:
            return
        named = f"{_word(action)} " if action.option_strings else ""
        advice = did_you_mean(str(value), choices, self._advice)
        raise UsageError(f"{named}{value!r} is none of {', '.join(choices)}", advice)


def whole_number(named: str, text: str) -> int:
    """Return the number that an option gives.

    Raises:
        UsageError: it is no whole number, in digits that every reader knows.
    """
    if re.fullmatch(r"[-+]?[0-9]+", text.strip()) is None:
        raise UsageError(f"{named} {text!r} is no whole number")
    if len(text) > _MOST_DIGITS:
        raise UsageError(f"{named} {text} is too large a number")
    return int(text)


def _word(action: Action) -> str:
    """Return how the usage line names an argument."""
    if action.option_strings:
        return action.option_strings[-1]
    if action.choices is not None:
        return " or ".join(action.choices)
    return str(action.metavar or action.dest)


def _place(action: Action) -> str:
    """Return the place of a name in the usage line: `CODE`, `[NEW]`, `[PATH ...]`."""
    word = f"{{{','.join(action.choices)}}}" if action.choices is not None else _word(action)
    return {"?": f"[{word}]", "*": f"[{word} ...]"}.get(str(action.nargs), word)
