"""Two states of a plan side by side: what changed, and what follows from it."""
