"""Which fault is survived where, and what shows it: one page, made by ``python -m tests.proof``."""
