"""Which rules apply, to which files, and how bad their findings are in one project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from tracemap.checking.per_file import PerFileIgnores
from tracemap.config import Config
from tracemap.errors import ConfigError, UsageError
from tracemap.findings import Severity
from tracemap.rules.base import Rule
from tracemap.rules.registry import all_rules, is_prefix, previews


class Selection(NamedTuple):
    """What the configuration and the command line say about rules.

    A code is selected where the longest beginning of it in `select` is longer than the longest in
    `ignore`: `select = ["TM"], ignore = ["TM4"], select = ["TM403"]` leaves TM403 of the TM4xx.

    Attributes:
        select, ignore: beginnings of codes.
        severity: severities by beginning of code.
        per_file_ignores: beginnings of codes that do not apply to files.
        preview: whether rules in preview apply like all others; else they do where `select` has their
            whole code.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: dict[str, str]
    per_file_ignores: PerFileIgnores
    preview: bool = False

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return what the configuration says.

        Raises:
            ConfigError: it names a rule that there is none of.
        """
        for path, beginning in _named(config):
            if not is_prefix(beginning):
                place = f"{config.written.place(*path)}: " if config.written else ""
                raise ConfigError(place + _unknown(beginning), _ADVICE)
        return cls(
            config.select,
            config.ignore,
            config.severity,
            PerFileIgnores(config),
            config.preview,
        )

    def narrowed(self, select: tuple[str, ...] | None, ignore: tuple[str, ...] | None) -> Self:
        """Return the selection with the options of a command line over it.

        `select` takes the place of what the configuration selects and ignores; `ignore` is added.

        Raises:
            UsageError: an option names a rule that there is none of.
        """
        if select == ():
            raise UsageError("no rule is selected", _ADVICE)
        for beginning in (*(select or ()), *(ignore or ())):
            if not is_prefix(beginning):
                raise UsageError(_unknown(beginning), _ADVICE)
        changed = self if select is None else self._replace(select=select, ignore=())
        return changed if ignore is None else changed._replace(ignore=changed.ignore + ignore)

    def selects(self, code: str) -> bool:
        """Tell whether a rule applies at all."""
        return self.state(code) == "on"

    def selected(self) -> frozenset[str]:
        """Return the codes of the rules that apply."""
        return frozenset(code for code in all_rules() if self.selects(code))

    def state(self, code: str) -> str:
        """Return whether a rule applies: `on`, `off`, or `preview` where only that keeps it off."""
        if _longest(code, self.select) <= _longest(code, self.ignore):
            return "off"
        waits = code in previews() and not self.preview and code not in self.select
        return "preview" if waits else "on"

    def grade(self, rule: Rule) -> Severity:
        """Return how bad the findings of a rule are here."""
        beginnings = [one for one in self.severity if rule.code.startswith(one)]
        return Severity(self.severity[max(beginnings, key=len)]) if beginnings else rule.severity

    def idle_ignores(self, paths: Iterable[str]) -> list[str]:
        """Return the patterns of per-file ignores that match none of some paths, mostly misspelt ones."""
        return self.per_file_ignores.idle(list(paths))

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """Return the beginnings of the codes that do not apply to a file."""
        return self.per_file_ignores.codes_in(path)


_ADVICE = "tracemap rule lists the rules"


def _named(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the beginnings of codes in a configuration, each after the path of its setting."""
    yield from ((("select",), one) for one in config.select)
    yield from ((("ignore",), one) for one in config.ignore)
    yield from ((("severity", one), one) for one in config.severity)
    for glob, codes in config.per_file_ignores.items():
        yield from ((("per_file_ignores", glob), one) for one in codes)


def _unknown(beginning: str) -> str:
    return f"no rule has a code that begins with {beginning!r}"


def _longest(code: str, beginnings: tuple[str, ...]) -> int:
    return max((len(one) for one in beginnings if code.startswith(one)), default=0)
