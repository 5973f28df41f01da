"""Zalo: the messenger's protocol and its text."""
