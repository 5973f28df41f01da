"""Parsed files against the register: ids, passages, aliases, annexes in files of their own."""
