"""Questions for an expert: one queue for all channels, answered from the desk or from the experts' chat."""
