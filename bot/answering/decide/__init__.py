"""Whether to answer, and what is said when not."""
