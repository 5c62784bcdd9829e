"""Putting imported records into the files of a plan: what changes, where it goes, and the texts."""
