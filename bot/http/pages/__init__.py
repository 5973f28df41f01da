"""The pages that work without JavaScript: answers, documents, papers to take away."""
