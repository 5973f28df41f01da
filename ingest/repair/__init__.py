"""Damaged Vietnamese repaired and counted; what is none held back."""
