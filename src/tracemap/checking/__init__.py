"""Judging a plan: which rules apply where, what they find, how bad it is."""
