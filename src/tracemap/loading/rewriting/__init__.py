"""Changing what a YAML file says, with no other character of it touched: outline, values, edits."""
