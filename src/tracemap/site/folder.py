"""A site written as a folder: there as a whole, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from tracemap.errors import UsageError
from tracemap.output.targets import target_of
from tracemap.output.unfinished import lock
from tracemap.site.exchange import exchanged

MARKER = ".tracemap-site"
"""The file by which a folder is known to be a site of ours, so that another site may take its place."""

_OLD = "old"
_SAYS = b"A site written by tracemap site, which may replace this folder as a whole.\n"


def write_site(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a site into a new folder beside the target, which then takes the place of the target.

    The target is replaced only where it is empty or holds a site of ours, and then nothing of the old one
    remains. Files are not forced to the disk one by one, which would take longer than all the rest: the
    target changes by one rename after all are written, or not at all. What an earlier run left beside it
    when it was killed is taken away. Where the system cannot exchange two folders, the old one is moved away
    before the new one takes its place, and a run that is killed in between leaves neither there; the next
    one puts the old one back before it begins.

    Args:
        target: the folder; those above it are made where they are missing. A link to a folder is followed,
            unless it leads out of the tree that it lies in.
        files: the content of each file, by its path relative to the site, with `/`.

    Raises:
        UsageError: the target is something else, or cannot be written; it is as it was then.
    """
    refuse_target(target)
    real = target_of(target)
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(real)
        with _new_folder(real) as new:
            _fill(new, {MARKER: _SAYS, **files})
            _swap(new, real)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror or error}") from error


def refuse_target(target: Path) -> None:
    """Raise a UsageError where a folder may not be replaced by a site."""
    target_of(target)
    try:
        with os.scandir(target) as entries:
            names = {entry.name for entry in entries}
    except FileNotFoundError:
        return
    except NotADirectoryError:
        advice = "-o names a folder that is made, or a site that is replaced"
        raise UsageError(f"cannot write {target}: it is no folder", advice) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write {target}: {said}") from error
    if Path.cwd().is_relative_to(os.path.realpath(target)):
        advice = "its place is taken by a new folder, and whoever is in it would be nowhere"
        raise UsageError(f"cannot write {target}: the current folder is in it", advice)
    if names and MARKER not in names:
        raise UsageError(
            f"cannot write {target}: it holds files that are no site of tracemap",
            "-o names an empty folder, a new one, or a site made before, which is replaced",
        )


def _beside(target: Path) -> str:
    """Return how the names of folders begin that are in the making, or were, for a target."""
    return f".{target.name[:64]}.tracemap-"


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """Make a folder beside the target that other runs leave alone; what is left of it in the end goes."""
    new, held = _locked(target)
    try:
        new.chmod(0o777 & ~_umask())
        yield new
    finally:
        if held is not None:
            os.close(held)
        shutil.rmtree(new, ignore_errors=True)


def _locked(target: Path) -> tuple[Path, int | None]:
    """Return a new folder beside the target, and the lock on it."""
    import tempfile  # imported where a folder is written

    while True:
        new = Path(tempfile.mkdtemp(prefix=_beside(target), dir=target.parent))
        with suppress(BlockingIOError, FileNotFoundError):  # another run took it for left over
            held = _lock(new)
            if new.is_dir():
                return new, held
            if held is not None:
                os.close(held)


def _lock(folder: Path) -> int | None:
    """Return a lock on a folder that ends with this run at the latest; None where there are no locks.

    Raises:
        BlockingIOError: another run has it.
    """
    if os.name == "nt":
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if lock(handle, alone=True):
            return handle
    except BlockingIOError:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _remove_left_over(target: Path) -> None:
    """Remove the folders of runs that were killed: no run has a lock on them.

    Of a run that was killed while the target had no folder, the old one is put back first.
    """
    for left in target.parent.glob(f"{escape(_beside(target))}*"):
        with suppress(OSError):
            held = _lock(left)
            if held is not None:
                if not os.path.lexists(target) and (left / _OLD / MARKER).is_file():
                    with suppress(OSError):
                        (left / _OLD).rename(target)
                shutil.rmtree(left, ignore_errors=True)
                os.close(held)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in sorted({os.path.dirname(path) for path in files}):  # noqa: PTH120  # texts, many of them
        os.makedirs(os.path.join(folder, name), exist_ok=True)  # noqa: PTH103, PTH118
    for path, content in files.items():
        with open(os.path.join(folder, path), "xb") as file:  # noqa: PTH118, PTH123
            file.write(content)


def _swap(new: Path, target: Path) -> None:
    """Put a folder in the place of another, which is removed; where that fails, the other is back."""
    refuse_target(target)  # once more: somebody may have filled it in the meantime
    try:
        new.rename(target)  # of nothing, or of an empty folder
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EACCES):
            raise
        if not exchanged(new, target):
            _swap_in_two_steps(new, target)


def _swap_in_two_steps(new: Path, target: Path) -> None:
    with _new_folder(target) as aside:
        old = aside / _OLD
        target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            old.rename(target)
            raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
