"""How long whole commands take, against a floor that is measured in the same run.

`python -m benchmarks --help` says what can be asked for; docs/performance.md holds the figures.
"""
