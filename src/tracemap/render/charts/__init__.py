"""Pictures over time, drawn by matplotlib: what is left, what falls in a month, milestones in time.

`canvas` knows matplotlib's settings and how a figure becomes a file; each of the others draws one picture.
matplotlib comes with the extra `charts`, and is imported where a picture is drawn.
"""
