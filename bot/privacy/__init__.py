"""What is stored about one person, and what goes when it is old."""
