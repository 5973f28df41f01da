"""The quality of search as printed numbers."""
