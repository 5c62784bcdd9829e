"""How late milestones come, learnt from the plan's own record, and the network simulated with that."""
