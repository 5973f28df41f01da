"""One file read, repaired and structured, in a child process with limits."""
