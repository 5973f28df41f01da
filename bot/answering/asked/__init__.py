"""What a question asks for, read from the question alone."""
