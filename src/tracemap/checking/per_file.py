"""Which rules do not apply to which files: the setting `per_file_ignores`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cached_property, partial

from tracemap.bounded_pattern import COMPILING, OutOfTimeError
from tracemap.config import Config
from tracemap.errors import ConfigError
from tracemap.inputs import tidy
from tracemap.loading.discover import FEWER_WILDCARDS, pattern_of

_SETTING = "per_file_ignores"


class PerFileIgnores:
    """The beginnings of codes that do not apply to files, by glob pattern.

    A pattern without a wildcard is looked up; each of the others is compiled once, when a file is first asked
    about, and what they take of the processor is taken from the budget of the configuration.
    """

    def __init__(self, config: Config) -> None:
        """Take what the configuration says."""
        self._config = config
        # Each code once: a file of strangers may hold one a hundred thousand times.
        ignores = config.per_file_ignores.items()
        self._codes = {glob: tuple(dict.fromkeys(codes)) for glob, codes in ignores}
        self._plain: dict[str, list[str]] = {}
        for glob in self._codes:
            if not re.search(r"[*?]", glob):
                self._plain.setdefault(tidy(glob), []).append(glob)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._codes)

    def codes_in(self, path: str) -> tuple[str, ...]:
        """Return the beginnings of the codes that do not apply to a file, each once.

        Raises:
            ConfigError: the patterns of the configuration have taken too long.
        """
        plain = self._plain.get(path, ())
        try:
            others = [glob for glob in self._paced(self._matches) if self._matches[glob](path)]
        except OutOfTimeError:
            raise self._refusal(path) from None
        return tuple(
            dict.fromkeys(code for glob in (*plain, *others) for code in self._codes[glob])
        )

    def idle(self, paths: Collection[str]) -> list[str]:
        """Return the patterns that match none of some paths, mostly misspelt ones.

        Raises:
            ConfigError: the patterns of the configuration have taken too long.
        """
        used = {glob for path in self._plain.keys() & set(paths) for glob in self._plain[path]}
        try:
            used |= {
                glob
                for glob, matches in self._matches.items()
                if any(matches(path) for path in self._paced(paths))
            }
        except OutOfTimeError:
            raise self._refusal(None) from None
        return [glob for glob in self._codes if glob not in used]

    @cached_property
    def _matches(self) -> dict[str, Callable[[str], object]]:
        """Return what tells whether a path matches, by the pattern with wildcards."""
        plain = {glob for globs in self._plain.values() for glob in globs}
        compiled = partial(self._config.budget.measured, pattern_of, free=COMPILING)
        return {glob: compiled(glob).fullmatch for glob in self._codes if glob not in plain}

    def _paced(self, things: Iterable[str]) -> Iterable[str]:
        return self._config.budget.paced(things, len(self._matches))

    def _refusal(self, path: str | None) -> ConfigError:
        subject = f"{self._config.place(_SETTING)}: '{_SETTING}' takes"
        return self._config.budget.refusal(subject, path, FEWER_WILDCARDS)
