"""Scenarios: one story, told to every platform's driver against the same fake vendor."""
