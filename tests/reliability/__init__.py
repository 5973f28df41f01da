"""Tests under faults. Each module with a `run` is one of them: `python -m tests.reliability NAME [LENGTH]` prints its figure."""
