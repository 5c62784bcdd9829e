"""Where the packages lie: src/tracemap, and schemas/, which is installed as tracemap.schemas."""

from setuptools import find_packages, setup

setup(
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
