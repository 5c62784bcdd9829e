"""The floor: what it costs a bare script to load every YAML file of some folders, and keep what they say.

It runs by itself, with PyYAML's C loader and the garbage collector as Python starts it. It knows no schema,
no place of a value, no link, and no rule.
"""

import sys
from pathlib import Path

import yaml

documents = []
for folder in sys.argv[1:]:
    for path in sorted(Path(folder).rglob("*.y*ml")):
        with path.open("rb") as file:
            documents.append(yaml.load(file, Loader=yaml.CSafeLoader))
