"""What trainers and administrators look after: questions without an answer, complaints, use, and what can be taken away as a table."""
