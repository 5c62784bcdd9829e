"""What follows from the plan as of a date: pure functions from resolved links to frozen results."""
