"""YAML text to plain values with the place of each: by lines where the text is plain, by events where not.

Not `yaml.load` and not `yaml.compose`: both recurse in C, so that some ten thousand brackets end the
process; both guess types (`no` is false, `1.10` is 1.1) and let the last of two equal keys win.
Here a scalar stays the text that was written, nothing is constructed, a key given twice is a
fault, and depth and aliases are counted as they come.
"""

from __future__ import annotations

from tracemap.limits import MOST_VALUES
from tracemap.loading.plain_reader import read_plain
from tracemap.loading.yaml_values import Node, Report


def read_yaml(
    text: str, report: Report, *, depth: int, aliases: int, values: int = MOST_VALUES
) -> Node | None:
    """Read the first document of the text; None where it is empty.

    Faults go to `report`. After one that ends the reading (a syntax error, a limit), what was complete
    before it is returned.

    Args:
        text: the YAML text.
        report: called with every fault, in the order of the text.
        depth: how deep lists and mappings may be nested.
        aliases: how many values may be written by aliases, those inside a list or mapping among them.
        values: how many values there may be: keys, texts, lists and mappings.
    """
    plain = read_plain(text, depth=depth, values=values)
    if plain is not None:
        return plain
    # Imported here: most plans need no event, and PyYAML takes longer to import than they to be read.
    from tracemap.loading.event_reader import read_events

    return read_events(text, report, depth=depth, aliases=aliases, values=values)
