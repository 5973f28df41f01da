"""Pictures of pages → words, lines and tables."""
