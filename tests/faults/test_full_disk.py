"""A disk that is full, and many runs at once: each ends well, and what is there is whole."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.commands import environment, run

ASK = ("--as-of", "2024-03-23")


def no_larger_than(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_a_file_that_may_not_grow_stays_as_it_was(root: Path, tmp_path: Path, size: int) -> None:
    target = tmp_path / "out.json"
    target.write_text("before")
    done = run(
        *("--project", str(root), *ASK, "check", "-o", str(target)),
        preexec_fn=lambda: no_larger_than(size),
    )
    assert done.returncode == 2
    assert done.stderr.decode() == f"tracemap: cannot write {target}: File too large\n"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out.json": "before"}


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(root: Path, tmp_path: Path) -> None:
    words = ("--project", str(root), *ASK, "check")
    whole = run(*words)
    cache: dict[str, str | None] = {"TRACEMAP_CACHE_DIR": str(tmp_path / "cache")}
    done = run(*words, variables=cache, preexec_fn=lambda: no_larger_than(1000))
    assert (done.returncode, done.stdout, done.stderr) == (
        whole.returncode,
        whole.stdout,
        whole.stderr,
    )
    assert all(one.stat().st_size <= 1000 for one in (tmp_path / "cache").iterdir())
    assert not list((tmp_path / "cache").glob("*.answer"))


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 256 KiB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("words", ["site -o {}", "report --no-graphs -o {}", "export csv -o {}"])
def test_a_full_disk_leaves_what_was_there(root: Path, tiny: Path, words: str) -> None:
    mine = tiny / "mine"
    mine.write_bytes(b"x" * (248 << 10))
    target = tiny / "out.html"
    said = [one.format(target) for one in words.split()]
    done = run("--project", str(root), *ASK, *said)
    assert done.returncode == 2
    assert f"cannot write {target}".encode() in done.stderr
    assert b"No space left on device" in done.stderr
    assert [path.name for path in tiny.iterdir()] == ["mine"]
    mine.unlink()
    mine.write_bytes(b"x" * (10 << 10))
    if "site" not in words:  # which is larger than the disk
        assert run("--project", str(root), *ASK, *said).returncode == 0


EIGHT = 8


def eight(*arguments: str) -> set[tuple[int, bytes]]:
    """Run the same eight times at once, twice over; return how the runs ended and what they said."""

    def one(_: int) -> tuple[int, bytes]:
        done = run(*arguments)
        return done.returncode, done.stderr

    with ThreadPoolExecutor(EIGHT) as pool:
        return set(pool.map(one, range(2 * EIGHT)))


def test_eight_runs_at_once_write_the_same_file(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    words = ("--project", str(root), *ASK, "check", "-o", str(target))
    assert run(*words).returncode == 0
    alone = target.read_bytes()
    assert eight(*words) == {(0, f"tracemap: wrote {target}\n".encode())}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out.json": alone}


def test_eight_runs_at_once_write_the_same_site(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tracemap.site.folder import write_site\n"
        "for _ in range(10):\n"
        "    pages = {f'{n}.html': sys.argv[2].encode() for n in range(40)}\n"
        "    write_site(Path(sys.argv[1]), pages)\n"
        "    found = set(Path(sys.argv[1], '0.html').read_bytes().split())\n"
        "    assert len(found) == 1\n"
    )
    target = tmp_path / "site"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(target), str(number)],
            stderr=subprocess.PIPE,
            env=environment(),
        )
        for number in range(EIGHT)
    ]
    said = [one.communicate()[1] for one in runs]
    assert [(one.returncode, err) for one, err in zip(runs, said, strict=True)] == [
        (0, b"")
    ] * EIGHT
    pages = {path.read_bytes() for path in target.glob("*.html")}
    assert len(pages) == 1
    assert len(list(target.glob("*.html"))) == 40
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_unfinished_file_is_taken_from_a_run_that_writes_it(tmp_path: Path) -> None:
    """Only when nobody writes in a folder any more are the unfinished files in it left over."""
    code = (
        "import sys; from tracemap.output import unfinished\n"
        "with unfinished.making_in(sys.argv[1]):\n"
        "    print(unfinished.begin(sys.argv[1])[0], flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as other:
        assert other.stdout is not None
        part = Path(other.stdout.readline().decode().strip())
        target = tmp_path / "schema.json"
        assert run("schema", "milestone", "-o", str(target)).returncode == 0
        assert part.exists()
        other.kill()
    assert run("schema", "milestone", "-o", str(target)).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["schema.json"]


def test_a_lock_on_the_folder_that_is_not_ours_stops_nobody(tmp_path: Path) -> None:
    import fcntl

    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        assert run("schema", "milestone", "-o", str(tmp_path / "schema.json")).returncode == 0
    finally:
        os.close(handle)


def test_a_file_that_only_looks_unfinished_stays(tmp_path: Path) -> None:
    names = {".tracemap-notes", ".tracemap-baseline.part", ".tracemap-site", "a.part"}
    for name in names:
        (tmp_path / name).write_text("mine")
    assert run("schema", "milestone", "-o", str(tmp_path / "schema.json")).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {*names, "schema.json"}
