"""The same plan as each tool reads it: one module a tool, with `write(workload, folder)`."""
