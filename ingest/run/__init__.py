"""A run of ingestion: which files, what changed, what is published; downloads, folders watched, other hosts."""
