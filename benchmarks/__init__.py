"""Figures of the README, each printed by one command: python -m benchmarks [NAME …]."""
