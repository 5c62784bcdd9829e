"""Only the modules that write whole, or take away what is theirs, may write at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "tracemap"

OWNERS = {
    "output/whole_file.py": "files, by way of an unfinished one that takes their place",
    "output/unfinished.py": "the unfinished ones, and what killed runs have left of them",
    "site/folder.py": "the folder of a site, which takes the place of an older one",
    "cli/cache_folder.py": "what is kept of answers, and may be lost",
    "cli/job_summary.py": "the summary of a job, which steps add to",
    "cli/streams.py": "standard output and error, and the null device in their place",
    "second_process.py": "the pipe between two processes",
    "serving/builder.py": "standard output, by another number",
}

_OF_OS = {
    *("write", "replace", "rename", "renames", "unlink", "remove", "removedirs", "rmdir"),
    *("mkdir", "makedirs", "truncate", "ftruncate", "symlink", "link", "mkfifo", "mknod"),
    *("chmod", "fchmod", "chown", "utime", "dup2", "sendfile"),
}
_OF_PATHS = {
    *("write_text", "write_bytes", "unlink", "rmdir", "mkdir", "touch", "chmod", "rename"),
    *("symlink_to", "hardlink_to", "truncate"),
}
_MODULES = {"shutil": {"copy", "copy2", "copyfile", "copytree", "move", "rmtree"}}
_MODULES["tempfile"] = {"mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryDirectory"}
_FLAGS = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"}


def writings(tree: ast.AST) -> Iterator[int]:
    """Yield the lines on which something is written to the file system, or may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _FLAGS:
            yield node.lineno
        if isinstance(node, ast.Call) and _writes(node):
            yield node.lineno


def _writes(call: ast.Call) -> bool:
    function = call.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    if name in ("open", "fdopen"):
        modes = [*call.args, *(one.value for one in call.keywords if one.arg == "mode")]
        texts = [one.value for one in modes if isinstance(one, ast.Constant)]
        return any(isinstance(text, str) and set("wax+") & set(text[:3]) for text in texts)
    if not isinstance(function, ast.Attribute):
        return False
    of = function.value.id if isinstance(function.value, ast.Name) else ""
    if of in ("os", *_MODULES):
        return name in (_OF_OS if of == "os" else _MODULES[of])
    if name == "replace":  # of a path: a text takes two arguments, a record named ones
        return len(call.args) == 1 and not call.keywords
    return name in _OF_PATHS


def test_nothing_writes_but_the_modules_that_own_writing() -> None:
    found = {
        f"{name}:{line}"
        for path in PACKAGE.rglob("*.py")
        if (name := path.relative_to(PACKAGE).as_posix()) not in OWNERS
        for line in writings(ast.parse(path.read_text("utf-8")))
    }
    assert sorted(found) == []


def test_each_of_the_owners_does_write() -> None:
    for name in OWNERS:
        assert list(writings(ast.parse((PACKAGE / name).read_text("utf-8")))), name


@pytest.mark.parametrize(
    "code",
    [
        "open(path, 'w')",
        "path.open(mode='ab')",
        "os.fdopen(handle, 'wb')",
        "os.open(path, os.O_WRONLY)",
        "path.write_text(text)",
        "path.write_bytes(data)",
        "os.replace(one, other)",
        "one.replace(other)",
        "one.rename(other)",
        "path.unlink()",
        "shutil.rmtree(path)",
        "tempfile.mkstemp()",
    ],
)
def test_a_writing_is_seen(code: str) -> None:
    assert list(writings(ast.parse(code))) == [1]


@pytest.mark.parametrize(
    "code",
    ["open(path)", "path.open('rb')", "text.replace('a', 'b')", "replace(merge, missing=())"],
)
def test_what_does_not_write_is_not_taken_for_a_writing(code: str) -> None:
    assert list(writings(ast.parse(code))) == []
