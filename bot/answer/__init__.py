"""An answer: what it holds, how it is checked against its clauses, how it is laid out."""
