"""What was understood of a run, what was not, what changed."""
