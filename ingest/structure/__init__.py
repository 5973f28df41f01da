"""Lines → units: parts to points, annexes, headings, the blocks around the body."""
