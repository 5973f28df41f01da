"""Who calls and how often, under which name, and what is said when something is refused."""
