"""Pictures of a plan: what is shown, how it looks, and one file for each format.

`selection` says what is wanted, `choice` picks the items, `compose` makes a neutral `Picture` of them, and a
module of `formats` writes it. Graphviz is known here alone.
"""
