"""Sheets, slides, and the old Office formats by way of LibreOffice."""
