"""What a text says of its own validity and of other texts."""
