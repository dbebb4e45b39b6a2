"""Background work: imports, the queue of scoring, and the sweep of what was left behind."""
