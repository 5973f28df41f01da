"""From a message of a conversation to one answer: what it asks, whether it leans on the last answer, which answerer answers."""
