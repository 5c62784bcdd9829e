"""The JSON Schemas of tracemap's files and outputs, installed as the package `tracemap.schemas`."""
