"""Answers written by a language model, off by default."""
