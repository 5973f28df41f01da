"""PDF files, with text or scanned."""
