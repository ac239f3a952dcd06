"""Runs emitted packages against a fake vendor. Nothing here knows a target or a vendor."""
