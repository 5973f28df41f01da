"""The room of a workshop and who is in it."""
