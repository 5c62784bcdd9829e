"""Plans in from where they live: one module a kind, found by its name.

A kind is a module `NAME.py` of this package (a package `NAME` where it needs more than one module)
whose docstring's first line says what it reads, with

    FILES: str                             # what it is given, for its help: "an export: .xer, .xml"
    EXAMPLES: str                          # lines for its help, as a command has them
    def read(source: Source, settings: Mapping[str, Any]) -> Reading

It may have `EVIDENCE = True`: what it reads are runs of tests, which join those that the plan knows, and
do not replace them (`tracemap.runs`). It may have `LIVE: str`, what it asks where no source is named.
`settings` is what the configuration says under `[import.NAME]`, checked by its schema, with the defaults
of that. It prints nothing, writes nothing, and raises `SourceError` where the source cannot be used as a
whole. What it can do without it leaves out and says so in `Reading.dropped`. The records pass the ordinary
schemas and rules afterwards, so that it checks nothing that those do. A name of two words is typed with
`-`: `lsst_verify` is `tracemap import lsst-verify`.
"""
