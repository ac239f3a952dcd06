"""What a simulation found: a table for people, JSON for scripts, a page with a timeline."""
