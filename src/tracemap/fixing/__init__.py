"""Applying the fixes of findings to the files of a plan: edits, rounds, differences, writing."""
