"""File readers: one file in, clean lines with their pages out."""
