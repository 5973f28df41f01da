"""Marked-up and plain text: HTML, Markdown, text files."""
