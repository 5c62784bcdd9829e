"""Which of the P6 exports is today's: the newest by name. The others are history."""

from __future__ import annotations

from collections.abc import Sequence

from tracemap.config import Config
from tracemap.errors import ConfigError
from tracemap.loading.discover import Found, Refused, by_name, matcher, with_small_suffix


def newest_export(files: Sequence[Found], refused: Sequence[Refused], config: Config) -> str | None:
    """Return the path of the newest export, None where the configuration names none.

    One that is refused, as a link out of the project, is the newest all the same: an older one must not
    pass for today's plan.

    Raises:
        ConfigError: the configuration names exports, or annotations, and none is there.
    """
    exports = _matching("p6", config.p6, files, refused, config)
    _matching("annotations", config.annotations, files, refused, config)
    return max(exports, key=by_name, default=None)


def _matching(
    setting: str,
    globs: tuple[str, ...],
    files: Sequence[Found],
    refused: Sequence[Refused],
    config: Config,
) -> list[str]:
    matches = matcher(globs)
    paths = [*(one.path for one in files), *(one.path for one in refused)]
    found = [path for path in paths if matches.fullmatch(with_small_suffix(path))]
    if globs and not found:
        place = f"{config.written.place(setting)}: " if config.written else ""
        raise ConfigError(
            f"{place}'{setting}': no file matches {', '.join(globs)}",
            "correct the pattern, which is relative to the project folder, or fetch the files",
        )
    return found
