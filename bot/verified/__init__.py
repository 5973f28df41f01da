"""Verified answers: what a trainer or an expert approved, found again for whoever asks the same."""
