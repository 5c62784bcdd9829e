"""The commands, one a module.

The first line of a command module says what the command answers, after its name: "`tracemap check`: what
is wrong ...". The module has `FORMATS` (the first is the default), `add_arguments(parser)` and
`run(session, options)`, which returns an `Outcome`. It may have `EXAMPLES` (lines for its help) and
`format_of(output)` (the format that a file name asks for). The name of a command is that of its module,
`_` being written `-`; a word that Python keeps for itself has a `_` behind it there, as `import_`.
`kinds()`, where it is there, returns the kinds that the command is given, with a line on each for its help.
`prepare()` imports what the answer will need, while a second process reads the plan.
`WITHOUT` holds the general options that the command does not take, each with what to say where one is given.
`examples_of(kind)` returns the lines for the help about one kind.
`WRITES_OUTPUT = True` says that the command writes what `-o` names itself.
"""
