"""The machine and the versions that figures belong to."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path

import yaml

from tracemap.version import __version__

ROOT = Path(__file__).parent.parent


def setting() -> dict[str, str]:
    """Return what is to be known of the machine and of what runs on it."""
    return {
        "machine": f"{_processor()}, {os.cpu_count()} processors, {_memory()}, {platform.system()}",
        "versions": (
            f"tracemap {__version__} ({_revision()}), {platform.python_implementation()}"
            f" {platform.python_version()}, PyYAML {yaml.__version__}"
        ),
    }


def _processor() -> str:
    known = re.search(r"^model name\s*: (.*)$", _text("/proc/cpuinfo"), re.MULTILINE)
    return known[1] if known else platform.machine()


def _memory() -> str:
    known = re.search(r"^MemTotal:\s*(\d+) kB$", _text("/proc/meminfo"), re.MULTILINE)
    return f"{int(known[1]) / 1024**2:.0f} GiB" if known else "memory not known"


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except OSError:
        return ""


def _revision() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "no revision"
