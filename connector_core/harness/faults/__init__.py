"""Seeded faults in the network around a fake vendor; the fake itself knows nothing of them."""
