"""The canonical text on disk, and whether a disk is whole and has room."""
