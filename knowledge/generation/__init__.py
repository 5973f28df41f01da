"""An index generation: built, verified, swapped, followed, handed to other hosts."""
