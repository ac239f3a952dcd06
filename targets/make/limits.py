"""Make's own limits, and what we make of them."""

MODULE_SECONDS = 40
"""How long one module may run."""
WAIT_SECONDS = 25
"""How long a module of ours waits at most: the rest is for its requests. A module that Make
times out counts as one to run again, and would place a second call."""
WAIT_STEP_SECONDS = 5
MAX_RECORDS = 3200
"""Records a module may return."""
RPC_PAGES = 3
EPOCH_CHOICES = 300
SEARCH_LIMIT = 10
TRIGGER_LIMIT = 10
GROUP_ABOVE = 10
"""Modules that an app may have without groups."""
MODULE_ID = 48
SHORTEST_ID = 3
REMOTE_ID = 35
