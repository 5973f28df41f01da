"""Documents in, knowledge out: read, clean, find the structure, split into passages, build a generation."""
