"""Vietnamese text: folding, syllables, accents, slips, number words. Knows no law."""
