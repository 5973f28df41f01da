"""Scripts that make the bundled models from ../shared; nothing here runs when the assistant runs."""
