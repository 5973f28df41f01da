"""Scripts that make the bundled models; nothing here runs when the assistant runs."""
