"""How the items hang together: resolved links, order and cycles, and the networkx graph for others."""
