"""Questions in, answers out: retrieve, choose or write, ground, and carry to a channel."""
