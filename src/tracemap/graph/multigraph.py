"""The plan as one networkx graph: the public face, for those who want to ask their own questions."""

from __future__ import annotations

import networkx as nx

from tracemap.catalog import Catalog
from tracemap.graph.links import attributes, links


def multigraph(catalog: Catalog) -> nx.MultiDiGraph[str]:
    """Return every item of a plan as a node, and every link as an edge, as they are written.

    A node is an id. Its attributes are `kind` (milestone, requirement, test_plan, test_case,
    verification_element), `name`, the other fields of the item (None where absent, dates as ISO text,
    lists as tuples; what a milestone file calls `kind` is `milestone_kind`), and `path`, `sheet`, `line`,
    `column`: where it is written.

    An edge has its `kind` as key and as attribute, and its place likewise. Its direction is that of
    the verb: a predecessor `precedes` a successor; a milestone or test case `verifies` a requirement; a
    milestone `executes` a test plan, which `includes` test cases; a verification element `refines` a
    requirement, which is `derived_from` its upper one; a new milestone `supersedes` an old one.

    Links to nothing are left out, and links of an item to itself. Of two kinds of items under one id
    the first in the order above stands. Nodes and edges come in the order of their ids, whatever the
    order of the files.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for item in catalog.items():
        if item.id not in graph:
            graph.add_nodes_from([(item.id, attributes(item))])
    for link in links(catalog):
        place = link.location
        graph.add_edge(
            link.source,
            link.target,
            key=link.kind,
            kind=link.kind,
            path=place.path,
            sheet=place.sheet,
            line=place.line,
            column=place.column,
        )
    return graph
