"""What may answer: units of documents, weighed by what the question fixes and by the reader."""
