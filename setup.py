"""Where the packages lie: src/tracemap, and schemas/, which is installed as tracemap.schemas.

The archive and the wheel are the same bytes whenever and wherever they are built: every date in them is
SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), or 1980, the first that a
zip can hold. setuptools keeps it for wheels alone.
"""

import gzip
import os
import tarfile
from pathlib import Path
from typing import Any

from setuptools import find_packages, setup
from setuptools.command.sdist import sdist

os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")


class DatedArchive(sdist):
    """The source archive, in which dates, owners and modes tell nothing of where it was built."""

    def make_archive(self, base_name: Any, *_: Any, **named: Any) -> str:
        """Return the path of a .tar.gz of a folder, in place of what distutils would make."""
        date = int(os.environ["SOURCE_DATE_EPOCH"])
        path = Path(f"{base_name}.tar.gz")

        def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
            member.mtime, member.mode = date, 0o755 if member.isdir() else 0o644
            member.uid, member.gid, member.uname, member.gname = 0, 0, "", ""
            return member

        with (
            path.open("wb") as target,
            gzip.GzipFile("", "wb", 9, target, date) as packed,
            tarfile.open(mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as archive,
        ):
            archive.add(named["base_dir"], filter=plain)  # in the order of names
        return str(path)


setup(
    cmdclass={"sdist": DatedArchive},
    packages=[*find_packages("src"), "tracemap.schemas"],
    package_dir={"": "src", "tracemap.schemas": "schemas"},
    package_data={
        "tracemap": ["py.typed"],
        "tracemap.reports": ["templates/*.j2"],
        "tracemap.schemas": ["*.json", "output/*.json"],
        "tracemap.serving": ["live.js"],
        "tracemap.site": ["assets/*", "templates/*.j2"],
    },
)
