"""Known mistakes, planted one at a time into the compiled runtime: each must make a test fail.

A test that no mistake can break proves nothing. A module holds the mistakes that tests of one file notice.
"""

from __future__ import annotations

from . import client, event, files, paging, poll, records, request, retry, shapes, signature, slot, subscription
from .bug import Bug

MODULES = (client, event, files, paging, poll, records, request, retry, shapes, signature, slot, subscription)
BUGS: tuple[Bug, ...] = tuple(bug for module in MODULES for bug in module.BUGS)
