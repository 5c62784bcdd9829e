"""Plans out to where others read them: one module a kind, found by its name.

A kind is a module `NAME.py` of this package (a package `NAME` where it needs more than one module)
whose docstring's first line says what it writes, with

    FILE: str                              # its usual ending, ".reqif"; "" for a folder of files
    HOLDS: frozenset[str]                  # the kinds of items that it can hold
    def write(records: Records, title: str) -> dict[str, bytes]
    def left_out(records: Records) -> Iterable[Dropped]   # where it holds less than those kinds whole

`write` returns the files by their path inside the target folder, or one file under the name "".
The same records give the same bytes: no clock, no chance. It writes nothing itself. Text from a plan
is hostile: whatever a title holds is harmless in what reads the format.

A kind that sends what it exports to a service, as `jira` does, has `SENDS: str` in place of these, which says
what; `tracemap export` has a front end of its own for it.
"""
